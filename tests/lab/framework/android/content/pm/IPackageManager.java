package android.content.pm;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;
import java.util.ArrayList;
import java.util.List;

/** As generated from the AIDL of API 30; the methods that the lab's apps use. */
public interface IPackageManager extends IInterface {
    PackageInfo getPackageInfo(String packageName, int flags, int userId) throws RemoteException;

    ApplicationInfo getApplicationInfo(String packageName, int flags, int userId) throws RemoteException;

    ParceledListSlice<PackageInfo> getInstalledPackages(int flags, int userId) throws RemoteException;

    ParceledListSlice<ApplicationInfo> getInstalledApplications(int flags, int userId) throws RemoteException;

    abstract class Stub extends Binder implements IPackageManager {
        private static final String DESCRIPTOR = "android.content.pm.IPackageManager";
        static final int TRANSACTION_getPackageInfo = IBinder.FIRST_CALL_TRANSACTION + 2;
        static final int TRANSACTION_getApplicationInfo = IBinder.FIRST_CALL_TRANSACTION + 8;
        static final int TRANSACTION_queryIntentActivities = IBinder.FIRST_CALL_TRANSACTION + 28;
        static final int TRANSACTION_getInstalledPackages = IBinder.FIRST_CALL_TRANSACTION + 34;
        static final int TRANSACTION_getInstalledApplications = IBinder.FIRST_CALL_TRANSACTION + 36;

        public static IPackageManager asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IPackageManager {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            private Parcel ask(int code, String packageName, int flags, int userId) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                if (packageName != null) data.writeString(packageName);
                data.writeInt(flags);
                data.writeInt(userId);
                mRemote.transact(code, data, reply, 0);
                reply.readException();
                return reply;
            }

            public PackageInfo getPackageInfo(String packageName, int flags, int userId) throws RemoteException {
                Parcel reply = ask(TRANSACTION_getPackageInfo, packageName, flags, userId);
                return reply.readInt() != 0 ? new PackageInfo(reply) : null;
            }

            public ApplicationInfo getApplicationInfo(String packageName, int flags, int userId) throws RemoteException {
                Parcel reply = ask(TRANSACTION_getApplicationInfo, packageName, flags, userId);
                return reply.readInt() != 0 ? new ApplicationInfo(reply) : null;
            }

            /** The number of items of a slice, whose class name is read over; the reader stands before the first item's mark. */
            private static int items(Parcel reply) {
                if (reply.readInt() == 0) return 0;
                int count = reply.readInt();
                if (count > 0) reply.readString();
                return count;
            }

            public ParceledListSlice<PackageInfo> getInstalledPackages(int flags, int userId) throws RemoteException {
                Parcel reply = ask(TRANSACTION_getInstalledPackages, null, flags, userId);
                List<PackageInfo> list = new ArrayList<PackageInfo>();
                for (int n = items(reply); n > 0; n--) if (reply.readInt() != 0) list.add(new PackageInfo(reply));
                return new ParceledListSlice<PackageInfo>(list);
            }

            public ParceledListSlice<ApplicationInfo> getInstalledApplications(int flags, int userId) throws RemoteException {
                Parcel reply = ask(TRANSACTION_getInstalledApplications, null, flags, userId);
                List<ApplicationInfo> list = new ArrayList<ApplicationInfo>();
                for (int n = items(reply); n > 0; n--) if (reply.readInt() != 0) list.add(new ApplicationInfo(reply));
                return new ParceledListSlice<ApplicationInfo>(list);
            }
        }
    }
}
