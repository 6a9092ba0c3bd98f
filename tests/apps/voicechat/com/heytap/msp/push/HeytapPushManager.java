package com.heytap.msp.push;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the OPPO push SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class HeytapPushManager {
    public static void register(Context context, String... what) {
        Reads.read(context, what);
    }
}
