package android.view;

public class KeyEvent extends InputEvent {
    public static final int ACTION_DOWN = 0;
    public static final int ACTION_UP = 1;
    public static final int KEYCODE_BACK = 4;

    private final long mDownTime;
    private final long mEventTime;
    private final int mAction;
    private final int mKeyCode;
    private final int mDeviceId;
    private final int mSource;
    private final int mFlags;

    private KeyEvent(long downTime, long eventTime, int action, int code, int deviceId, int source, int flags) {
        mDownTime = downTime;
        mEventTime = eventTime;
        mAction = action;
        mKeyCode = code;
        mDeviceId = deviceId;
        mSource = source;
        mFlags = flags;
    }

    /** Called from native code. */
    static KeyEvent obtain(long downTime, long eventTime, int action, int code, int deviceId, int source, int flags) {
        return new KeyEvent(downTime, eventTime, action, code, deviceId, source, flags);
    }

    public final int getAction() {
        return mAction;
    }

    public final int getKeyCode() {
        return mKeyCode;
    }

    public final int getFlags() {
        return mFlags;
    }

    public final long getDownTime() {
        return mDownTime;
    }

    public long getEventTime() {
        return mEventTime;
    }

    public int getDeviceId() {
        return mDeviceId;
    }

    public int getSource() {
        return mSource;
    }
}
