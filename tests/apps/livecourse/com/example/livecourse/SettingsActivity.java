package com.example.livecourse;

import android.app.AlertDialog;
import android.content.DialogInterface;
import android.os.Bundle;
import android.os.Handler;
import android.view.View;

/** Settings: the account's end, the user's age, and a changed policy. */
public class SettingsActivity extends Page {
    private static final long LATER_MS = 300;

    String place() {
        return "settings";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        button(R.id.btn_cancel_account, "注销账户", new View.OnClickListener() {
            public void onClick(View v) {
                cancelAccount();
            }
        });
        button(R.id.btn_minor, "我未满14周岁", new View.OnClickListener() {
            public void onClick(View v) {
                askGuardian();
            }
        });
        button(R.id.btn_update, "检查更新", new View.OnClickListener() {
            public void onClick(View v) {
                showChange();
            }
        });
        show("设置");
    }

    private void cancelAccount() {
        new AlertDialog.Builder(this)
                .setTitle("注销确认")
                .setMessage("注销账户不可逆")
                .setPositiveButton("确认注销", new DialogInterface.OnClickListener() {
                    public void onClick(DialogInterface dialog, int which) {
                        new Handler().postDelayed(plan("cancelled"), LATER_MS);
                    }
                })
                .setNegativeButton("再想想", null)
                .show();
    }

    /** A child of under 14: nothing goes on without a guardian. */
    private void askGuardian() {
        Plan.at(this, "minor");
        new Question(this, "监护人同意")
                .no(R.id.btn_guardian_refuses, "监护人不同意", plan("guardian refuses"))
                .yes(R.id.btn_guardian_agrees, "监护人同意", plan("guardian agrees"))
                .show();
    }

    /** The policy has changed: what it allows anew waits for the answer. */
    private void showChange() {
        new Question(this, "隐私政策更新")
                .no(R.id.btn_refuse_change, "暂不同意", plan("change refused"))
                .yes(R.id.btn_agree_change, "同意更新", plan("change agreed"))
                .show();
        Plan.at(this, "change");
    }

    private Runnable plan(final String place) {
        return new Runnable() {
            public void run() {
                Plan.at(SettingsActivity.this, place);
            }
        };
    }
}
