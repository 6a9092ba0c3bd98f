package com.ishumei.smantifraud;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the Shumei anti-fraud SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class SmAntiFraud {
    public static void create(Context context, String... what) {
        Reads.read(context, what);
    }
}
