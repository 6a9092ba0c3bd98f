package com.example.voicechat;

import android.app.Activity;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.os.Handler;
import android.view.View;
import android.widget.ImageButton;
import androidx.standin.Reads;

/** The live room: a microphone icon that turns the capture on and off. */
public class RoomActivity extends Activity {
    /** How long the capture outlives the room in mic-kept-on. */
    private static final long KEPT_ON_MS = 3500;
    private static final long BY_CODE_DELAY_MS = 300;
    private static final int REQUEST_MIC = 1;
    private final MicCapture mMic = new MicCapture();
    private final Handler mHandler = new Handler();
    private ImageButton mIcon;

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("语音房");
        mIcon = new ImageButton(this);
        mIcon.setId(R.id.btn_mic);
        mIcon.setContentDescription("麦克风");
        mIcon.setOnClickListener(new View.OnClickListener() {
            public void onClick(View v) {
                if (Scenario.after("permission-") != null) askForMic();
                else toggle();
            }
        });
        if (Scenario.is("mic-long-press")) {
            mIcon.setOnLongClickListener(new View.OnLongClickListener() {
                public boolean onLongClick(View v) {
                    toggle();
                    return true;
                }
            });
        }
        setContentView(new Screen(this)
                .text("房间 520", 90, 80, 600, 120)
                .put(mIcon, 440, 1500, 200, 200)
                .button(R.id.btn_gift, "礼物", 90, 1500, 200, 200, new View.OnClickListener() {
                    public void onClick(View v) {
                        if (Scenario.is("tap-elsewhere")) mMic.start();
                    }
                })
                .button(R.id.btn_go_live, "开播", 790, 1500, 200, 200, new View.OnClickListener() {
                    public void onClick(View v) {
                        Partners.use(RoomActivity.this, "live");
                    }
                })
                .button(R.id.btn_leave, "离开", 840, 80, 200, 120, new View.OnClickListener() {
                    public void onClick(View v) {
                        finish();
                    }
                })
                .done());
    }

    protected void onResume() {
        super.onResume();
        // Whether the phone lies at the ear.
        Reads.read(this, "sensors");
        if (Scenario.is("mic-without-tap") || Scenario.is("imei-and-mic")) mMic.start();
        if (Scenario.is("mic-tap-by-code")) {
            mHandler.postDelayed(new Runnable() {
                public void run() {
                    mIcon.performClick();
                }
            }, BY_CODE_DELAY_MS);
        }
    }

    private void toggle() {
        if (mMic.isOn()) {
            mMic.stop();
            return;
        }
        // A call that comes in must not be heard in the room.
        Reads.read(this, "phone_state");
        mMic.start();
    }

    private void askForMic() {
        if (mMic.isOn()) mMic.stop();
        else requestPermissions(new String[] { "android.permission.RECORD_AUDIO" }, REQUEST_MIC);
    }

    public void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults) {
        boolean granted = grantResults.length == 1 && grantResults[0] == PackageManager.PERMISSION_GRANTED;
        if (requestCode == REQUEST_MIC && granted) mMic.start();
    }

    protected void onDestroy() {
        super.onDestroy();
        if (!Scenario.is("mic-kept-on")) {
            mMic.stop();
            return;
        }
        mHandler.postDelayed(new Runnable() {
            public void run() {
                mMic.stop();
            }
        }, KEPT_ON_MS);
    }
}
