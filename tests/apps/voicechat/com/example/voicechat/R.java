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
    }
}
