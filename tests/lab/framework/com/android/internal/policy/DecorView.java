package com.android.internal.policy;

import android.content.Context;
import android.widget.FrameLayout;

/** The root view of a window. */
public class DecorView extends FrameLayout {
    DecorView(Context context) {
        super(context);
    }
}
