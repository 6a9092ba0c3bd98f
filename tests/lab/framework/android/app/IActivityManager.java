package android.app;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; what a process says of itself when it begins. */
public interface IActivityManager extends IInterface {
    void attachApplication(IBinder app, long startSeq) throws RemoteException;

    abstract class Stub extends Binder implements IActivityManager {
        private static final String DESCRIPTOR = "android.app.IActivityManager";
        static final int TRANSACTION_startActivity = IBinder.FIRST_CALL_TRANSACTION + 6;
        static final int TRANSACTION_attachApplication = IBinder.FIRST_CALL_TRANSACTION + 17;

        public static IActivityManager asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IActivityManager {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public void attachApplication(IBinder app, long startSeq) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeStrongBinder(app);
                data.writeLong(startSeq);
                mRemote.transact(TRANSACTION_attachApplication, data, reply, 0);
                reply.readException();
            }
        }
    }
}
