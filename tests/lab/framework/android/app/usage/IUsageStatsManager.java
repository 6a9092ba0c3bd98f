package android.app.usage;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;
import java.util.ArrayList;
import java.util.List;

/** As generated from the AIDL of API 30; the method that the lab's apps use. The items of its list have a form of the lab's own. */
public interface IUsageStatsManager extends IInterface {
    List<UsageStats> queryUsageStats(int bucketType, long beginTime, long endTime, String callingPackage) throws RemoteException;

    abstract class Stub extends Binder implements IUsageStatsManager {
        private static final String DESCRIPTOR = "android.app.usage.IUsageStatsManager";
        static final int TRANSACTION_queryUsageStats = IBinder.FIRST_CALL_TRANSACTION + 0;
        static final int TRANSACTION_queryConfigurationStats = IBinder.FIRST_CALL_TRANSACTION + 1;
        static final int TRANSACTION_queryEventStats = IBinder.FIRST_CALL_TRANSACTION + 2;
        static final int TRANSACTION_queryEvents = IBinder.FIRST_CALL_TRANSACTION + 3;

        public static IUsageStatsManager asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IUsageStatsManager {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            /** A ParceledListSlice, or null. */
            public List<UsageStats> queryUsageStats(int bucketType, long beginTime, long endTime, String callingPackage)
                    throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeInt(bucketType);
                data.writeLong(beginTime);
                data.writeLong(endTime);
                data.writeString(callingPackage);
                mRemote.transact(TRANSACTION_queryUsageStats, data, reply, 0);
                reply.readException();
                if (reply.readInt() == 0) return null;
                List<UsageStats> list = new ArrayList<UsageStats>();
                int count = reply.readInt();
                if (count > 0) reply.readString();
                for (; count > 0; count--) if (reply.readInt() != 0) list.add(new UsageStats(reply));
                return list;
            }
        }
    }
}
