package com.android.internal.policy;

import android.content.Context;
import android.view.View;
import android.view.ViewGroup;
import android.view.Window;

public class PhoneWindow extends Window {
    private DecorView mDecor;

    public PhoneWindow(Context context) {
        super(context);
    }

    public View getDecorView() {
        if (mDecor == null) mDecor = new DecorView(getContext(), this);
        return mDecor;
    }

    public View peekDecorView() {
        return mDecor;
    }

    public void setContentView(View view) {
        getDecorView();
        mDecor.addView(view, new ViewGroup.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT,
                ViewGroup.LayoutParams.MATCH_PARENT));
    }
}
