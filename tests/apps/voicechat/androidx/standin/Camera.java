package androidx.standin;

import android.content.Context;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;

/** The first camera, on and off; in a package of libraries for the same reason as {@link Reads}. */
public final class Camera {
    private CameraDevice mDevice;
    private boolean mWanted;

    public void open(Context context) {
        mWanted = true;
        try {
            ((CameraManager) context.getSystemService(Context.CAMERA_SERVICE)).openCamera("0", new CameraDevice.StateCallback() {
                public void onOpened(CameraDevice camera) {
                    mDevice = camera;
                    if (!mWanted) close();
                }

                public void onDisconnected(CameraDevice camera) {
                    camera.close();
                }

                public void onError(CameraDevice camera, int error) {
                    camera.close();
                }
            }, null);
        } catch (CameraAccessException e) {
            System.err.println("voicechat: no camera");
        }
    }

    public void close() {
        mWanted = false;
        if (mDevice == null) return;
        mDevice.close();
        mDevice = null;
    }
}
