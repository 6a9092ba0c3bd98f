package com.example.scenes;

/** Resource ids, as the build tools would generate them. */
public final class R {
    public static final class id {
        public static final int btn_agree = 0x7f080001;
        public static final int btn_disagree = 0x7f080002;
        public static final int btn_do = 0x7f080003;
        public static final int btn_withdraw = 0x7f080004;
        public static final int btn_cancel_account = 0x7f080005;
        public static final int btn_confirm_cancel = 0x7f080006;
        public static final int btn_keep_account = 0x7f080007;
    }
}
