package android.hardware.camera2;

import android.content.Context;
import android.hardware.ICameraService;
import android.hardware.camera2.impl.CameraDeviceImpl;
import android.os.Handler;
import android.os.Looper;
import android.os.RemoteException;
import android.os.ServiceManager;

public final class CameraManager {
    private static final int USE_CALLING_UID = -1;
    private final Context mContext;

    public CameraManager(Context context) {
        mContext = context;
    }

    /** A stand-in: on a device the service tells of its cameras. */
    public String[] getCameraIdList() throws CameraAccessException {
        return new String[] { "0", "1" };
    }

    /** Without a handler, the callbacks come on the caller's own looper. */
    public void openCamera(String cameraId, CameraDevice.StateCallback callback, Handler handler) throws CameraAccessException {
        if (cameraId == null) throw new IllegalArgumentException("cameraId was null");
        if (callback == null) throw new IllegalArgumentException("callback was null");
        if (handler == null) handler = new Handler(Looper.myLooper() == null ? Looper.getMainLooper() : Looper.myLooper());
        CameraDeviceImpl device = new CameraDeviceImpl(cameraId, callback, handler);
        ICameraService service = ICameraService.Stub.asInterface(ServiceManager.getService("media.camera"));
        ICameraDeviceUser remote;
        try {
            remote = service.connectDevice(null, cameraId, mContext.getOpPackageName(), mContext.getAttributionTag(), USE_CALLING_UID);
        } catch (RemoteException e) {
            remote = null;
        }
        if (remote == null) throw new CameraAccessException(CameraAccessException.CAMERA_DISCONNECTED, "Camera service is currently unavailable");
        device.setRemoteDevice(remote);
    }
}
