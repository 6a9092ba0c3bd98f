package com.huawei.hms.aaid;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the Huawei push SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class HmsInstanceId {
    public static void getToken(Context context, String... what) {
        Reads.read(context, what);
    }
}
