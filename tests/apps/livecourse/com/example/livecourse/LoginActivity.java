package com.example.livecourse;

import android.os.Bundle;

/** The login page. */
public class LoginActivity extends Page {
    String place() {
        return "login";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        button(R.id.btn_weibo, "微博登录", "weibo login");
        button(R.id.btn_wechat, "微信登录", "wechat login");
        show("登录");
    }
}
