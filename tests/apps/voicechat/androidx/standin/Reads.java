package androidx.standin;

import android.app.ActivityManager;
import android.bluetooth.BluetoothAdapter;
import android.content.Context;
import android.database.Cursor;
import android.hardware.Sensor;
import android.hardware.SensorEvent;
import android.hardware.SensorEventListener;
import android.hardware.SensorManager;
import android.location.LocationManager;
import android.net.ConnectivityManager;
import android.net.Uri;
import android.net.wifi.WifiManager;
import android.os.Build;
import android.os.Environment;
import android.os.RemoteException;
import android.os.ServiceManager;
import android.provider.ContactsContract;
import android.provider.MediaStore;
import android.provider.Settings;
import android.system.ErrnoException;
import android.system.Os;
import android.telephony.TelephonyManager;
import com.bun.lib.MsaIdInterface;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * Reads what it is told by the plainest call that Android has for it. It stands in a package of libraries that only pass on what
 * others ask, so that a read is its caller's: the app's or an SDK's.
 */
public final class Reads {
    private static final int O_RDONLY = 0;

    public static void read(Context context, String... what) {
        for (String one : what) {
            try {
                read(context, one);
            } catch (SecurityException e) {
                // What the system does not give is done without.
                System.err.println("voicechat: no " + one + ": " + e.getMessage());
            } catch (RemoteException e) {
                System.err.println("voicechat: nobody answers for " + one);
            }
        }
    }

    private static void read(Context context, String what) throws RemoteException {
        switch (what) {
            case "imei": telephony(context).getImei(); break;
            case "imsi": telephony(context).getSubscriberId(); break;
            case "iccid": telephony(context).getSimSerialNumber(); break;
            case "phone_number": telephony(context).getLine1Number(); break;
            case "phone_state": telephony(context).getCallState(); break;
            case "operator": telephony(context).getSimOperator(); break;
            case "serial": Build.getSerial(); break;
            case "android_id": Settings.Secure.getString(context.getContentResolver(), Settings.Secure.ANDROID_ID); break;
            case "oaid": MsaIdInterface.Stub.asInterface(ServiceManager.getService("com.mdid.msa")).getOAID(); break;
            case "mac": readMac(); break;
            case "wifi": wifi(context).getConnectionInfo(); break;
            case "wifi.dhcp": wifi(context).getDhcpInfo(); break;
            case "network_state": ((ConnectivityManager) context.getSystemService(Context.CONNECTIVITY_SERVICE)).getActiveNetworkInfo(); break;
            case "bluetooth": BluetoothAdapter.getDefaultAdapter().getBondedDevices(); break;
            case "sensors": readSensor((SensorManager) context.getSystemService(Context.SENSOR_SERVICE)); break;
            case "location": location(context).getLastKnownLocation(LocationManager.GPS_PROVIDER); break;
            case "apps": context.getPackageManager().getInstalledPackages(0); break;
            case "running_apps": ((ActivityManager) context.getSystemService(Context.ACTIVITY_SERVICE)).getRunningAppProcesses(); break;
            case "album": query(context, MediaStore.Images.Media.EXTERNAL_CONTENT_URI); break;
            case "contacts": query(context, ContactsContract.Contacts.CONTENT_URI); break;
            case "storage.read": readFile(); break;
            case "storage.write": writeFile(); break;
            default: throw new IllegalArgumentException("nobody knows how to read " + what);
        }
    }

    private static TelephonyManager telephony(Context context) {
        return (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE);
    }

    private static WifiManager wifi(Context context) {
        return (WifiManager) context.getSystemService(Context.WIFI_SERVICE);
    }

    private static LocationManager location(Context context) {
        return (LocationManager) context.getSystemService(Context.LOCATION_SERVICE);
    }

    /** From the file that older systems let apps read. */
    private static void readMac() {
        try {
            int fd = Os.open("/sys/class/net/wlan0/address", O_RDONLY, 0);
            try {
                Os.read(fd, new byte[32]);
            } finally {
                Os.close(fd);
            }
        } catch (ErrnoException e) {
            // No such interface or no right to read it.
        }
    }

    /** Whether the phone lies at the ear; a moment is enough. */
    private static void readSensor(SensorManager sensors) {
        SensorEventListener nobody = new SensorEventListener() {
            public void onSensorChanged(SensorEvent event) {}

            public void onAccuracyChanged(Sensor sensor, int accuracy) {}
        };
        sensors.registerListener(nobody, sensors.getDefaultSensor(Sensor.TYPE_PROXIMITY), SensorManager.SENSOR_DELAY_NORMAL);
        sensors.unregisterListener(nobody);
    }

    private static void query(Context context, Uri uri) {
        Cursor rows = context.getContentResolver().query(uri, null, null, null, null);
        if (rows != null) rows.close();
    }

    /** A picture of the shared storage; that there is none makes no difference. */
    private static void readFile() {
        try {
            new FileInputStream(new File(Environment.getExternalStoragePublicDirectory(Environment.DIRECTORY_DCIM), "picture.jpg")).close();
        } catch (IOException e) {
            System.err.println("voicechat: no picture");
        }
    }

    private static void writeFile() {
        File folder = Environment.getExternalStoragePublicDirectory(Environment.DIRECTORY_DOWNLOADS);
        folder.mkdirs();
        try {
            new FileOutputStream(new File(folder, "recording.m4a")).close();
        } catch (IOException e) {
            System.err.println("voicechat: the recording cannot be saved");
        }
    }
}
