package android.hardware.camera2;

public class CameraAccessException extends Exception {
    public static final int CAMERA_DISCONNECTED = 2;
    private final int mReason;

    public CameraAccessException(int problem, String message) {
        super(message);
        mReason = problem;
    }

    public final int getReason() {
        return mReason;
    }
}
