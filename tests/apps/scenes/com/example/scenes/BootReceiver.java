package com.example.scenes;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** What the phone's start wakes. It does nothing: that the app is started is all. */
public class BootReceiver extends BroadcastReceiver {
    public void onReceive(Context context, Intent intent) {
        Scenario.choose(intent.getStringExtra("scenario"));
    }
}
