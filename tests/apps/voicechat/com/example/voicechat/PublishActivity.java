package com.example.voicechat;

import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import androidx.standin.Camera;
import androidx.standin.Reads;

/** A post with a picture of the album, which lies in the shared storage. */
public class PublishActivity extends FeatureActivity {
    private static final int REQUEST_STORAGE = 1;

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        begin("发布动态");
        button(R.id.btn_choose_picture, "选择图片");
        done();
    }

    public void onClick(View v) {
        requestPermissions(new String[] { "android.permission.READ_EXTERNAL_STORAGE" }, REQUEST_STORAGE);
    }

    public void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults) {
        boolean granted = grantResults.length == 1 && grantResults[0] == PackageManager.PERMISSION_GRANTED;
        if (granted || Scenario.is("album-after-refusal")) Reads.read(this, "album", "storage.read");
        if (Scenario.is("camera-without-scan")) {
            Camera camera = new Camera();
            camera.open(this);
            camera.close();
        }
    }
}
