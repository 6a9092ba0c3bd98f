package android.app;

import android.content.ClipboardManager;
import android.content.ContentResolver;
import android.content.Context;
import android.content.Intent;
import android.content.res.Resources;
import android.location.LocationManager;
import android.telephony.TelephonyManager;

class ContextImpl extends Context {
    private final ActivityThread mMainThread;
    private final String mPackageName;
    private final String mAttributionTag;
    private final Resources mResources;
    private final ContentResolver mContentResolver = new ContentResolver(this);
    private ClipboardManager mClipboard;
    private LocationManager mLocation;
    private TelephonyManager mTelephony;

    ContextImpl(ActivityThread thread, String packageName, String attributionTag, Resources resources) {
        mMainThread = thread;
        mPackageName = packageName;
        mAttributionTag = attributionTag;
        mResources = resources;
    }

    public String getPackageName() {
        return mPackageName;
    }

    public String getOpPackageName() {
        return mPackageName;
    }

    public String getAttributionTag() {
        return mAttributionTag;
    }

    public Context createAttributionContext(String attributionTag) {
        return new ContextImpl(mMainThread, mPackageName, attributionTag, mResources);
    }

    public Context getApplicationContext() {
        return mMainThread.getApplication();
    }

    public Resources getResources() {
        return mResources;
    }

    public ContentResolver getContentResolver() {
        return mContentResolver;
    }

    public synchronized Object getSystemService(String name) {
        if (CLIPBOARD_SERVICE.equals(name)) {
            if (mClipboard == null) mClipboard = new ClipboardManager(this);
            return mClipboard;
        }
        if (LOCATION_SERVICE.equals(name)) {
            if (mLocation == null) mLocation = new LocationManager(this);
            return mLocation;
        }
        if (TELEPHONY_SERVICE.equals(name)) {
            if (mTelephony == null) mTelephony = new TelephonyManager(this);
            return mTelephony;
        }
        return null;
    }

    public void startActivity(Intent intent) {
        mMainThread.scheduleLaunchActivity(intent);
    }
}
