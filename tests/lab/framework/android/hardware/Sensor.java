package android.hardware;

/** One sensor. Its fields are filled by the native half. */
public final class Sensor {
    public static final int TYPE_ALL = -1;
    public static final int TYPE_ACCELEROMETER = 1;
    public static final int TYPE_LIGHT = 5;
    public static final int TYPE_PROXIMITY = 8;
    public static final int TYPE_STEP_COUNTER = 19;
    private final String mName;
    private final int mHandle;
    private final int mType;

    Sensor(String name, int handle, int type) {
        mName = name;
        mHandle = handle;
        mType = type;
    }

    public String getName() {
        return mName;
    }

    public int getType() {
        return mType;
    }

    int getHandle() {
        return mHandle;
    }

    public String toString() {
        return "Sensor " + mName + " of type " + mType;
    }
}
