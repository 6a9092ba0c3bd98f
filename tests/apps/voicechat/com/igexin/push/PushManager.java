package com.igexin.push;

import android.content.Context;
import android.location.LocationManager;
import android.telephony.TelephonyManager;

/**
 * A STAND-IN for the Getui push SDK: written for this test, under the real package name so that accesses are attributed as in a
 * real app. It contains no code of that SDK and says nothing about what the SDK does.
 */
public final class PushManager {
    private static final long REPORT_DELAY_MS = 400;
    private static final PushManager INSTANCE = new PushManager();

    private PushManager() {}

    public static PushManager getInstance() {
        return INSTANCE;
    }

    /** The last location and the cells around, on a thread of its own. */
    public void initialize(final Context context) {
        new Thread(new Runnable() {
            public void run() {
                readPlace(context);
                ((TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE)).getAllCellInfo();
            }
        }, "GT-push").start();
    }

    /** A report some time later, whatever has happened meanwhile. */
    public void reportLater(final Context context) {
        new Thread(new Runnable() {
            public void run() {
                try {
                    Thread.sleep(REPORT_DELAY_MS);
                } catch (InterruptedException e) {
                    return;
                }
                readPlace(context);
            }
        }, "GT-push").start();
    }

    private void readPlace(Context context) {
        ((LocationManager) context.getSystemService(Context.LOCATION_SERVICE))
                .getLastKnownLocation(LocationManager.NETWORK_PROVIDER);
    }
}
