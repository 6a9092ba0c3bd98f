package com.example.voicechat;

import android.os.Bundle;
import android.view.View;

/** Buying coins. */
public class RechargeActivity extends FeatureActivity {
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        begin("充值");
        button(R.id.btn_alipay, "支付宝");
        button(R.id.btn_wechatpay, "微信支付");
        button(R.id.btn_unionpay, "银联");
        done();
    }

    public void onClick(View v) {
        switch (v.getId()) {
            case R.id.btn_alipay: Partners.use(this, "alipay"); break;
            case R.id.btn_wechatpay: Partners.use(this, "wechatpay"); break;
            case R.id.btn_unionpay: Partners.use(this, "unionpay"); break;
        }
    }
}
