package com.example.javaside;

/** Resource ids, as the build tools would generate them. */
public final class R {
    public static final class id {
        public static final int finger = 0x7f080001;
        public static final int code = 0x7f080002;
    }
}
