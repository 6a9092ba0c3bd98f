package com.example.voicechat;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** What the phone maker's push wakes, without the user. */
public class PushReceiver extends BroadcastReceiver {
    private static final long LATER_MS = 400;

    public void onReceive(final Context context, Intent intent) {
        Scenario.choose(intent.getStringExtra("scenario"));
        if (Scenario.is("push-start-reads")) Partners.use(context, "getui");
        if (!Scenario.is("push-start")) return;
        // By then the test's script has said that the user agreed long ago.
        Later.run(LATER_MS, new Runnable() {
            public void run() {
                Partners.use(context, "getui");
            }
        });
    }
}
