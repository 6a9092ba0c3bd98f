package android.app;

import android.os.ServiceManager;

public class ActivityTaskManager {
    public static IActivityTaskManager getService() {
        return IActivityTaskManager.Stub.asInterface(ServiceManager.getService("activity_task"));
    }
}
