package com.huawei.hms.push;

import android.content.Context;
import androidx.standin.Reads;
import androidx.standin.Sdk;

/** A STAND-IN for the Huawei push SDK: carries its name, contains none of its code, reads what the app's table {@code Plan} says. */
public final class HmsMessaging implements Sdk {
    public void read(Context context, String what) {
        Reads.read(context, what);
    }
}
