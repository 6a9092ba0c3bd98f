package com.example.scenes;

import android.app.Activity;
import android.os.Bundle;
import android.view.View;
import android.widget.AbsoluteLayout;
import android.widget.Button;

/** The only screen: a button that does what the plan has for its first, second, third touch, and the ways out. */
public class HomeActivity extends Activity {
    private AbsoluteLayout mLayout;
    private int mTouches;

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("首页");
        mLayout = new AbsoluteLayout(this);
        button(R.id.btn_do, "开始", 400, new Runnable() {
            public void run() {
                Plan.at(HomeActivity.this, "touch " + ++mTouches);
            }
        });
        button(R.id.btn_withdraw, "撤回同意", 800, new Runnable() {
            public void run() {
                Plan.at(HomeActivity.this, "withdrawn");
            }
        });
        button(R.id.btn_cancel_account, "注销账号", 1200, new Runnable() {
            public void run() {
                cancelAccount();
            }
        });
        setContentView(mLayout);
        Plan.at(this, "home");
    }

    /** In the middle of the screen, its own middle 80 below `y`. */
    private void button(int id, String text, int y, final Runnable then) {
        Button view = new Button(this);
        view.setId(id);
        view.setText(text);
        view.setOnClickListener(new View.OnClickListener() {
            public void onClick(View v) {
                then.run();
            }
        });
        mLayout.addView(view, new AbsoluteLayout.LayoutParams(900, 160, 90, y));
    }

    private void cancelAccount() {
        Runnable nothing = new Runnable() {
            public void run() {}
        };
        new Question(this, "注销确认")
                .no(R.id.btn_keep_account, "再想想", nothing)
                .yes(R.id.btn_confirm_cancel, "确认注销", new Runnable() {
                    public void run() {
                        Plan.at(HomeActivity.this, "cancelled");
                    }
                })
                .show();
    }

    /** The app goes behind the others and lives on. */
    public void onBackPressed() {
        moveTaskToBack(true);
        Plan.at(this, "behind");
    }

    public void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults) {
        Plan.answered(this, grantResults);
    }
}
