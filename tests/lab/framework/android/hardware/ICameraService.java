package android.hardware;

import android.hardware.camera2.ICameraDeviceUser;
import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; opening a device by camera2. The older class asks from native code. */
public interface ICameraService extends IInterface {
    ICameraDeviceUser connectDevice(IBinder callbacks, String cameraId, String opPackageName, String featureId, int clientUid)
            throws RemoteException;

    abstract class Stub extends Binder implements ICameraService {
        private static final String DESCRIPTOR = "android.hardware.ICameraService";
        static final int TRANSACTION_connect = IBinder.FIRST_CALL_TRANSACTION + 2;
        static final int TRANSACTION_connectDevice = IBinder.FIRST_CALL_TRANSACTION + 3;
        static final int TRANSACTION_connectLegacy = IBinder.FIRST_CALL_TRANSACTION + 4;

        public static ICameraService asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements ICameraService {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public ICameraDeviceUser connectDevice(IBinder callbacks, String cameraId, String opPackageName, String featureId,
                    int clientUid) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeStrongBinder(callbacks);
                data.writeString(cameraId);
                data.writeString(opPackageName);
                data.writeString(featureId);
                data.writeInt(clientUid);
                mRemote.transact(TRANSACTION_connectDevice, data, reply, 0);
                reply.readException();
                // The device is behind handle 0, too; without one the service has given nothing.
                return reply.readInt() != 0 ? ICameraDeviceUser.Stub.asInterface(mRemote) : null;
            }
        }
    }
}
