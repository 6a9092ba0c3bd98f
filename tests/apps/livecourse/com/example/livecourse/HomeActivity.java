package com.example.livecourse;

import android.os.Bundle;

/** The home screen. Its last button stands for a push that comes in. */
public class HomeActivity extends Page {
    String place() {
        return "home";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        opens(R.id.btn_login, "登录", LoginActivity.class);
        opens(R.id.btn_course, "课程", CourseActivity.class);
        opens(R.id.btn_video, "视频", VideoActivity.class);
        opens(R.id.btn_live_video, "视频直播", LiveVideoActivity.class);
        opens(R.id.btn_live, "音频直播", LiveActivity.class);
        opens(R.id.btn_reading, "朗读", ReadingActivity.class);
        opens(R.id.btn_profile, "我的", ProfileActivity.class);
        button(R.id.btn_activity, "参加活动", "activity");
        button(R.id.btn_open_share, "打开分享", "open share");
        button(R.id.btn_push, "(推送)", "push");
        show("首页");
    }
}
