package com.example.livecourse;

import android.os.Bundle;

/** A live course with sound alone. */
public class LiveActivity extends Page {
    String place() {
        return "live";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        show("音频直播课程");
    }
}
