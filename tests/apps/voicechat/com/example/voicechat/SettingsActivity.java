package com.example.voicechat;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.os.Bundle;
import android.view.View;
import com.igexin.push.PushManager;

/** Settings, with the cancellation of the account. */
public class SettingsActivity extends Activity {
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("设置");
        setContentView(new Screen(this)
                .text("设置", 90, 80, 600, 120)
                .button(R.id.btn_cancel_account, "注销账号", 90, 1500, 900, 160, new View.OnClickListener() {
                    public void onClick(View v) {
                        ask();
                    }
                })
                .done());
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
        if (Scenario.is("after-cancellation")) PushManager.getInstance().reportLater(this);
        finish();
    }
}
