package com.example.voicechat;

import android.app.Activity;
import android.view.View;

/** A screen that offers things to do, one button below the other. Back leaves it. */
abstract class FeatureActivity extends Activity implements View.OnClickListener {
    private static final int TOP = 400;
    private static final int EACH = 220;
    private Screen mScreen;
    private int mButtons;

    /** Begins the screen; `button` adds to it, `done` shows it. */
    void begin(String title) {
        setTitle(title);
        mScreen = new Screen(this).text(title, 90, 80, 600, 120);
    }

    /** The first one is at 540,480 (its middle), each further one 220 lower. */
    void button(int id, String text) {
        mScreen.button(id, text, 90, TOP + EACH * mButtons++, 900, 160, this);
    }

    void done() {
        setContentView(mScreen.done());
    }
}
