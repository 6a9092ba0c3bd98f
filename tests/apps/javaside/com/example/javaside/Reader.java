package com.example.javaside;

import android.content.ContentResolver;
import android.provider.Settings;
import java.util.concurrent.Callable;

/** Reads the Android ID, whoever runs it. */
final class Reader implements Runnable, Callable<String> {
    private final ContentResolver mResolver;
    private final Runnable mThen;

    Reader(ContentResolver resolver, Runnable then) {
        mResolver = resolver;
        mThen = then;
    }

    public String call() {
        return Settings.Secure.getString(mResolver, Settings.Secure.ANDROID_ID);
    }

    public void run() {
        call();
        if (mThen != null) mThen.run();
    }
}
