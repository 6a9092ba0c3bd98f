package com.tencent.mm.opensdk;

import android.content.Context;
import androidx.standin.Reads;
import androidx.standin.Sdk;

/** A STAND-IN for the WeChat login SDK: carries its name, contains none of its code, reads what the app's table {@code Plan} says. */
public final class WeChatSdk implements Sdk {
    public void read(Context context, String what) {
        Reads.read(context, what);
    }
}
