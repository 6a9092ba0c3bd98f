package com.example.voicechat;

import android.os.Bundle;
import android.view.View;
import androidx.standin.Reads;

/** Records a song: a call that comes in is noticed, and what was recorded is kept in the shared storage. */
public class RecordActivity extends FeatureActivity {
    /** How long the recording outlives the screen in record-kept-on. */
    private static final long KEPT_ON_MS = 3000;
    private final MicCapture mMic = new MicCapture();

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        begin("录音");
        button(R.id.btn_record, "开始录音");
        button(R.id.btn_save, "保存");
        done();
    }

    public void onClick(View v) {
        if (v.getId() == R.id.btn_record) {
            Reads.read(this, "phone_state");
            mMic.start();
        } else {
            mMic.stop();
            Reads.read(this, "storage.write");
        }
    }

    protected void onStop() {
        super.onStop();
        if (!Scenario.is("record-kept-on")) mMic.stop();
        else Later.run(KEPT_ON_MS, new Runnable() {
            public void run() {
                mMic.stop();
            }
        });
    }
}
