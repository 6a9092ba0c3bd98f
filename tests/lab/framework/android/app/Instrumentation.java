package android.app;

import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.os.IBinder;
import android.os.RemoteException;

/** Makes the application object, calls its activities, and stands between the app and the system when an activity is started. */
public class Instrumentation {
    private final ActivityThread mThread;

    Instrumentation(ActivityThread thread) {
        mThread = thread;
    }

    public Application newApplication(ClassLoader cl, String className, Context context) throws Exception {
        Application app = (Application) cl.loadClass(className).getDeclaredConstructor().newInstance();
        app.attach(context);
        return app;
    }

    public void callActivityOnResume(Activity activity) {
        activity.onResume();
    }

    public void callActivityOnPause(Activity activity) {
        activity.onPause();
    }

    void execStartActivity(Context who, IBinder contextThread, IBinder token, Activity target, Intent intent, int requestCode,
            Bundle options) {
        try {
            ActivityTaskManager.getService().startActivity(contextThread, who.getOpPackageName(), who.getAttributionTag(), intent,
                    null, token, null, requestCode, 0, null, options);
        } catch (RemoteException e) {
            throw new RuntimeException("Failure from system", e);
        }
    }

    void execStartActivity(Activity target, String who, Intent intent, int requestCode, Bundle options) {
        try {
            ActivityTaskManager.getService().startActivity(null, target.getPackageName(), target.getAttributionTag(), intent, null,
                    null, who, requestCode, 0, null, options);
        } catch (RemoteException e) {
            throw new RuntimeException("Failure from system", e);
        }
        mThread.awaitPermissions(target, who, intent, requestCode);
    }
}
