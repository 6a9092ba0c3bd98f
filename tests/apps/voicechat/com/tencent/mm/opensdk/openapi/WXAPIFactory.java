package com.tencent.mm.opensdk.openapi;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the WeChat SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class WXAPIFactory {
    public static void send(Context context, String... what) {
        Reads.read(context, what);
    }
}
