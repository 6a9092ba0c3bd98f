package android.app;

import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.os.RemoteException;

/** Makes the application object, and stands between an activity and the system when another is started for a result. */
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
