package com.example.livecourse;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

/** The start: asks for consent, and goes on to the home screen or away. */
public class MainActivity extends Activity {
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        Scenario.choose(getIntent().getStringExtra("scenario"));
        Plan.at(this, "start");
        new Question(this, "隐私政策提示")
                .no(R.id.btn_disagree, "不同意", new Runnable() {
                    public void run() {
                        finish();
                    }
                })
                .yes(R.id.btn_agree, "同意", new Runnable() {
                    public void run() {
                        Plan.at(MainActivity.this, "agreed");
                        startActivity(new Intent(MainActivity.this, HomeActivity.class));
                        finish();
                    }
                })
                .show();
    }
}
