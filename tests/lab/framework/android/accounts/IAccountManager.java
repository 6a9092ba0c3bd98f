package android.accounts;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; the method that the lab's apps use. */
public interface IAccountManager extends IInterface {
    Account[] getAccountsAsUser(String accountType, int userId, String opPackageName) throws RemoteException;

    abstract class Stub extends Binder implements IAccountManager {
        private static final String DESCRIPTOR = "android.accounts.IAccountManager";
        static final int TRANSACTION_getAccountsForPackage = IBinder.FIRST_CALL_TRANSACTION + 3;
        static final int TRANSACTION_getAccountsByTypeForPackage = IBinder.FIRST_CALL_TRANSACTION + 4;
        static final int TRANSACTION_getAccountsAsUser = IBinder.FIRST_CALL_TRANSACTION + 5;
        static final int TRANSACTION_getAccountByTypeAndFeatures = IBinder.FIRST_CALL_TRANSACTION + 7;
        static final int TRANSACTION_getAccountsByFeatures = IBinder.FIRST_CALL_TRANSACTION + 8;
        static final int TRANSACTION_getAccountsAndVisibilityForPackage = IBinder.FIRST_CALL_TRANSACTION + 40;

        public static IAccountManager asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IAccountManager {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public Account[] getAccountsAsUser(String accountType, int userId, String opPackageName) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeString(accountType);
                data.writeInt(userId);
                data.writeString(opPackageName);
                mRemote.transact(TRANSACTION_getAccountsAsUser, data, reply, 0);
                reply.readException();
                int count = reply.readInt();
                Account[] accounts = new Account[count < 0 ? 0 : count];
                for (int i = 0; i < accounts.length; i++) if (reply.readInt() != 0) accounts[i] = new Account(reply);
                return accounts;
            }
        }
    }
}
