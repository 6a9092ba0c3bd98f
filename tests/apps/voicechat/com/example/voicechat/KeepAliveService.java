package com.example.voicechat;

import android.app.Service;
import android.content.Intent;
import android.os.IBinder;

/** What another app would start to keep this one alive. It does nothing: that it can be started is the mistake. */
public class KeepAliveService extends Service {
    public IBinder onBind(Intent intent) {
        return null;
    }
}
