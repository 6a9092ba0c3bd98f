package com.example.livecourse;

import android.os.Bundle;

/** Where the user reads aloud and uploads it. */
public class ReadingActivity extends Page {
    String place() {
        return "reading";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        button(R.id.btn_read, "开始朗读", "read");
        button(R.id.btn_upload_reading, "上传朗读", "upload reading");
        show("朗读");
    }
}
