package com.example.voicechat;

import android.app.Activity;
import android.app.Dialog;
import android.os.Bundle;
import android.view.View;
import android.view.WindowManager;
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
        final Dialog dialog = new Dialog(this);
        dialog.setTitle("注销确认");
        WindowManager.LayoutParams window = dialog.getWindow().getAttributes();
        window.x = 140;
        window.y = 600;
        dialog.getWindow().setLayout(800, 600);
        dialog.setContentView(new Screen(this)
                .text("注销后账号不可恢复", 100, 80, 600, 200)
                .button(R.id.btn_confirm_cancel, "确认注销", 100, 400, 600, 140, new View.OnClickListener() {
                    public void onClick(View v) {
                        dialog.dismiss();
                        cancelAccount();
                    }
                })
                .done());
        dialog.show();
    }

    private void cancelAccount() {
        Scenario.cancelled = true;
        // The mistake of after-cancellation: the push SDK is not told.
        if (Scenario.is("after-cancellation")) PushManager.getInstance().reportLater(this);
        finish();
    }
}
