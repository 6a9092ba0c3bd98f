package com.vivo.push;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the vivo push SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class PushClient {
    public static void turnOnPush(Context context, String... what) {
        Reads.read(context, what);
    }
}
