package com.android.internal.telephony;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30, but for the callback, which is always null in the lab. */
public interface ITelephonyRegistry extends IInterface {
    void listenForSubscriber(int subId, String callingPackage, String featureId, int events, boolean notifyNow)
            throws RemoteException;

    abstract class Stub extends Binder implements ITelephonyRegistry {
        private static final String DESCRIPTOR = "com.android.internal.telephony.ITelephonyRegistry";
        static final int TRANSACTION_listen = IBinder.FIRST_CALL_TRANSACTION + 3;
        static final int TRANSACTION_listenWithFeature = IBinder.FIRST_CALL_TRANSACTION + 4;
        static final int TRANSACTION_listenForSubscriber = IBinder.FIRST_CALL_TRANSACTION + 5;

        public static ITelephonyRegistry asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements ITelephonyRegistry {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public void listenForSubscriber(int subId, String callingPackage, String featureId, int events,
                    boolean notifyNow) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeInt(subId);
                data.writeString(callingPackage);
                data.writeString(featureId);
                data.writeStrongBinder(null);
                data.writeInt(events);
                data.writeInt(notifyNow ? 1 : 0);
                mRemote.transact(TRANSACTION_listenForSubscriber, data, reply, 0);
                reply.readException();
            }
        }
    }
}
