package com.example.views;

import android.app.Activity;
import android.app.Dialog;
import android.os.Bundle;
import android.os.Handler;
import android.text.method.PasswordTransformationMethod;
import android.view.KeyEvent;
import android.view.SurfaceView;
import android.view.View;
import android.view.Window;
import android.view.WindowManager;
import android.widget.AbsoluteLayout;
import android.widget.Button;
import android.widget.EditText;
import android.widget.TextView;

/** A row of views that a finger goes through from top to bottom. */
public class MainActivity extends Activity {
    /** An app's own view that draws a game. */
    static final class GameView extends SurfaceView {
        GameView(Activity activity) {
            super(activity);
        }
    }

    /** A dialog above the lower half. */
    static final class Question extends Dialog {
        Question(Activity owner) {
            super(owner);
            setTitle("问题");
            WindowManager.LayoutParams window = getWindow().getAttributes();
            window.x = 0;
            window.y = 1200;
            getWindow().setLayout(1080, 600);
            AbsoluteLayout layout = new AbsoluteLayout(owner);
            TextView answer = new Button(owner);
            answer.setText("好");
            layout.addView(answer, new AbsoluteLayout.LayoutParams(400, 200, 100, 100));
            setContentView(layout);
        }
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("视图");
        // As libraries do that want to hear of a window's events: the activity is no longer its callback.
        getWindow().setCallback(new Window.Callback() {
            public boolean dispatchKeyEvent(KeyEvent event) {
                return false;
            }
        });
        AbsoluteLayout layout = new AbsoluteLayout(this);
        TextView plain = new TextView(this);
        plain.setText("plain");
        TextView secret = new TextView(this);
        secret.setTransformationMethod(PasswordTransformationMethod.getInstance());
        secret.setText("hunter2 on a label");
        EditText typed = new EditText(this);
        typed.setText("hunter2 typed");
        View[] views = {plain, secret, typed, new GameView(this)};
        for (int i = 0; i < views.length; i++) {
            layout.addView(views[i], new AbsoluteLayout.LayoutParams(1080, 200, 0, 300 * i));
        }
        setContentView(layout);
    }

    protected void onResume() {
        super.onResume();
        // Above this activity, whose window is shown when this returns.
        new Handler().post(new Runnable() {
            public void run() {
                new Question(MainActivity.this).show();
            }
        });
    }
}
