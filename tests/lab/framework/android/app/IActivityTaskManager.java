package android.app;

import android.content.Intent;
import android.os.Binder;
import android.os.Bundle;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.Parcelable;
import android.os.RemoteException;
import android.text.TextUtils;
import java.util.ArrayList;
import java.util.List;

/** As generated from the AIDL of API 30; activities: their starts, their life, their tasks. */
public interface IActivityTaskManager extends IInterface {
    int startActivity(IBinder caller, String callingPackage, String callingFeatureId, Intent intent, String resolvedType,
            IBinder resultTo, String resultWho, int requestCode, int flags, Parcelable profilerInfo, Bundle options)
            throws RemoteException;

    List<ActivityManager.RunningTaskInfo> getTasks(int maxNum) throws RemoteException;

    void activityResumed(IBinder token) throws RemoteException;

    void activityPaused(IBinder token) throws RemoteException;

    void activityStopped(IBinder token, Bundle state, Bundle persistentState, CharSequence description)
            throws RemoteException;

    void activityDestroyed(IBinder token) throws RemoteException;

    abstract class Stub extends Binder implements IActivityTaskManager {
        private static final String DESCRIPTOR = "android.app.IActivityTaskManager";
        static final int TRANSACTION_startActivity = IBinder.FIRST_CALL_TRANSACTION + 0;
        static final int TRANSACTION_startActivities = IBinder.FIRST_CALL_TRANSACTION + 1;
        static final int TRANSACTION_activityResumed = IBinder.FIRST_CALL_TRANSACTION + 18;
        static final int TRANSACTION_activityPaused = IBinder.FIRST_CALL_TRANSACTION + 20;
        static final int TRANSACTION_activityStopped = IBinder.FIRST_CALL_TRANSACTION + 21;
        static final int TRANSACTION_activityDestroyed = IBinder.FIRST_CALL_TRANSACTION + 22;
        static final int TRANSACTION_getTasks = IBinder.FIRST_CALL_TRANSACTION + 31;
        static final int TRANSACTION_getRecentTasks = IBinder.FIRST_CALL_TRANSACTION + 38;

        public static IActivityTaskManager asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IActivityTaskManager {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public int startActivity(IBinder caller, String callingPackage, String callingFeatureId, Intent intent,
                    String resolvedType, IBinder resultTo, String resultWho, int requestCode, int flags, Parcelable profilerInfo,
                    Bundle options) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeStrongBinder(caller);
                data.writeString(callingPackage);
                data.writeString(callingFeatureId);
                data.writeTypedObject(intent, 0);
                data.writeString(resolvedType);
                data.writeStrongBinder(resultTo);
                data.writeString(resultWho);
                data.writeInt(requestCode);
                data.writeInt(flags);
                data.writeTypedObject(profilerInfo, 0);
                data.writeTypedObject(options, 0);
                mRemote.transact(TRANSACTION_startActivity, data, reply, 0);
                reply.readException();
                return reply.readInt();
            }

            public List<ActivityManager.RunningTaskInfo> getTasks(int maxNum) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeInt(maxNum);
                mRemote.transact(TRANSACTION_getTasks, data, reply, 0);
                reply.readException();
                List<ActivityManager.RunningTaskInfo> list = new ArrayList<ActivityManager.RunningTaskInfo>();
                for (int n = reply.readInt(); n > 0; n--) {
                    if (reply.readInt() != 0) list.add(new ActivityManager.RunningTaskInfo(reply));
                }
                return list;
            }

            public void activityResumed(IBinder token) throws RemoteException {
                tell(TRANSACTION_activityResumed, token);
            }

            public void activityPaused(IBinder token) throws RemoteException {
                tell(TRANSACTION_activityPaused, token);
            }

            public void activityStopped(IBinder token, Bundle state, Bundle persistentState, CharSequence description)
                    throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeStrongBinder(token);
                data.writeTypedObject(state, 0);
                data.writeTypedObject(persistentState, 0);
                if (description == null) {
                    data.writeInt(0);
                } else {
                    data.writeInt(1);
                    TextUtils.writeToParcel(description, data, 0);
                }
                mRemote.transact(TRANSACTION_activityStopped, data, reply, 0);
                reply.readException();
            }

            /** One-way, as in the AIDL. */
            public void activityDestroyed(IBinder token) throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeStrongBinder(token);
                mRemote.transact(TRANSACTION_activityDestroyed, data, null, IBinder.FLAG_ONEWAY);
            }

            private void tell(int code, IBinder token) throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeStrongBinder(token);
                mRemote.transact(code, data, reply, 0);
                reply.readException();
            }
        }
    }
}
