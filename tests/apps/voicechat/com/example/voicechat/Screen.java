package com.example.voicechat;

import android.app.Activity;
import android.view.View;
import android.view.ViewGroup;
import android.widget.AbsoluteLayout;
import android.widget.Button;
import android.widget.TextView;

/** Builds the app's plain layouts: views at fixed places on a display of 1080 by 1920 pixels. */
final class Screen {
    private final Activity mActivity;
    private final AbsoluteLayout mLayout;

    Screen(Activity activity) {
        mActivity = activity;
        mLayout = new AbsoluteLayout(activity);
    }

    Screen text(String text, int x, int y, int width, int height) {
        TextView view = new TextView(mActivity);
        view.setText(text);
        return put(view, x, y, width, height);
    }

    Screen button(int id, String text, int x, int y, int width, int height, View.OnClickListener listener) {
        Button view = new Button(mActivity);
        view.setId(id);
        view.setText(text);
        view.setOnClickListener(listener);
        return put(view, x, y, width, height);
    }

    Screen put(View view, int x, int y, int width, int height) {
        mLayout.addView(view, new AbsoluteLayout.LayoutParams(width, height, x, y));
        return this;
    }

    ViewGroup done() {
        return mLayout;
    }
}
