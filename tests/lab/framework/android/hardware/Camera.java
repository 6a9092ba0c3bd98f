package android.hardware;

import android.app.ActivityThread;

/** The older class; its calls come from native code, as from libcamera_client. No pictures flow. */
public class Camera {
    private static final int EACCESS = -13;
    /** Whether the native half has a camera; set by native_setup. */
    private long mNativeContext;

    Camera(int cameraId) {
        int error = native_setup(this, cameraId, ActivityThread.currentOpPackageName());
        if (error == EACCESS) throw new RuntimeException("Fail to connect to camera service");
        if (error != 0) throw new RuntimeException("Camera initialization failed");
    }

    /** A stand-in: on a device the service tells how many there are. */
    public static int getNumberOfCameras() {
        return 2;
    }

    public static Camera open(int cameraId) {
        return new Camera(cameraId);
    }

    public static Camera open() {
        return new Camera(0);
    }

    public final void release() {
        native_release();
    }

    private native int native_setup(Object cameraThis, int cameraId, String packageName);

    private native void native_release();
}
