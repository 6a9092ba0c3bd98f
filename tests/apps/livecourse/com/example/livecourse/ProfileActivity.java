package com.example.livecourse;

import android.os.Bundle;

/** The user: avatar, feedback, money, settings. */
public class ProfileActivity extends Page {
    String place() {
        return "profile";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        button(R.id.btn_avatar, "更换头像", "avatar");
        button(R.id.btn_feedback, "意见反馈", "feedback");
        button(R.id.btn_withdraw, "提现", "withdraw");
        opens(R.id.btn_settings, "设置", SettingsActivity.class);
        button(R.id.btn_orders, "订单", "orders");
        show("我的");
    }
}
