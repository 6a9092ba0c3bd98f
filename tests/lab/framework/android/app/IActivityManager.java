package android.app;

import android.content.ComponentName;
import android.content.Intent;
import android.os.Binder;
import android.os.Bundle;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;
import java.util.ArrayList;
import java.util.List;

/** As generated from the AIDL of API 30; the methods that the lab uses, and the codes of some more. */
public interface IActivityManager extends IInterface {
    void attachApplication(IBinder app, long startSeq) throws RemoteException;

    ComponentName startService(IBinder caller, Intent service, String resolvedType, boolean requireForeground,
            String callingPackage, String callingFeatureId, int userId) throws RemoteException;

    int bindIsolatedService(IBinder caller, IBinder token, Intent service, String resolvedType, IBinder connection, int flags,
            String instanceName, String callingPackage, int userId) throws RemoteException;

    int broadcastIntentWithFeature(IBinder caller, String callingFeatureId, Intent intent, String resolvedType,
            IBinder resultTo, int resultCode, String resultData, Bundle map, String[] requiredPermissions, int appOp,
            Bundle options, boolean serialized, boolean sticky, int userId) throws RemoteException;

    List<ActivityManager.RunningAppProcessInfo> getRunningAppProcesses() throws RemoteException;

    List<ActivityManager.RunningServiceInfo> getServices(int maxNum, int flags) throws RemoteException;

    abstract class Stub extends Binder implements IActivityManager {
        private static final String DESCRIPTOR = "android.app.IActivityManager";
        static final int TRANSACTION_startActivity = IBinder.FIRST_CALL_TRANSACTION + 6;
        static final int TRANSACTION_startActivityWithFeature = IBinder.FIRST_CALL_TRANSACTION + 7;
        static final int TRANSACTION_broadcastIntent = IBinder.FIRST_CALL_TRANSACTION + 13;
        static final int TRANSACTION_broadcastIntentWithFeature = IBinder.FIRST_CALL_TRANSACTION + 14;
        static final int TRANSACTION_attachApplication = IBinder.FIRST_CALL_TRANSACTION + 17;
        static final int TRANSACTION_getTasks = IBinder.FIRST_CALL_TRANSACTION + 18;
        static final int TRANSACTION_startService = IBinder.FIRST_CALL_TRANSACTION + 25;
        static final int TRANSACTION_bindService = IBinder.FIRST_CALL_TRANSACTION + 27;
        static final int TRANSACTION_bindIsolatedService = IBinder.FIRST_CALL_TRANSACTION + 28;
        static final int TRANSACTION_getRecentTasks = IBinder.FIRST_CALL_TRANSACTION + 51;
        static final int TRANSACTION_getServices = IBinder.FIRST_CALL_TRANSACTION + 73;
        static final int TRANSACTION_getRunningAppProcesses = IBinder.FIRST_CALL_TRANSACTION + 74;
        static final int TRANSACTION_getRunningExternalApplications = IBinder.FIRST_CALL_TRANSACTION + 93;

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

            /** A call whose arguments are written; its answer, behind the head. */
            private Parcel ask(int code, Parcel data) throws RemoteException {
                Parcel reply = Parcel.obtain();
                mRemote.transact(code, data, reply, 0);
                reply.readException();
                return reply;
            }

            private static Parcel request() {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                return data;
            }

            public ComponentName startService(IBinder caller, Intent service, String resolvedType, boolean requireForeground,
                    String callingPackage, String callingFeatureId, int userId) throws RemoteException {
                Parcel data = request();
                data.writeStrongBinder(caller);
                data.writeTypedObject(service, 0);
                data.writeString(resolvedType);
                data.writeBoolean(requireForeground);
                data.writeString(callingPackage);
                data.writeString(callingFeatureId);
                data.writeInt(userId);
                Parcel reply = ask(TRANSACTION_startService, data);
                return reply.readInt() != 0 ? ComponentName.readFromParcel(reply) : null;
            }

            public int bindIsolatedService(IBinder caller, IBinder token, Intent service, String resolvedType,
                    IBinder connection, int flags, String instanceName, String callingPackage, int userId)
                    throws RemoteException {
                Parcel data = request();
                data.writeStrongBinder(caller);
                data.writeStrongBinder(token);
                data.writeTypedObject(service, 0);
                data.writeString(resolvedType);
                data.writeStrongBinder(connection);
                data.writeInt(flags);
                data.writeString(instanceName);
                data.writeString(callingPackage);
                data.writeInt(userId);
                return ask(TRANSACTION_bindIsolatedService, data).readInt();
            }

            public int broadcastIntentWithFeature(IBinder caller, String callingFeatureId, Intent intent, String resolvedType,
                    IBinder resultTo, int resultCode, String resultData, Bundle map, String[] requiredPermissions, int appOp,
                    Bundle options, boolean serialized, boolean sticky, int userId) throws RemoteException {
                Parcel data = request();
                data.writeStrongBinder(caller);
                data.writeString(callingFeatureId);
                data.writeTypedObject(intent, 0);
                data.writeString(resolvedType);
                data.writeStrongBinder(resultTo);
                data.writeInt(resultCode);
                data.writeString(resultData);
                data.writeTypedObject(map, 0);
                data.writeStringArray(requiredPermissions);
                data.writeInt(appOp);
                data.writeTypedObject(options, 0);
                data.writeBoolean(serialized);
                data.writeBoolean(sticky);
                data.writeInt(userId);
                return ask(TRANSACTION_broadcastIntentWithFeature, data).readInt();
            }

            public List<ActivityManager.RunningAppProcessInfo> getRunningAppProcesses() throws RemoteException {
                Parcel reply = ask(TRANSACTION_getRunningAppProcesses, request());
                List<ActivityManager.RunningAppProcessInfo> list = new ArrayList<ActivityManager.RunningAppProcessInfo>();
                for (int n = reply.readInt(); n > 0; n--) {
                    if (reply.readInt() != 0) list.add(new ActivityManager.RunningAppProcessInfo(reply));
                }
                return list;
            }

            public List<ActivityManager.RunningServiceInfo> getServices(int maxNum, int flags) throws RemoteException {
                Parcel data = request();
                data.writeInt(maxNum);
                data.writeInt(flags);
                Parcel reply = ask(TRANSACTION_getServices, data);
                List<ActivityManager.RunningServiceInfo> list = new ArrayList<ActivityManager.RunningServiceInfo>();
                for (int n = reply.readInt(); n > 0; n--) {
                    if (reply.readInt() != 0) list.add(new ActivityManager.RunningServiceInfo(reply));
                }
                return list;
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
