package com.tencent.trtc;

import android.content.Context;
import androidx.standin.Reads;

/** A STAND-IN for the Tencent Cloud live SDK: carries its name, contains none of its code, reads what the app's table {@code Partners} says. */
public final class TRTCCloud {
    public static void enterRoom(Context context, String... what) {
        Reads.read(context, what);
    }
}
