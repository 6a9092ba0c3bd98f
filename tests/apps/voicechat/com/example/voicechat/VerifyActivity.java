package com.example.voicechat;

import android.os.Bundle;
import android.view.View;

/** The identity check of a host, by face. */
public class VerifyActivity extends FeatureActivity {
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        begin("实名认证");
        button(R.id.btn_verify_face, "开始人脸识别");
        done();
    }

    public void onClick(View v) {
        Partners.use(this, "face");
    }
}
