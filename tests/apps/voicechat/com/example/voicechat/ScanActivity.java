package com.example.voicechat;

import android.os.Bundle;
import android.view.View;
import androidx.standin.Camera;

/** Scans a QR code. The camera is on while the screen is shown. */
public class ScanActivity extends FeatureActivity {
    /** How long the camera outlives the screen in camera-kept-on. */
    private static final long KEPT_ON_MS = 3000;
    private final Camera mCamera = new Camera();

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        begin("扫一扫");
        button(R.id.btn_scan_again, "重新扫描");
        done();
    }

    protected void onResume() {
        super.onResume();
        mCamera.open(this);
    }

    protected void onStop() {
        super.onStop();
        if (!Scenario.is("camera-kept-on")) mCamera.close();
        else Later.run(KEPT_ON_MS, new Runnable() {
            public void run() {
                mCamera.close();
            }
        });
    }

    public void onClick(View v) {
        mCamera.close();
        mCamera.open(this);
    }
}
