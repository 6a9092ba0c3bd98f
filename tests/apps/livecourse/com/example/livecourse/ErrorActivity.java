package com.example.livecourse;

import android.os.Bundle;

/** What comes up when a page cannot be shown. */
public class ErrorActivity extends Page {
    String place() {
        return "error";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        show("页面异常");
    }
}
