package android.app;

import android.bluetooth.BluetoothManager;
import android.content.ClipboardManager;
import android.content.ComponentName;
import android.content.ContentResolver;
import android.content.Context;
import android.content.Intent;
import android.content.ServiceConnection;
import android.content.SharedPreferences;
import android.content.pm.PackageManager;
import android.content.res.Resources;
import android.hardware.SensorManager;
import android.hardware.SystemSensorManager;
import android.location.LocationManager;
import android.net.ConnectivityManager;
import android.net.wifi.WifiManager;
import android.telecom.TelecomManager;
import android.os.RemoteException;
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
    private SensorManager mSensors;

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
        if (WIFI_SERVICE.equals(name)) return new WifiManager(this);
        if (CONNECTIVITY_SERVICE.equals(name)) return new ConnectivityManager(this);
        if (BLUETOOTH_SERVICE.equals(name)) return new BluetoothManager(this);
        if (TELECOM_SERVICE.equals(name)) return new TelecomManager(this);
        if (SENSOR_SERVICE.equals(name)) {
            // The listeners that it knows must be the same for all who ask.
            if (mSensors == null) mSensors = new SystemSensorManager(this);
            return mSensors;
        }
        return SystemServiceRegistry.getSystemService(this, name);
    }

    /** An activity of the app itself comes at once; for all others the system is asked, which brings none in the lab. */
    public void startActivity(Intent intent) {
        if (isOwn(intent)) mMainThread.scheduleLaunchActivity(intent);
        else mMainThread.getInstrumentation().execStartActivity(this, null, null, null, intent, -1, null);
    }

    public ComponentName startService(Intent service) {
        return startServiceCommon(service, false, getUserId());
    }

    /** The system is told of the app's own services, too; those come then. */
    private ComponentName startServiceCommon(Intent service, boolean requireForeground, int user) {
        checkExplicit(service);
        try {
            ActivityManager.getService().startService(null, service, null, requireForeground, getOpPackageName(), getAttributionTag(), user);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
        if (isOwn(service)) mMainThread.scheduleCreateService(service);
        return service.getComponent();
    }

    public boolean bindService(Intent service, ServiceConnection conn, int flags) {
        return bindServiceCommon(service, conn, flags, null, getUserId());
    }

    /** Nobody answers: the connection's callbacks never come. */
    private boolean bindServiceCommon(Intent service, ServiceConnection conn, int flags, String instanceName, int user) {
        if (conn == null) throw new IllegalArgumentException("connection is null");
        checkExplicit(service);
        try {
            return ActivityManager.getService().bindIsolatedService(null, null, service, null, null, flags, instanceName,
                    getOpPackageName(), user) != 0;
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public void sendBroadcast(Intent intent) {
        try {
            ActivityManager.getService().broadcastIntentWithFeature(null, getAttributionTag(), intent, null, null, -1, null, null,
                    null, -1, null, false, false, getUserId());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private boolean isOwn(Intent intent) {
        ComponentName component = intent.getComponent();
        return component != null && component.getPackageName().equals(mPackageName);
    }

    private static void checkExplicit(Intent service) {
        if (service.getComponent() == null && service.getPackage() == null) {
            throw new IllegalArgumentException("Service Intent must be explicit: " + service);
        }
    }
}
