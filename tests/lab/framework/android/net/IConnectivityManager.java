package android.net;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; the methods that the lab's apps use. */
public interface IConnectivityManager extends IInterface {
    Network getActiveNetwork() throws RemoteException;

    NetworkInfo getActiveNetworkInfo() throws RemoteException;

    NetworkCapabilities getNetworkCapabilities(Network network, String callingPackageName) throws RemoteException;

    abstract class Stub extends Binder implements IConnectivityManager {
        private static final String DESCRIPTOR = "android.net.IConnectivityManager";
        static final int TRANSACTION_getActiveNetwork = IBinder.FIRST_CALL_TRANSACTION + 0;
        static final int TRANSACTION_getActiveNetworkInfo = IBinder.FIRST_CALL_TRANSACTION + 2;
        static final int TRANSACTION_getNetworkInfo = IBinder.FIRST_CALL_TRANSACTION + 4;
        static final int TRANSACTION_getNetworkInfoForUid = IBinder.FIRST_CALL_TRANSACTION + 5;
        static final int TRANSACTION_getAllNetworkInfo = IBinder.FIRST_CALL_TRANSACTION + 6;
        static final int TRANSACTION_getAllNetworks = IBinder.FIRST_CALL_TRANSACTION + 8;
        static final int TRANSACTION_getActiveLinkProperties = IBinder.FIRST_CALL_TRANSACTION + 11;
        static final int TRANSACTION_getLinkProperties = IBinder.FIRST_CALL_TRANSACTION + 13;
        static final int TRANSACTION_getNetworkCapabilities = IBinder.FIRST_CALL_TRANSACTION + 14;
        static final int TRANSACTION_requestNetwork = IBinder.FIRST_CALL_TRANSACTION + 57;
        static final int TRANSACTION_pendingRequestForNetwork = IBinder.FIRST_CALL_TRANSACTION + 58;
        static final int TRANSACTION_listenForNetwork = IBinder.FIRST_CALL_TRANSACTION + 60;
        static final int TRANSACTION_pendingListenForNetwork = IBinder.FIRST_CALL_TRANSACTION + 61;

        public static IConnectivityManager asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IConnectivityManager {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            private static Parcel request() {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                return data;
            }

            private Parcel ask(int code, Parcel data) throws RemoteException {
                Parcel reply = Parcel.obtain();
                mRemote.transact(code, data, reply, 0);
                reply.readException();
                return reply;
            }

            public Network getActiveNetwork() throws RemoteException {
                Parcel reply = ask(TRANSACTION_getActiveNetwork, request());
                return reply.readInt() != 0 ? new Network(reply) : null;
            }

            public NetworkInfo getActiveNetworkInfo() throws RemoteException {
                Parcel reply = ask(TRANSACTION_getActiveNetworkInfo, request());
                return reply.readInt() != 0 ? new NetworkInfo(reply) : null;
            }

            public NetworkCapabilities getNetworkCapabilities(Network network, String callingPackageName)
                    throws RemoteException {
                Parcel data = request();
                data.writeInt(network == null ? 0 : 1);
                if (network != null) data.writeInt(network.netId);
                data.writeString(callingPackageName);
                Parcel reply = ask(TRANSACTION_getNetworkCapabilities, data);
                return reply.readInt() != 0 ? new NetworkCapabilities(reply) : null;
            }
        }
    }
}
