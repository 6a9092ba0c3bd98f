package android.view;

public class ViewConfiguration {
    private static final int DEFAULT_LONG_PRESS_TIMEOUT = 400;

    public static int getLongPressTimeout() {
        return DEFAULT_LONG_PRESS_TIMEOUT;
    }
}
