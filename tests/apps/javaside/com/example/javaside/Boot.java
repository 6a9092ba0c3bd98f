package com.example.javaside;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.provider.Settings;

/** The system starts the app for it; it starts a service of the app and wakes another app. */
public class Boot extends BroadcastReceiver {
    public void onReceive(Context context, Intent intent) {
        Settings.Secure.getString(context.getContentResolver(), "android_id");
        context.startService(new Intent(context, Push.class));
        context.sendBroadcast(new Intent("com.example.WAKE").setPackage("com.tencent.mm"));
    }
}
