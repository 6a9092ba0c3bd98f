package com.example.voicechat;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import com.igexin.push.PushManager;

/** Settings, with personalised push and the cancellation of the account. */
public class SettingsActivity extends Activity {
    /** What a tap on the button does next. */
    private static final String PUSH_OFF = "关闭个性化推送", PUSH_ON = "开启个性化推送";
    private Button mPush;

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("设置");
        mPush = new Button(this);
        mPush.setId(R.id.btn_personal_push);
        mPush.setText(PUSH_OFF);
        mPush.setOnClickListener(new View.OnClickListener() {
            public void onClick(View v) {
                togglePush();
            }
        });
        setContentView(new Screen(this)
                .text("设置", 90, 80, 600, 120)
                .put(mPush, 90, 400, 900, 160)
                .button(R.id.btn_cancel_account, "注销账号", 90, 1500, 900, 160, new View.OnClickListener() {
                    public void onClick(View v) {
                        ask();
                    }
                })
                .done());
    }

    private void togglePush() {
        boolean off = PUSH_OFF.equals(mPush.getText().toString());
        mPush.setText(off ? PUSH_ON : PUSH_OFF);
        // The mistake of oaid-after-push-off: the analytics SDK is not told.
        if (off && Scenario.is("oaid-after-push-off")) Partners.use(this, "umeng");
    }

    private void ask() {
        new AlertDialog.Builder(this)
                .setTitle("注销确认")
                .setMessage("注销后账号不可恢复")
                .setPositiveButton("确认注销", new DialogInterface.OnClickListener() {
                    public void onClick(DialogInterface dialog, int which) {
                        cancelAccount();
                    }
                })
                .setNegativeButton("再想想", null)
                .show();
    }

    private void cancelAccount() {
        Scenario.cancelled = true;
        // The mistake of after-cancellation: the push SDK is not told.
        if (Scenario.is("after-cancellation")) PushManager.getInstance().reportLater(this, "wifi.dhcp");
        finish();
    }
}
