package com.aliyun.aliyunface.api;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the Aliyun face verification SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class ZIMFacade {
    public static void verify(Context context, String... what) {
        Reads.read(context, what);
    }
}
