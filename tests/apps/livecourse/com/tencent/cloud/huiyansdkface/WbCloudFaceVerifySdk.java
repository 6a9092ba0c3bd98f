package com.tencent.cloud.huiyansdkface;

import android.content.Context;
import androidx.standin.Reads;
import androidx.standin.Sdk;

/** A STAND-IN for the Tencent face verification SDK: carries its name, contains none of its code, reads what the app's table {@code Plan} says. */
public final class WbCloudFaceVerifySdk implements Sdk {
    public void read(Context context, String what) {
        Reads.read(context, what);
    }
}
