package com.sina.weibo.sdk.openapi;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the Weibo SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class WBAPIFactory {
    public static void authorize(Context context, String... what) {
        Reads.read(context, what);
    }
}
