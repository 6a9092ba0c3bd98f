package com.example.livecourse;

import android.os.Bundle;

/** A course as a video. */
public class VideoActivity extends Page {
    String place() {
        return "video";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        show("视频课程");
    }
}
