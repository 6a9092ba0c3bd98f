package com.example.voicechat;

import android.os.Handler;

/** Work on the main thread, some time later. */
final class Later {
    private static final Handler sHandler = new Handler();

    static void run(long milliseconds, Runnable work) {
        sHandler.postDelayed(work, milliseconds);
    }
}
