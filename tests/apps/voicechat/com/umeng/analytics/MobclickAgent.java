package com.umeng.analytics;

import android.content.Context;
import android.provider.Settings;
import android.system.ErrnoException;
import android.system.Os;
import android.telephony.TelephonyManager;
import androidx.standin.Reads;
import java.net.NetworkInterface;

/**
 * A STAND-IN for the Umeng analytics SDK: written for this test, under the real package name so that accesses are attributed as
 * in a real app. It contains no code of that SDK and says nothing about what the SDK does.
 */
public final class MobclickAgent {
    private static final int O_RDONLY = 0;

    /** Reads an identifier before anyone was asked (only the scenario sdk-before-consent calls this). */
    public static void preInit(final Context context) {
        Thread worker = new Thread(new Runnable() {
            public void run() {
                Settings.Secure.getString(context.getContentResolver(), Settings.Secure.ANDROID_ID);
            }
        }, "umeng-worker");
        worker.start();
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The IMEI, in ways that hide who asks (only the scenario sdk-ways calls this). */
    public static void hide(Context context) {
        DeviceId.readInEveryWay(context);
    }

    /** What it is told. */
    public static void report(Context context, String... what) {
        Reads.read(context, what);
    }

    /** Android ID, IMEI, MAC address. */
    public static void init(Context context) {
        Settings.Secure.getString(context.getContentResolver(), Settings.Secure.ANDROID_ID);
        try {
            ((TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE)).getImei();
        } catch (SecurityException e) {
            // Without the IMEI the other identifiers have to do.
        }
        readMac();
    }

    /** First by the network interface, then from the file that older systems let apps read. */
    private static void readMac() {
        if (NetworkInterface.getByName("wlan0").getHardwareAddress() != null) return;
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
}
