package android.content;

import android.os.Parcel;

/** On the wire as at API 30: two texts in UTF-16, or one null. */
public final class ComponentName {
    private final String mPackage;
    private final String mClass;

    public ComponentName(String pkg, String cls) {
        mPackage = pkg;
        mClass = cls;
    }

    public ComponentName(Context pkg, Class<?> cls) {
        this(pkg.getPackageName(), cls.getName());
    }

    public String getPackageName() {
        return mPackage;
    }

    public String getClassName() {
        return mClass;
    }

    public static ComponentName readFromParcel(Parcel in) {
        String pkg = in.readString();
        return pkg == null ? null : new ComponentName(pkg, in.readString());
    }

    static void writeToParcel(ComponentName c, Parcel out) {
        out.writeString(c == null ? null : c.mPackage);
        if (c != null) out.writeString(c.mClass);
    }

    public String toString() {
        return "ComponentInfo{" + mPackage + "/" + mClass + "}";
    }
}
