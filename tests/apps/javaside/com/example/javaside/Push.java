package com.example.javaside;

import android.app.Service;
import android.content.Intent;
import android.os.IBinder;
import android.provider.Settings;

public class Push extends Service {
    public int onStartCommand(Intent intent, int flags, int startId) {
        Settings.Secure.getString(getContentResolver(), "android_id");
        return START_STICKY;
    }

    public IBinder onBind(Intent intent) {
        return null;
    }
}
