package android.app;

import android.content.ClipboardManager;
import android.content.ContentResolver;
import android.content.Context;
import android.content.Intent;
import android.content.SharedPreferences;
import android.content.pm.PackageManager;
import android.content.res.Resources;
import android.location.LocationManager;
import android.telephony.TelephonyManager;
import java.io.File;
import java.util.HashMap;

class ContextImpl extends Context {
    private final ActivityThread mMainThread;
    private final String mPackageName;
    private final String mAttributionTag;
    private final Resources mResources;
    private final ContentResolver mContentResolver = new ContentResolver(this);
    /** One object for each file, whoever asks for it. */
    private static final HashMap<String, SharedPreferencesImpl> sSharedPrefsCache = new HashMap<String, SharedPreferencesImpl>();
    private PackageManager mPackageManager;
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

    public synchronized PackageManager getPackageManager() {
        if (mPackageManager == null) mPackageManager = new ApplicationPackageManager(this, ActivityThread.getPackageManager());
        return mPackageManager;
    }

    public SharedPreferences getSharedPreferences(String name, int mode) {
        synchronized (sSharedPrefsCache) {
            SharedPreferencesImpl known = sSharedPrefsCache.get(name);
            if (known == null) {
                known = new SharedPreferencesImpl(new File(getDataDir(), "shared_prefs/" + name + ".xml"));
                sSharedPrefsCache.put(name, known);
            }
            return known;
        }
    }

    /** On a device /data/user/0/PACKAGE; the lab's /data is elsewhere. */
    private File getDataDir() {
        return new File(System.getenv("ANDROID_DATA") + "/data/" + mPackageName);
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
