package com.example.livecourse;

/** Resource ids, as the build tools would generate them. */
public final class R {
    public static final class id {
        public static final int btn_agree = 0x7f080001;
        public static final int btn_disagree = 0x7f080002;
        public static final int btn_login = 0x7f080003;
        public static final int btn_course = 0x7f080004;
        public static final int btn_video = 0x7f080005;
        public static final int btn_live_video = 0x7f080006;
        public static final int btn_live = 0x7f080007;
        public static final int btn_reading = 0x7f080008;
        public static final int btn_profile = 0x7f080009;
        public static final int btn_activity = 0x7f08000a;
        public static final int btn_open_share = 0x7f08000b;
        public static final int btn_push = 0x7f08000c;
        public static final int btn_weibo = 0x7f08000d;
        public static final int btn_wechat = 0x7f08000e;
        public static final int btn_download = 0x7f08000f;
        public static final int btn_buy = 0x7f080010;
        public static final int btn_comment = 0x7f080011;
        public static final int btn_tip = 0x7f080012;
        public static final int btn_cast = 0x7f080013;
        public static final int btn_share = 0x7f080014;
        public static final int btn_record = 0x7f080015;
        public static final int btn_stop = 0x7f080016;
        public static final int btn_homework = 0x7f080017;
        public static final int btn_voice = 0x7f080018;
        public static final int btn_play = 0x7f080019;
        public static final int btn_note = 0x7f08001a;
        public static final int btn_read = 0x7f08001b;
        public static final int btn_upload_reading = 0x7f08001c;
        public static final int btn_share_weibo = 0x7f08001d;
        public static final int btn_share_wechat = 0x7f08001e;
        public static final int btn_copy_link = 0x7f08001f;
        public static final int btn_avatar = 0x7f080020;
        public static final int btn_feedback = 0x7f080021;
        public static final int btn_withdraw = 0x7f080022;
        public static final int btn_settings = 0x7f080023;
        public static final int btn_orders = 0x7f080024;
        public static final int btn_cancel_account = 0x7f080025;
        public static final int btn_minor = 0x7f080026;
        public static final int btn_update = 0x7f080027;
        public static final int btn_guardian_agrees = 0x7f080028;
        public static final int btn_guardian_refuses = 0x7f080029;
        public static final int btn_agree_change = 0x7f08002a;
        public static final int btn_refuse_change = 0x7f08002b;
    }
}
