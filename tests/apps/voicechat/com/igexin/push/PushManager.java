package com.igexin.push;

import android.content.Context;
import androidx.standin.Reads;

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

    /** On a thread of its own. */
    public void initialize(final Context context, final String... what) {
        new Thread(new Runnable() {
            public void run() {
                Reads.read(context, what);
            }
        }, "GT-push").start();
    }

    /** The same some time later, whatever has happened meanwhile. */
    public void reportLater(final Context context, final String... what) {
        new Thread(new Runnable() {
            public void run() {
                try {
                    Thread.sleep(REPORT_DELAY_MS);
                } catch (InterruptedException e) {
                    return;
                }
                Reads.read(context, what);
            }
        }, "GT-push").start();
    }
}
