package android.content;

import android.net.Uri;
import android.os.Bundle;
import android.os.Parcel;
import android.os.Parcelable;

/** What is to be done, with what, or which component is meant, and extras. On the wire as at API 30; there is no type or category. */
public class Intent implements Parcelable {
    private static final int USER_CURRENT = -2;
    public static final String ACTION_VIEW = "android.intent.action.VIEW";
    public static final String ACTION_SEND = "android.intent.action.SEND";
    public static final String ACTION_BOOT_COMPLETED = "android.intent.action.BOOT_COMPLETED";
    public static final int FLAG_ACTIVITY_NEW_TASK = 0x10000000;
    private String mAction;
    private Uri mData;
    private int mFlags;
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

    public Intent(String action, Uri uri) {
        mAction = action;
        mData = uri;
    }

    public Intent setAction(String action) {
        mAction = action;
        return this;
    }

    public Intent setData(Uri data) {
        mData = data;
        return this;
    }

    public Uri getData() {
        return mData;
    }

    public Intent addFlags(int flags) {
        mFlags |= flags;
        return this;
    }

    /** Which package is meant, when no component is. */
    public String getPackage() {
        return mClass == null ? mPackage : null;
    }

    public ComponentName getComponent() {
        return mClass == null ? null : new ComponentName(mPackage, mClass);
    }

    public Intent setComponent(ComponentName component) {
        return setClassName(component.getPackageName(), component.getClassName());
    }

    public Intent setClass(Context packageContext, Class<?> cls) {
        return setClassName(packageContext.getPackageName(), cls.getName());
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

    public String toString() {
        return "Intent { act=" + mAction + " pkg=" + getPackage() + " cmp=" + getComponent() + " }";
    }

    public int describeContents() {
        return 0;
    }

    public void writeToParcel(Parcel out, int flags) {
        out.writeString8(mAction);
        Uri.writeToParcel(out, mData);
        out.writeString8(null);
        out.writeString8(null);
        out.writeInt(mFlags);
        out.writeString8(getPackage());
        ComponentName.writeToParcel(getComponent(), out);
        // Source bounds, categories, selector, clip.
        for (int i = 0; i < 4; i++) out.writeInt(0);
        out.writeInt(USER_CURRENT);
        out.writeBundle(mExtras);
    }
}
