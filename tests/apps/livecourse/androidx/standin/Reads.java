package androidx.standin;

import android.content.ClipboardManager;
import android.content.Context;
import android.database.Cursor;
import android.hardware.Camera;
import android.location.LocationManager;
import android.media.AudioRecord;
import android.media.MediaRecorder;
import android.net.ConnectivityManager;
import android.net.wifi.WifiManager;
import android.os.Build;
import android.os.Environment;
import android.provider.MediaStore;
import android.provider.Settings;
import android.telephony.PhoneStateListener;
import android.telephony.TelephonyManager;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.NetworkInterface;

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

    public static void read(Context context, String what) {
        try {
            ask(context, what);
        } catch (SecurityException e) {
            // What the system does not give is done without.
            System.err.println("livecourse: no " + what + ": " + e.getMessage());
        }
    }

    private static void ask(Context context, String what) {
        switch (what) {
            case "imei": telephony(context).getImei(); break;
            case "imsi": telephony(context).getSubscriberId(); break;
            case "serial": Build.getSerial(); break;
            case "android_id": Settings.Secure.getString(context.getContentResolver(), Settings.Secure.ANDROID_ID); break;
            case "mac": NetworkInterface.getByName("wlan0").getHardwareAddress(); break;
            case "cell": telephony(context).getAllCellInfo(); break;
            case "location":
                ((LocationManager) context.getSystemService(Context.LOCATION_SERVICE))
                        .getLastKnownLocation(LocationManager.GPS_PROVIDER);
                break;
            case "apps": context.getPackageManager().getInstalledPackages(0); break;
            case "clipboard": ((ClipboardManager) context.getSystemService(Context.CLIPBOARD_SERVICE)).getPrimaryClip(); break;
            case "mic": startMic(); break;
            case "mic off": stopMic(); break;
            case "wifi": ((WifiManager) context.getSystemService(Context.WIFI_SERVICE)).getConnectionInfo(); break;
            case "network":
                ((ConnectivityManager) context.getSystemService(Context.CONNECTIVITY_SERVICE)).getActiveNetworkInfo();
                break;
            case "phone_state":
                telephony(context).listen(new PhoneStateListener(), PhoneStateListener.LISTEN_CALL_STATE);
                break;
            case "camera": if (sCamera == null) sCamera = Camera.open(); break;
            case "camera off":
                if (sCamera != null) sCamera.release();
                sCamera = null;
                break;
            case "album":
                Cursor pictures = context.getContentResolver().query(MediaStore.Images.Media.EXTERNAL_CONTENT_URI, null, null, null, null);
                if (pictures != null) pictures.close();
                break;
            case "write": write(); break;
            default: throw new IllegalArgumentException("nobody knows how to read " + what);
        }
    }

    private static TelephonyManager telephony(Context context) {
        return (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE);
    }

    /** A file where every app can read it. */
    private static void write() {
        File file = new File(Environment.getExternalStoragePublicDirectory(Environment.DIRECTORY_DOWNLOADS), "course.mp3");
        try {
            new FileOutputStream(file).close();
        } catch (IOException e) {
            System.err.println("livecourse: not written: " + e.getMessage());
        }
    }

    private static void startMic() {
        if (sRecord != null) return;
        AudioRecord record = new AudioRecord(MediaRecorder.AudioSource.MIC, SAMPLE_RATE, CHANNEL_IN_MONO, ENCODING_PCM_16BIT, 7680);
        if (record.getState() != AudioRecord.STATE_INITIALIZED) throw new SecurityException("no microphone");
        record.startRecording();
        sRecord = record;
    }

    private static void stopMic() {
        if (sRecord == null) return;
        sRecord.stop();
        sRecord.release();
        sRecord = null;
    }
}
