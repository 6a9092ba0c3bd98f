package com.google.android.gms.ads.identifier.internal;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** The service of Google's that tells the advertising id. */
public interface IAdvertisingIdService extends IInterface {
    String getId() throws RemoteException;

    boolean isLimitAdTrackingEnabled(boolean defaultHint) throws RemoteException;

    abstract class Stub extends Binder implements IAdvertisingIdService {
        private static final String DESCRIPTOR = "com.google.android.gms.ads.identifier.internal.IAdvertisingIdService";
        static final int TRANSACTION_getId = IBinder.FIRST_CALL_TRANSACTION + 0;
        static final int TRANSACTION_isLimitAdTrackingEnabled = IBinder.FIRST_CALL_TRANSACTION + 1;

        public static IAdvertisingIdService asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IAdvertisingIdService {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            private Parcel ask(int code, Parcel data) throws RemoteException {
                Parcel reply = Parcel.obtain();
                mRemote.transact(code, data, reply, 0);
                reply.readException();
                return reply;
            }

            public String getId() throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                return ask(TRANSACTION_getId, data).readString();
            }

            public boolean isLimitAdTrackingEnabled(boolean defaultHint) throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeBoolean(defaultHint);
                return ask(TRANSACTION_isLimitAdTrackingEnabled, data).readInt() != 0;
            }
        }
    }
}
