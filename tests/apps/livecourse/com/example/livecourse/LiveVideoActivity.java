package com.example.livecourse;

import android.os.Bundle;

/** A live course with video. */
public class LiveVideoActivity extends Page {
    String place() {
        return "live video";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        show("视频直播课程");
    }
}
