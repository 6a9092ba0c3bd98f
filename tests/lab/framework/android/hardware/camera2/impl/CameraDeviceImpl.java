package android.hardware.camera2.impl;

import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.ICameraDeviceUser;
import android.os.Handler;
import android.os.RemoteException;

/** An open camera. No pictures flow. */
public class CameraDeviceImpl extends CameraDevice {
    private final String mCameraId;
    private final StateCallback mDeviceCallback;
    private final Handler mDeviceHandler;
    private ICameraDeviceUser mRemoteDevice;

    public CameraDeviceImpl(String cameraId, StateCallback callback, Handler handler) {
        mCameraId = cameraId;
        mDeviceCallback = callback;
        mDeviceHandler = handler;
    }

    public void setRemoteDevice(ICameraDeviceUser remoteDevice) {
        mRemoteDevice = remoteDevice;
        mDeviceHandler.post(new Runnable() {
            public void run() {
                mDeviceCallback.onOpened(CameraDeviceImpl.this);
            }
        });
    }

    public String getId() {
        return mCameraId;
    }

    public synchronized void close() {
        if (mRemoteDevice == null) return;
        try {
            mRemoteDevice.disconnect();
        } catch (RemoteException e) {
            // As on a device: the service has gone, and the camera with it.
        }
        mRemoteDevice = null;
        mDeviceHandler.post(new Runnable() {
            public void run() {
                mDeviceCallback.onClosed(CameraDeviceImpl.this);
            }
        });
    }
}
