package com.unionpay;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the UnionPay SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class UPPayAssistEx {
    public static void startPay(Context context, String... what) {
        Reads.read(context, what);
    }
}
