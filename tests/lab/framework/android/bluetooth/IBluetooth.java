package android.bluetooth;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; the methods that the lab's apps use. */
public interface IBluetooth extends IInterface {
    boolean startDiscovery(String callingPackage, String callingFeatureId) throws RemoteException;

    BluetoothDevice[] getBondedDevices() throws RemoteException;

    abstract class Stub extends Binder implements IBluetooth {
        private static final String DESCRIPTOR = "android.bluetooth.IBluetooth";
        static final int TRANSACTION_getAddress = IBinder.FIRST_CALL_TRANSACTION + 3;
        static final int TRANSACTION_startDiscovery = IBinder.FIRST_CALL_TRANSACTION + 17;
        static final int TRANSACTION_getBondedDevices = IBinder.FIRST_CALL_TRANSACTION + 23;

        public static IBluetooth asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IBluetooth {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public boolean startDiscovery(String callingPackage, String callingFeatureId) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeString(callingPackage);
                data.writeString(callingFeatureId);
                mRemote.transact(TRANSACTION_startDiscovery, data, reply, 0);
                reply.readException();
                return reply.readInt() != 0;
            }

            public BluetoothDevice[] getBondedDevices() throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                mRemote.transact(TRANSACTION_getBondedDevices, data, reply, 0);
                reply.readException();
                int n = reply.readInt();
                if (n < 0) return null;
                BluetoothDevice[] devices = new BluetoothDevice[n];
                for (int i = 0; i < n; i++) devices[i] = reply.readInt() != 0 ? new BluetoothDevice(reply) : null;
                return devices;
            }
        }
    }
}
