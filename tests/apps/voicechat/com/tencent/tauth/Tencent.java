package com.tencent.tauth;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the QQ login and share SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class Tencent {
    public static void login(Context context, String... what) {
        Reads.read(context, what);
    }
}
