package com.bun.lib;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/**
 * The service of the Mobile Security Alliance that tells the OAID, as SDKs carry its interface inside. On a device an app binds to the
 * package com.mdid.msa and is given this binder; in the lab, where everything is handle 0, `ServiceManager.getService("com.mdid.msa")`
 * gives it.
 */
public interface MsaIdInterface extends IInterface {
    boolean isSupported() throws RemoteException;

    String getOAID() throws RemoteException;

    String getVAID() throws RemoteException;

    String getAAID() throws RemoteException;

    abstract class Stub extends Binder implements MsaIdInterface {
        private static final String DESCRIPTOR = "com.bun.lib.MsaIdInterface";
        static final int TRANSACTION_isSupported = IBinder.FIRST_CALL_TRANSACTION + 0;
        static final int TRANSACTION_getOAID = IBinder.FIRST_CALL_TRANSACTION + 2;
        static final int TRANSACTION_getVAID = IBinder.FIRST_CALL_TRANSACTION + 3;
        static final int TRANSACTION_getAAID = IBinder.FIRST_CALL_TRANSACTION + 4;

        public static MsaIdInterface asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements MsaIdInterface {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            private Parcel ask(int code) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                mRemote.transact(code, data, reply, 0);
                reply.readException();
                return reply;
            }

            public boolean isSupported() throws RemoteException {
                return ask(TRANSACTION_isSupported).readInt() != 0;
            }

            public String getOAID() throws RemoteException {
                return ask(TRANSACTION_getOAID).readString();
            }

            public String getVAID() throws RemoteException {
                return ask(TRANSACTION_getVAID).readString();
            }

            public String getAAID() throws RemoteException {
                return ask(TRANSACTION_getAAID).readString();
            }
        }
    }
}
