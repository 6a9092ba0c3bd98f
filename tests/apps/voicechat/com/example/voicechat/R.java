package com.example.voicechat;

/** Resource ids, as the build tools would generate them. */
public final class R {
    public static final class id {
        public static final int btn_agree = 0x7f080001;
        public static final int btn_disagree = 0x7f080002;
        public static final int btn_enter_room = 0x7f080003;
        public static final int btn_share = 0x7f080004;
        public static final int btn_settings = 0x7f080005;
        public static final int btn_mic = 0x7f080006;
        public static final int btn_leave = 0x7f080007;
        public static final int btn_cancel_account = 0x7f080008;
        public static final int btn_next = 0x7f080009;
        public static final int btn_gift = 0x7f08000a;
        public static final int btn_scan = 0x7f08000b;
        public static final int btn_publish = 0x7f08000c;
        public static final int btn_open_record = 0x7f08000d;
        public static final int btn_login = 0x7f08000e;
        public static final int btn_recharge = 0x7f08000f;
        public static final int btn_verify = 0x7f080010;
        public static final int btn_open_share = 0x7f080011;
        public static final int btn_qq = 0x7f080012;
        public static final int btn_wechat = 0x7f080013;
        public static final int btn_weibo = 0x7f080014;
        public static final int btn_alipay = 0x7f080015;
        public static final int btn_wechatpay = 0x7f080016;
        public static final int btn_unionpay = 0x7f080017;
        public static final int btn_verify_face = 0x7f080018;
        public static final int btn_choose_picture = 0x7f080019;
        public static final int btn_scan_again = 0x7f08001a;
        public static final int btn_record = 0x7f08001b;
        public static final int btn_save = 0x7f08001c;
        public static final int btn_go_live = 0x7f08001d;
        public static final int btn_personal_push = 0x7f08001e;
    }
}
