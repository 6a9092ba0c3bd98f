package android.bluetooth;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; the method that the lab's apps use. */
public interface IBluetoothManager extends IInterface {
    String getAddress() throws RemoteException;

    abstract class Stub extends Binder implements IBluetoothManager {
        private static final String DESCRIPTOR = "android.bluetooth.IBluetoothManager";
        static final int TRANSACTION_getAddress = IBinder.FIRST_CALL_TRANSACTION + 12;

        public static IBluetoothManager asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IBluetoothManager {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public String getAddress() throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                mRemote.transact(TRANSACTION_getAddress, data, reply, 0);
                reply.readException();
                return reply.readString();
            }
        }
    }
}
