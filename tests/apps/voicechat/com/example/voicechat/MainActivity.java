package com.example.voicechat;

import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import com.umeng.analytics.MobclickAgent;

/** The start: asks for consent, and goes on to the home screen or away. */
public class MainActivity extends Activity {
    private ConsentDialog mDialog;

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        Scenario.choose(getIntent().getStringExtra("scenario"));
        if (Scenario.is("imei-before-consent")) DeviceInfo.readImei(this);
        if (Scenario.is("sdk-before-consent")) MobclickAgent.preInit(this);
        if (Scenario.is("imei-and-mic")) MobclickAgent.init(this);
        if (Scenario.is("sdk-ways")) MobclickAgent.hide(this);
        mDialog = new ConsentDialog(this, new View.OnClickListener() {
            public void onClick(View v) {
                onAgreed();
            }
        }, new View.OnClickListener() {
            public void onClick(View v) {
                mDialog.dismiss();
                finish();
            }
        });
        mDialog.show();
    }

    private void onAgreed() {
        Scenario.consented = true;
        getSharedPreferences("app_prefs", MODE_PRIVATE).edit().putBoolean("privacy_agreed", true).apply();
        mDialog.dismiss();
        if (Scenario.is("cached-reads")) DeviceInfo.readAndroidId(this, 100);
        else start(DeviceInfo.contextFor(this));
        startActivity(new Intent(this, HomeActivity.class));
        finish();
    }

    /** What waits for consent: the app's own reads, and its SDKs. */
    private static void start(Context context) {
        DeviceInfo.collect(context);
        MobclickAgent.init(context);
        Partners.start(context);
    }
}
