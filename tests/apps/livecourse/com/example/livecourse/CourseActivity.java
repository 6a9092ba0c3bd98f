package com.example.livecourse;

import android.os.Bundle;

/** A course: to listen to, to talk in, to pay for. */
public class CourseActivity extends Page {
    String place() {
        return "course";
    }

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        button(R.id.btn_download, "下载课程", "download");
        button(R.id.btn_buy, "购买课程", "buy");
        button(R.id.btn_comment, "发表评论", "comment");
        button(R.id.btn_tip, "打赏", "tip");
        button(R.id.btn_cast, "投屏", "cast");
        opens(R.id.btn_share, "分享", ShareActivity.class);
        button(R.id.btn_record, "录音发言", "record");
        button(R.id.btn_stop, "结束录音", "stop");
        button(R.id.btn_homework, "上传作业", "homework");
        button(R.id.btn_voice, "发送语音", "voice");
        opens(R.id.btn_play, "播放", ErrorActivity.class);
        button(R.id.btn_note, "笔记", "note");
        show("课程学习");
    }
}
