package com.alipay.sdk.app;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the Alipay SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class PayTask {
    public static void pay(Context context, String... what) {
        Reads.read(context, what);
    }
}
