package com.android.internal.telecom;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; the methods that the lab's apps use. */
public interface ITelecomService extends IInterface {
    boolean isInCall(String callingPackage, String callingFeatureId) throws RemoteException;

    int getCallState() throws RemoteException;

    abstract class Stub extends Binder implements ITelecomService {
        private static final String DESCRIPTOR = "com.android.internal.telecom.ITelecomService";
        static final int TRANSACTION_isInCall = IBinder.FIRST_CALL_TRANSACTION + 26;
        static final int TRANSACTION_isInManagedCall = IBinder.FIRST_CALL_TRANSACTION + 27;
        static final int TRANSACTION_getCallState = IBinder.FIRST_CALL_TRANSACTION + 29;

        public static ITelecomService asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements ITelecomService {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public boolean isInCall(String callingPackage, String callingFeatureId) throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeString(callingPackage);
                data.writeString(callingFeatureId);
                return ask(TRANSACTION_isInCall, data) != 0;
            }

            public int getCallState() throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                return ask(TRANSACTION_getCallState, data);
            }

            private int ask(int code, Parcel data) throws RemoteException {
                Parcel reply = Parcel.obtain();
                mRemote.transact(code, data, reply, 0);
                reply.readException();
                return reply.readInt();
            }
        }
    }
}
