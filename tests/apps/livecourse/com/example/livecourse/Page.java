package com.example.livecourse;

import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.AbsoluteLayout;
import android.widget.Button;

/**
 * A screen of the app: buttons in two columns, 440 by 110 pixels each, the first at 60,200 (centre 280,255), the second at 580,200
 * (centre 800,255), each further row 150 below. What happens on the screen and by its buttons stands in {@link Plan}.
 */
abstract class Page extends Activity {
    private AbsoluteLayout mLayout;
    private int mButtons;

    /** Its name in {@link Plan}. */
    abstract String place();

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        mLayout = new AbsoluteLayout(this);
    }

    /** A button that does what the plan has for its name. */
    final Page button(int id, String text, final String name) {
        return button(id, text, new View.OnClickListener() {
            public void onClick(View v) {
                Plan.at(Page.this, name);
            }
        });
    }

    /** A button that opens another screen. */
    final Page opens(int id, String text, final Class<?> screen) {
        return button(id, text, new View.OnClickListener() {
            public void onClick(View v) {
                startActivity(new Intent(Page.this, screen));
            }
        });
    }

    final Page button(int id, String text, View.OnClickListener listener) {
        Button view = new Button(this);
        view.setId(id);
        view.setText(text);
        view.setOnClickListener(listener);
        mLayout.addView(view, new AbsoluteLayout.LayoutParams(440, 110, 60 + mButtons % 2 * 520, 200 + mButtons / 2 * 150));
        mButtons++;
        return this;
    }

    final void show(String title) {
        setTitle(title);
        setContentView(mLayout);
    }

    protected void onResume() {
        super.onResume();
        Plan.at(this, place());
    }

    public void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults) {
        Plan.answered(this, grantResults.length > 0 && grantResults[0] == PackageManager.PERMISSION_GRANTED);
    }
}
