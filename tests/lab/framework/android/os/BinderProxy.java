package android.os;

/**
 * A handle to a binder object of another process. On a device mNativeData points to a native structure; here it is the
 * driver's handle itself.
 */
public final class BinderProxy implements IBinder {
    private final long mNativeData;

    BinderProxy(long handle) {
        mNativeData = handle;
    }

    public IInterface queryLocalInterface(String descriptor) {
        return null;
    }

    public boolean transact(int code, Parcel data, Parcel reply, int flags) throws RemoteException {
        return transactNative(code, data, reply, flags);
    }

    /** One BC_TRANSACTION by ioctl, and for a two-way call its BR_REPLY into the reply parcel. */
    public native boolean transactNative(int code, Parcel data, Parcel reply, int flags) throws RemoteException;
}
