package androidx.standin;

import android.app.ActivityManager;
import android.content.ClipboardManager;
import android.content.Context;
import android.database.Cursor;
import android.hardware.Camera;
import android.location.LocationManager;
import android.media.AudioRecord;
import android.media.MediaRecorder;
import android.net.wifi.WifiManager;
import android.os.Build;
import android.provider.ContactsContract;
import android.provider.Settings;
import android.telephony.TelephonyManager;

/**
 * Reads what it is told by the plainest call that Android has for it. It stands in a package of libraries that only pass on what
 * others ask, so that a read is its caller's: the app's or an SDK's.
 */
public final class Reads {
    private static final int SAMPLE_RATE = 48000;
    private static final int CHANNEL_IN_MONO = 16;
    private static final int ENCODING_PCM_16BIT = 2;
    private static AudioRecord sRecord;
    private static Camera sCamera;
    private static String sAndroidId;

    /** As it was read last; null before. */
    public static String androidId() {
        return sAndroidId;
    }

    public static void read(Context context, String what) {
        try {
            ask(context, what);
        } catch (SecurityException e) {
            // What the system does not give is done without.
            System.err.println("scenes: no " + what + ": " + e.getMessage());
        }
    }

    private static void ask(Context context, String what) {
        switch (what) {
            case "imei": telephony(context).getImei(); break;
            case "serial": Build.getSerial(); break;
            case "android_id":
                sAndroidId = Settings.Secure.getString(context.getContentResolver(), Settings.Secure.ANDROID_ID);
                break;
            case "wifi": ((WifiManager) context.getSystemService(Context.WIFI_SERVICE)).getConnectionInfo(); break;
            case "location":
                ((LocationManager) context.getSystemService(Context.LOCATION_SERVICE))
                        .getLastKnownLocation(LocationManager.GPS_PROVIDER);
                break;
            case "running_apps":
                ((ActivityManager) context.getSystemService(Context.ACTIVITY_SERVICE)).getRunningAppProcesses();
                break;
            case "clipboard": ((ClipboardManager) context.getSystemService(Context.CLIPBOARD_SERVICE)).getPrimaryClip(); break;
            case "contacts":
                Cursor rows = context.getContentResolver().query(ContactsContract.Contacts.CONTENT_URI, null, null, null, null);
                if (rows != null) rows.close();
                break;
            case "mic": startMic(); break;
            case "mic off":
                if (sRecord == null) break;
                sRecord.stop();
                sRecord.release();
                sRecord = null;
                break;
            case "camera": if (sCamera == null) sCamera = Camera.open(); break;
            case "camera off":
                if (sCamera != null) sCamera.release();
                sCamera = null;
                break;
            default: throw new IllegalArgumentException("nobody knows how to read " + what);
        }
    }

    private static TelephonyManager telephony(Context context) {
        return (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE);
    }

    private static void startMic() {
        if (sRecord != null) return;
        AudioRecord record = new AudioRecord(MediaRecorder.AudioSource.MIC, SAMPLE_RATE, CHANNEL_IN_MONO, ENCODING_PCM_16BIT, 7680);
        if (record.getState() != AudioRecord.STATE_INITIALIZED) throw new SecurityException("no microphone");
        record.startRecording();
        sRecord = record;
    }
}
