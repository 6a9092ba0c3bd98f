package com.example.voicechat;

import android.app.Activity;
import android.content.ClipData;
import android.content.ClipboardManager;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.os.Handler;
import android.view.View;

/** The home screen: into a room, share, settings. */
public class HomeActivity extends Activity {
    private static final String SHARE_TOKEN = "#尬聊口令#room520#";
    private static final long DELAYED_READ_MS = 3000;
    private final Handler mHandler = new Handler();

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("首页");
        setContentView(new Screen(this)
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
                .done());
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
        mHandler.postDelayed(new Runnable() {
            public void run() {
                share();
            }
        }, DELAYED_READ_MS);
    }
}
