package android.content;

import android.content.pm.PackageManager;
import android.content.res.Resources;

public abstract class Context {
    public static final int MODE_PRIVATE = 0;
    public static final String CLIPBOARD_SERVICE = "clipboard";
    public static final String LOCATION_SERVICE = "location";
    public static final String TELEPHONY_SERVICE = "phone";
    public static final String TELECOM_SERVICE = "telecom";
    public static final String WIFI_SERVICE = "wifi";
    public static final String CONNECTIVITY_SERVICE = "connectivity";
    public static final String BLUETOOTH_SERVICE = "bluetooth";
    public static final String SENSOR_SERVICE = "sensor";
    public static final String CAMERA_SERVICE = "camera";
    public static final String ACCOUNT_SERVICE = "account";
    public static final String ACTIVITY_SERVICE = "activity";
    public static final String USAGE_STATS_SERVICE = "usagestats";
    public static final int BIND_AUTO_CREATE = 1;
    public static final String WINDOW_SERVICE = "window";
    public static final String DEVICE_IDENTIFIERS_SERVICE = "device_identifiers";

    public abstract String getPackageName();

    public abstract String getOpPackageName();

    public abstract String getAttributionTag();

    public abstract Context createAttributionContext(String attributionTag);

    public abstract Context getApplicationContext();

    public abstract Resources getResources();

    public abstract ContentResolver getContentResolver();

    public abstract PackageManager getPackageManager();

    public abstract SharedPreferences getSharedPreferences(String name, int mode);

    public abstract Object getSystemService(String name);

    public abstract void startActivity(Intent intent);

    public abstract ComponentName startService(Intent service);

    public abstract boolean bindService(Intent service, ServiceConnection conn, int flags);

    public abstract void sendBroadcast(Intent intent);

    public int getUserId() {
        return 0;
    }
}
