package android.hardware.camera2;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; giving the device back. */
public interface ICameraDeviceUser extends IInterface {
    void disconnect() throws RemoteException;

    abstract class Stub extends Binder implements ICameraDeviceUser {
        private static final String DESCRIPTOR = "android.hardware.camera2.ICameraDeviceUser";
        static final int TRANSACTION_disconnect = IBinder.FIRST_CALL_TRANSACTION + 0;

        public static ICameraDeviceUser asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements ICameraDeviceUser {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public void disconnect() throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                mRemote.transact(TRANSACTION_disconnect, data, reply, 0);
                reply.readException();
            }
        }
    }
}
