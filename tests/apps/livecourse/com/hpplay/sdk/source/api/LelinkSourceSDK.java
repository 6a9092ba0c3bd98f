package com.hpplay.sdk.source.api;

import android.content.Context;
import androidx.standin.Reads;
import androidx.standin.Sdk;

/** A STAND-IN for the Lebo cast SDK: carries its name, contains none of its code, reads what the app's table {@code Plan} says. */
public final class LelinkSourceSDK implements Sdk {
    public void read(Context context, String what) {
        Reads.read(context, what);
    }
}
