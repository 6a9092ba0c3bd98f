package android.app;

import android.content.ComponentName;
import android.content.Context;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.ServiceManager;
import java.util.List;

/** What runs. Of the real classes' fields, the ones that the lab's service fills. */
public class ActivityManager {
    private final Context mContext;

    public ActivityManager(Context context) {
        mContext = context;
    }

    public static class RunningAppProcessInfo {
        public String processName;
        public int pid;

        RunningAppProcessInfo(Parcel in) {
            processName = in.readString();
            pid = in.readInt();
        }

        public String toString() {
            return processName + " " + pid;
        }
    }

    public static class RunningServiceInfo {
        public ComponentName service;
        public int pid;

        RunningServiceInfo(Parcel in) {
            service = ComponentName.readFromParcel(in);
            pid = in.readInt();
        }

        public String toString() {
            return service + " " + pid;
        }
    }

    public static class RunningTaskInfo {
        public int taskId;
        public ComponentName topActivity;

        RunningTaskInfo(Parcel in) {
            taskId = in.readInt();
            topActivity = ComponentName.readFromParcel(in);
        }

        public String toString() {
            return taskId + " " + topActivity;
        }
    }

    static IActivityManager getService() {
        return IActivityManager.Stub.asInterface(ServiceManager.getService(Context.ACTIVITY_SERVICE));
    }

    public List<RunningAppProcessInfo> getRunningAppProcesses() {
        try {
            return getService().getRunningAppProcesses();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public List<RunningServiceInfo> getRunningServices(int maxNum) {
        try {
            return getService().getServices(maxNum, 0);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public List<RunningTaskInfo> getRunningTasks(int maxNum) {
        try {
            return ActivityTaskManager.getService().getTasks(maxNum);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
