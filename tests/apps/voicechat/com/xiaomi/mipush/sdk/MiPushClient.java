package com.xiaomi.mipush.sdk;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the Xiaomi push SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class MiPushClient {
    public static void registerPush(Context context, String... what) {
        Reads.read(context, what);
    }
}
