package com.android.internal.telephony;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; the methods that the lab's apps use. */
public interface IPhoneSubInfo extends IInterface {
    String getSubscriberIdForSubscriber(int subId, String callingPackage, String callingFeatureId) throws RemoteException;

    String getIccSerialNumberForSubscriber(int subId, String callingPackage, String callingFeatureId)
            throws RemoteException;

    String getLine1NumberForSubscriber(int subId, String callingPackage, String callingFeatureId) throws RemoteException;

    abstract class Stub extends Binder implements IPhoneSubInfo {
        private static final String DESCRIPTOR = "com.android.internal.telephony.IPhoneSubInfo";
        static final int TRANSACTION_getDeviceId = IBinder.FIRST_CALL_TRANSACTION + 0;
        static final int TRANSACTION_getDeviceIdWithFeature = IBinder.FIRST_CALL_TRANSACTION + 1;
        static final int TRANSACTION_getDeviceIdForPhone = IBinder.FIRST_CALL_TRANSACTION + 3;
        static final int TRANSACTION_getImeiForSubscriber = IBinder.FIRST_CALL_TRANSACTION + 4;
        static final int TRANSACTION_getSubscriberId = IBinder.FIRST_CALL_TRANSACTION + 7;
        static final int TRANSACTION_getSubscriberIdWithFeature = IBinder.FIRST_CALL_TRANSACTION + 8;
        static final int TRANSACTION_getSubscriberIdForSubscriber = IBinder.FIRST_CALL_TRANSACTION + 9;
        static final int TRANSACTION_getIccSerialNumber = IBinder.FIRST_CALL_TRANSACTION + 11;
        static final int TRANSACTION_getIccSerialNumberWithFeature = IBinder.FIRST_CALL_TRANSACTION + 12;
        static final int TRANSACTION_getIccSerialNumberForSubscriber = IBinder.FIRST_CALL_TRANSACTION + 13;
        static final int TRANSACTION_getLine1Number = IBinder.FIRST_CALL_TRANSACTION + 14;
        static final int TRANSACTION_getLine1NumberForSubscriber = IBinder.FIRST_CALL_TRANSACTION + 15;
        static final int TRANSACTION_getMsisdn = IBinder.FIRST_CALL_TRANSACTION + 18;
        static final int TRANSACTION_getMsisdnForSubscriber = IBinder.FIRST_CALL_TRANSACTION + 19;

        public static IPhoneSubInfo asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IPhoneSubInfo {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public String getSubscriberIdForSubscriber(int subId, String callingPackage, String callingFeatureId)
                    throws RemoteException {
                return ask(TRANSACTION_getSubscriberIdForSubscriber, subId, callingPackage, callingFeatureId);
            }

            public String getIccSerialNumberForSubscriber(int subId, String callingPackage, String callingFeatureId)
                    throws RemoteException {
                return ask(TRANSACTION_getIccSerialNumberForSubscriber, subId, callingPackage, callingFeatureId);
            }

            public String getLine1NumberForSubscriber(int subId, String callingPackage, String callingFeatureId)
                    throws RemoteException {
                return ask(TRANSACTION_getLine1NumberForSubscriber, subId, callingPackage, callingFeatureId);
            }

            private String ask(int code, int subId, String callingPackage, String callingFeatureId)
                    throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeInt(subId);
                data.writeString(callingPackage);
                data.writeString(callingFeatureId);
                mRemote.transact(code, data, reply, 0);
                reply.readException();
                return reply.readString();
            }
        }
    }
}
