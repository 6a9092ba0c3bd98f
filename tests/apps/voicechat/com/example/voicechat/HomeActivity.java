package com.example.voicechat;

import android.app.Activity;
import android.content.ClipData;
import android.content.ClipboardManager;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import androidx.standin.Reads;

/** The home screen: into a room, share, settings, and the ways to all else. */
public class HomeActivity extends Activity {
    private static final String SHARE_TOKEN = "#尬聊口令#room520#";
    private static final long DELAYED_READ_MS = 3000;
    private static final long READ_BEHIND_MS = 300;
    /** Scenarios whose names begin so read what follows: when the screen comes up, or when the app has gone to the background. */
    private static final String READS_AT_HOME = "home-reads-", READS_BEHIND = "background-reads-";
    private Screen mScreen;

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("首页");
        mScreen = new Screen(this)
                .text("尬聊样例", 90, 200, 900, 200)
                .button(R.id.btn_enter_room, "进入房间", 90, 600, 900, 180, new View.OnClickListener() {
                    public void onClick(View v) {
                        startActivity(new Intent(HomeActivity.this, RoomActivity.class));
                    }
                })
                .button(R.id.btn_share, "分享", 90, 860, 420, 160, new View.OnClickListener() {
                    public void onClick(View v) {
                        if (Scenario.is("delayed-read")) shareLater();
                        else share();
                    }
                })
                .button(R.id.btn_settings, "设置", 570, 860, 420, 160, new View.OnClickListener() {
                    public void onClick(View v) {
                        startActivity(new Intent(HomeActivity.this, SettingsActivity.class));
                    }
                })
                .button(R.id.btn_open_share, "打开分享", 90, 1680, 900, 160, new View.OnClickListener() {
                    public void onClick(View v) {
                        clipboard().getPrimaryClip();
                    }
                });
        way(R.id.btn_scan, "扫一扫", 90, 1080, ScanActivity.class);
        way(R.id.btn_publish, "发布动态", 570, 1080, PublishActivity.class);
        way(R.id.btn_open_record, "录音", 90, 1280, RecordActivity.class);
        way(R.id.btn_login, "登录", 570, 1280, LoginActivity.class);
        way(R.id.btn_recharge, "充值", 90, 1480, RechargeActivity.class);
        way(R.id.btn_verify, "实名认证", 570, 1480, VerifyActivity.class);
        setContentView(mScreen.done());
        if (Scenario.is("storage-asked-on-start")) requestPermissions(new String[] { "android.permission.WRITE_EXTERNAL_STORAGE" }, 1);
        if (Scenario.after(READS_AT_HOME) != null) Reads.read(this, Scenario.after(READS_AT_HOME));
    }

    /** A button that leads to another screen. */
    private void way(int id, String text, int x, int y, final Class<?> screen) {
        mScreen.button(id, text, x, y, 420, 160, new View.OnClickListener() {
            public void onClick(View v) {
                startActivity(new Intent(HomeActivity.this, screen));
            }
        });
    }

    /** The app goes behind the others and lives on. */
    public void onBackPressed() {
        moveTaskToBack(true);
        if (Scenario.after(READS_BEHIND) == null) return;
        Later.run(READ_BEHIND_MS, new Runnable() {
            public void run() {
                Reads.read(HomeActivity.this, Scenario.after(READS_BEHIND));
            }
        });
    }

    protected void onResume() {
        super.onResume();
        if (Scenario.is("clipboard-on-start")) clipboard().getPrimaryClip();
    }

    private ClipboardManager clipboard() {
        return (ClipboardManager) getSystemService(Context.CLIPBOARD_SERVICE);
    }

    /** Looks whether a share is on the clipboard already, then puts this room's there. */
    private void share() {
        ClipData old = clipboard().getPrimaryClip();
        String text = old == null ? "" : old.getItemAt(0).getText().toString();
        if (Scenario.is("clipboard-sent")) {
            Uploader.send("clip", text);
            Uploader.send("clip64", Uploader.base64(text));
            Uploader.send("clip_md5", Uploader.md5(text));
        }
        if (Scenario.is("share-token-sent")) Uploader.send("token", text);
        if (SHARE_TOKEN.equals(text)) return;
        clipboard().setPrimaryClip(ClipData.newPlainText("share", SHARE_TOKEN));
    }

    private void shareLater() {
        Later.run(DELAYED_READ_MS, new Runnable() {
            public void run() {
                share();
            }
        });
    }
}
