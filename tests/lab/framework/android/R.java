package android;

/** The framework's own resource ids, as far as its dialogs use them. */
public final class R {
    public static final class id {
        public static final int button1 = 0x01020019;
        public static final int button2 = 0x0102001a;
        public static final int message = 0x0102000b;
    }
}
