package com.example.voicechat;

import android.content.Context;
import android.os.Build;
import android.provider.Settings;
import android.telephony.TelephonyManager;
import androidx.standin.Reads;

/** What the app itself reads about the device. */
final class DeviceInfo {
    /** The system refuses the IMEI to calls with this attribution tag: the lab's stand-in for a permission not held. */
    private static final String NO_IMEI_TAG = "lab.refuse.imei";

    /** The context for every read of this app and its SDKs. */
    static Context contextFor(Context context) {
        return Scenario.is("refused-by-system") ? context.createAttributionContext(NO_IMEI_TAG) : context;
    }

    /** After consent: what the policy declares for the app. */
    static void collect(Context context) {
        Settings.Secure.getString(context.getContentResolver(), Settings.Secure.ANDROID_ID);
        String imei = readImei(context);
        if (Scenario.is("imei-sent")) Uploader.send("imei", imei);
        if (Scenario.is("imei-hashed")) Uploader.send("imei_md5", Uploader.md5(imei));
        Build.getSerial();
        Reads.read(context, "apps", "running_apps", "wifi", "network_state");
    }

    /** The same question again and again: only the first leaves the process. */
    static void readAndroidId(Context context, int times) {
        for (int i = 0; i < times; i++) Settings.Secure.getString(context.getContentResolver(), Settings.Secure.ANDROID_ID);
    }

    static String readImei(Context context) {
        TelephonyManager telephony = (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE);
        try {
            return telephony.getImei();
        } catch (SecurityException e) {
            // Without the permission the app goes on with its other identifiers.
            System.err.println("voicechat: no IMEI: " + e.getMessage());
            return null;
        }
    }
}
