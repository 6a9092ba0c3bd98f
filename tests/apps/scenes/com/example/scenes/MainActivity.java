package com.example.scenes;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

/** The start: asks for consent. Who does not agree may look around all the same. */
public class MainActivity extends Activity {
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        Scenario.choose(getIntent().getStringExtra("scenario"));
        Plan.at(this, "start");
        new Question(this, "用户协议与隐私政策")
                .no(R.id.btn_disagree, "不同意", answered("refused"))
                .yes(R.id.btn_agree, "同意", answered("agreed"))
                .show();
        Plan.at(this, "shown");
    }

    private Runnable answered(final String place) {
        return new Runnable() {
            public void run() {
                Plan.at(MainActivity.this, place);
                startActivity(new Intent(MainActivity.this, HomeActivity.class));
                finish();
            }
        };
    }

    public void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults) {
        Plan.answered(this, grantResults);
    }
}
