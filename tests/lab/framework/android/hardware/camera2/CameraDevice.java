package android.hardware.camera2;

public abstract class CameraDevice {
    public abstract static class StateCallback {
        public abstract void onOpened(CameraDevice camera);

        public abstract void onDisconnected(CameraDevice camera);

        public abstract void onError(CameraDevice camera, int error);

        public void onClosed(CameraDevice camera) {}
    }

    public abstract String getId();

    public abstract void close();
}
