package com.android.internal.policy;

import android.content.Context;
import android.view.KeyEvent;
import android.view.Window;
import android.widget.FrameLayout;

/** The root view of a window. */
public class DecorView extends FrameLayout {
    private final PhoneWindow mWindow;

    DecorView(Context context, PhoneWindow window) {
        super(context);
        mWindow = window;
    }

    public boolean dispatchKeyEvent(KeyEvent event) {
        Window.Callback cb = mWindow.getCallback();
        return cb != null && cb.dispatchKeyEvent(event);
    }
}
