package android.view;

/** A touch with one pointer. On a device the fields live in a native MotionEvent. */
public final class MotionEvent extends InputEvent {
    public static final int ACTION_DOWN = 0;
    public static final int ACTION_UP = 1;
    public static final int ACTION_MOVE = 2;
    public static final int ACTION_CANCEL = 3;

    private long mDownTime;
    private long mEventTime;
    private int mAction;
    private float mX;
    private float mY;
    private int mDeviceId;
    private int mSource;
    private int mFlags;

    private MotionEvent() {}

    /** Times in nanoseconds; x and y in the window. Called by the native receiver too. */
    static MotionEvent obtain(long downTime, long eventTime, int action, float x, float y, int deviceId, int source,
            int flags) {
        MotionEvent e = new MotionEvent();
        e.mDownTime = downTime;
        e.mEventTime = eventTime;
        e.mAction = action;
        e.mX = x;
        e.mY = y;
        e.mDeviceId = deviceId;
        e.mSource = source;
        e.mFlags = flags;
        return e;
    }

    public int getAction() {
        return mAction;
    }

    public int getActionMasked() {
        return mAction & 255;
    }

    public float getX() {
        return mX;
    }

    public float getY() {
        return mY;
    }

    public void offsetLocation(float dx, float dy) {
        mX += dx;
        mY += dy;
    }

    public int getDeviceId() {
        return mDeviceId;
    }

    public int getSource() {
        return mSource;
    }

    public int getFlags() {
        return mFlags;
    }

    public long getDownTime() {
        return mDownTime / 1000000;
    }

    public long getEventTime() {
        return mEventTime / 1000000;
    }
}
