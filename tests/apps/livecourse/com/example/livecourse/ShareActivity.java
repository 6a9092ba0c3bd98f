package com.example.livecourse;

import android.os.Bundle;

/** The share page. */
public class ShareActivity extends Page {
    String place() {
        return "share";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        button(R.id.btn_share_weibo, "分享到微博", "weibo share");
        button(R.id.btn_share_wechat, "分享到微信", "wechat share");
        button(R.id.btn_copy_link, "复制链接", "copy link");
        show("分享");
    }
}
