package com.android.internal.telephony;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;
import android.telephony.CellInfo;
import java.util.ArrayList;
import java.util.List;

/** As generated from the AIDL of API 30; the methods that the lab's apps use. */
public interface ITelephony extends IInterface {
    List<CellInfo> getAllCellInfo(String callingPkg, String callingFeatureId) throws RemoteException;

    String getLine1NumberForDisplay(int subId, String callingPackage, String callingFeatureId) throws RemoteException;

    String getDeviceIdWithFeature(String callingPackage, String callingFeatureId) throws RemoteException;

    String getImeiForSlot(int slotIndex, String callingPackage, String callingFeatureId) throws RemoteException;

    String getMeidForSlot(int slotIndex, String callingPackage, String callingFeatureId) throws RemoteException;

    int getCallStateForSlot(int slotIndex) throws RemoteException;

    abstract class Stub extends Binder implements ITelephony {
        private static final String DESCRIPTOR = "com.android.internal.telephony.ITelephony";
        static final int TRANSACTION_getCellLocation = IBinder.FIRST_CALL_TRANSACTION + 27;
        static final int TRANSACTION_getNeighboringCellInfo = IBinder.FIRST_CALL_TRANSACTION + 29;
        static final int TRANSACTION_getCallState = IBinder.FIRST_CALL_TRANSACTION + 30;
        static final int TRANSACTION_getCallStateForSlot = IBinder.FIRST_CALL_TRANSACTION + 31;
        static final int TRANSACTION_getAllCellInfo = IBinder.FIRST_CALL_TRANSACTION + 68;
        static final int TRANSACTION_requestCellInfoUpdate = IBinder.FIRST_CALL_TRANSACTION + 69;
        static final int TRANSACTION_requestCellInfoUpdateWithWorkSource = IBinder.FIRST_CALL_TRANSACTION + 70;
        static final int TRANSACTION_getLine1NumberForDisplay = IBinder.FIRST_CALL_TRANSACTION + 129;
        static final int TRANSACTION_getDeviceId = IBinder.FIRST_CALL_TRANSACTION + 151;
        static final int TRANSACTION_getDeviceIdWithFeature = IBinder.FIRST_CALL_TRANSACTION + 152;
        static final int TRANSACTION_getImeiForSlot = IBinder.FIRST_CALL_TRANSACTION + 153;
        static final int TRANSACTION_getMeidForSlot = IBinder.FIRST_CALL_TRANSACTION + 155;

        public static ITelephony asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements ITelephony {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public List<CellInfo> getAllCellInfo(String callingPkg, String callingFeatureId) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeString(callingPkg);
                data.writeString(callingFeatureId);
                mRemote.transact(TRANSACTION_getAllCellInfo, data, reply, 0);
                reply.readException();
                int n = reply.readInt();
                if (n < 0) return null;
                ArrayList<CellInfo> cells = new ArrayList<CellInfo>();
                for (int i = 0; i < n; i++) cells.add(reply.readInt() != 0 ? new CellInfo(reply) : null);
                return cells;
            }

            public String getLine1NumberForDisplay(int subId, String callingPackage, String callingFeatureId)
                    throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeInt(subId);
                data.writeString(callingPackage);
                data.writeString(callingFeatureId);
                return ask(TRANSACTION_getLine1NumberForDisplay, data);
            }

            public String getDeviceIdWithFeature(String callingPackage, String callingFeatureId) throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeString(callingPackage);
                data.writeString(callingFeatureId);
                return ask(TRANSACTION_getDeviceIdWithFeature, data);
            }

            public String getImeiForSlot(int slotIndex, String callingPackage, String callingFeatureId)
                    throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeInt(slotIndex);
                data.writeString(callingPackage);
                data.writeString(callingFeatureId);
                return ask(TRANSACTION_getImeiForSlot, data);
            }

            public String getMeidForSlot(int slotIndex, String callingPackage, String callingFeatureId)
                    throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeInt(slotIndex);
                data.writeString(callingPackage);
                data.writeString(callingFeatureId);
                return ask(TRANSACTION_getMeidForSlot, data);
            }

            public int getCallStateForSlot(int slotIndex) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeInt(slotIndex);
                mRemote.transact(TRANSACTION_getCallStateForSlot, data, reply, 0);
                reply.readException();
                return reply.readInt();
            }

            private String ask(int code, Parcel data) throws RemoteException {
                Parcel reply = Parcel.obtain();
                mRemote.transact(code, data, reply, 0);
                reply.readException();
                return reply.readString();
            }
        }
    }
}
