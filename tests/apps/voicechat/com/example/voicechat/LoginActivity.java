package com.example.voicechat;

import android.os.Bundle;
import android.view.View;

/** Login by another account. */
public class LoginActivity extends FeatureActivity {
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        begin("登录");
        button(R.id.btn_qq, "QQ登录");
        button(R.id.btn_wechat, "微信登录");
        button(R.id.btn_weibo, "微博登录");
        done();
    }

    public void onClick(View v) {
        switch (v.getId()) {
            case R.id.btn_qq: Partners.use(this, "qq"); break;
            case R.id.btn_wechat: Partners.use(this, "wechat"); break;
            case R.id.btn_weibo: Partners.use(this, "weibo"); break;
        }
    }
}
