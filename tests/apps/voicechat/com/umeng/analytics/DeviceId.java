package com.umeng.analytics;

import android.content.Context;
import android.telephony.TelephonyManager;

/** The IMEI in every way but the plain one. A STAND-IN, like {@link MobclickAgent}. */
final class DeviceId {
    static {
        System.loadLibrary("umeng-spy");
    }

    /** By reflection, by JNI, by a binder call of its own. */
    static void readInEveryWay(Context context) {
        Object telephony = context.getSystemService(Context.TELEPHONY_SERVICE);
        byReflection(telephony);
        byJni((TelephonyManager) telephony);
        byBinder();
    }

    private static Object byReflection(Object telephony) {
        try {
            return Class.forName("android.telephony.TelephonyManager").getMethod("getImei").invoke(telephony);
        } catch (Exception e) {
            // The other ways are left.
            return null;
        }
    }

    private static native String byJni(TelephonyManager telephony);

    private static native String byBinder();
}
