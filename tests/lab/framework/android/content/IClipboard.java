package android.content;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; the methods that the lab's apps use. */
public interface IClipboard extends IInterface {
    void setPrimaryClip(ClipData clip, String callingPackage, int userId) throws RemoteException;

    ClipData getPrimaryClip(String pkg, int userId) throws RemoteException;

    boolean hasPrimaryClip(String callingPackage, int userId) throws RemoteException;

    abstract class Stub extends Binder implements IClipboard {
        private static final String DESCRIPTOR = "android.content.IClipboard";
        static final int TRANSACTION_setPrimaryClip = IBinder.FIRST_CALL_TRANSACTION + 0;
        static final int TRANSACTION_clearPrimaryClip = IBinder.FIRST_CALL_TRANSACTION + 1;
        static final int TRANSACTION_getPrimaryClip = IBinder.FIRST_CALL_TRANSACTION + 2;
        static final int TRANSACTION_getPrimaryClipDescription = IBinder.FIRST_CALL_TRANSACTION + 3;
        static final int TRANSACTION_hasPrimaryClip = IBinder.FIRST_CALL_TRANSACTION + 4;
        static final int TRANSACTION_addPrimaryClipChangedListener = IBinder.FIRST_CALL_TRANSACTION + 5;
        static final int TRANSACTION_removePrimaryClipChangedListener = IBinder.FIRST_CALL_TRANSACTION + 6;
        static final int TRANSACTION_hasClipboardText = IBinder.FIRST_CALL_TRANSACTION + 7;

        public static IClipboard asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IClipboard {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public void setPrimaryClip(ClipData clip, String callingPackage, int userId) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeTypedObject(clip, 0);
                data.writeString(callingPackage);
                data.writeInt(userId);
                mRemote.transact(TRANSACTION_setPrimaryClip, data, reply, 0);
                reply.readException();
            }

            public ClipData getPrimaryClip(String pkg, int userId) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeString(pkg);
                data.writeInt(userId);
                mRemote.transact(TRANSACTION_getPrimaryClip, data, reply, 0);
                reply.readException();
                return reply.readInt() != 0 ? new ClipData(reply) : null;
            }

            public boolean hasPrimaryClip(String callingPackage, int userId) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeString(callingPackage);
                data.writeInt(userId);
                mRemote.transact(TRANSACTION_hasPrimaryClip, data, reply, 0);
                reply.readException();
                return reply.readInt() != 0;
            }
        }
    }
}
