package android.content;

import android.os.Bundle;
import android.os.Parcel;
import android.os.Parcelable;

/** What is to be done or which activity is meant, and extras. On the wire as at API 30; there is no data, type or category. */
public class Intent implements Parcelable {
    private static final int USER_CURRENT = -2;
    private String mAction;
    private String mPackage;
    private String mClass;
    private Bundle mExtras;

    public Intent() {}

    public Intent(Context context, Class<?> activity) {
        setClassName(context.getPackageName(), activity.getName());
    }

    public Intent(String action) {
        mAction = action;
    }

    public String getAction() {
        return mAction;
    }

    public Intent setPackage(String packageName) {
        mPackage = packageName;
        return this;
    }

    public Intent setClassName(String packageName, String className) {
        mPackage = packageName;
        mClass = className;
        return this;
    }

    /** The activity's class name (on a device: the component's). */
    public String getClassName() {
        return mClass;
    }

    private Bundle extras() {
        if (mExtras == null) mExtras = new Bundle();
        return mExtras;
    }

    public Intent putExtra(String name, String value) {
        extras().putString(name, value);
        return this;
    }

    public Intent putExtra(String name, String[] value) {
        extras().putStringArray(name, value);
        return this;
    }

    public Intent putExtra(String name, int[] value) {
        extras().putIntArray(name, value);
        return this;
    }

    public String getStringExtra(String name) {
        return mExtras == null ? null : mExtras.getString(name);
    }

    public String[] getStringArrayExtra(String name) {
        return mExtras == null ? null : mExtras.getStringArray(name);
    }

    public int[] getIntArrayExtra(String name) {
        return mExtras == null ? null : mExtras.getIntArray(name);
    }

    public int describeContents() {
        return 0;
    }

    public void writeToParcel(Parcel out, int flags) {
        out.writeString8(mAction);
        // No data: a Uri that is null.
        out.writeInt(0);
        out.writeString8(null);
        out.writeString8(null);
        out.writeInt(0);
        out.writeString8(mClass == null ? mPackage : null);
        if (mClass == null) {
            out.writeString(null);
        } else {
            out.writeString(mPackage);
            out.writeString(mClass);
        }
        // Source bounds, categories, selector, clip.
        for (int i = 0; i < 4; i++) out.writeInt(0);
        out.writeInt(USER_CURRENT);
        out.writeBundle(mExtras);
    }
}
