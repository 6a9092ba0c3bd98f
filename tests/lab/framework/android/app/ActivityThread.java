package android.app;

import android.content.Intent;
import android.content.res.Resources;
import android.os.Handler;
import android.os.Looper;
import android.os.Message;
import android.os.RemoteException;
import android.view.WindowManagerGlobal;
import java.util.ArrayList;

/**
 * The process' main thread and its activities. A stand-in in one way: on a device the system decides which activity comes
 * when and tells this class by transactions; here this class decides. What it tells the system is real.
 */
public final class ActivityThread {
    private static volatile ActivityThread sCurrentActivityThread;

    static final class ActivityClientRecord {
        final Intent intent;
        Activity activity;
        boolean stopped;

        ActivityClientRecord(Intent intent) {
            this.intent = intent;
        }
    }

    private static final int LAUNCH_ACTIVITY = 100;
    private static final int FINISH_ACTIVITY = 101;
    private static final int BIND_APPLICATION = 110;
    private static final int EXIT_APPLICATION = 111;

    private final class H extends Handler {
        public void handleMessage(Message msg) {
            switch (msg.what) {
                case BIND_APPLICATION: handleBindApplication(); break;
                case LAUNCH_ACTIVITY: handleLaunchActivity((Intent) msg.obj); break;
                case FINISH_ACTIVITY: handleFinishActivity((Activity) msg.obj); break;
                case EXIT_APPLICATION: handleExit(); break;
            }
        }
    }

    private final H mH = new H();
    private final String mPackageName;
    private final Resources mResources;
    private Application mInitialApplication;
    /** The back stack; the last one is on top. */
    private final ArrayList<ActivityClientRecord> mActivities = new ArrayList<ActivityClientRecord>();
    private boolean mExiting;

    private ActivityThread(String packageName) {
        mPackageName = packageName;
        mResources = new Resources(packageName, ClassLoader.getSystemClassLoader());
    }

    /** Arguments: main activity's class, package, scenario (handed to the app as the extra "scenario"). */
    public static void main(String[] args) {
        Looper.prepareMainLooper();
        ActivityThread thread = new ActivityThread(args[1]);
        sCurrentActivityThread = thread;
        thread.send(BIND_APPLICATION, null);
        thread.scheduleLaunchActivity(new Intent(args[0]).putExtra("scenario", args[2]));
        Looper.loop();
    }

    public static ActivityThread currentActivityThread() {
        return sCurrentActivityThread;
    }

    public static String currentPackageName() {
        ActivityThread am = currentActivityThread();
        return am != null ? am.mPackageName : null;
    }

    public static String currentOpPackageName() {
        return currentPackageName();
    }

    public static Application currentApplication() {
        ActivityThread am = currentActivityThread();
        return am != null ? am.mInitialApplication : null;
    }

    public Application getApplication() {
        return mInitialApplication;
    }

    private void send(int what, Object obj) {
        Message m = Message.obtain();
        m.what = what;
        m.obj = obj;
        mH.sendMessage(m);
    }

    void scheduleLaunchActivity(Intent intent) {
        send(LAUNCH_ACTIVITY, intent);
    }

    void scheduleFinishActivity(Activity activity) {
        send(FINISH_ACTIVITY, activity);
    }

    /** The lab's end of a run. */
    public void scheduleExit() {
        if (!mExiting) send(EXIT_APPLICATION, null);
        mExiting = true;
    }

    private void handleBindApplication() {
        mInitialApplication = new Application();
        mInitialApplication.attach(newContext());
        mInitialApplication.onCreate();
    }

    private ContextImpl newContext() {
        return new ContextImpl(this, mPackageName, null, mResources);
    }

    private void handleLaunchActivity(Intent intent) {
        ActivityClientRecord below = top();
        if (below != null) pause(below);
        ActivityClientRecord r = new ActivityClientRecord(intent);
        r.activity = performLaunchActivity(r);
        mActivities.add(r);
        r.activity.performStart();
        handleResumeActivity(r);
        if (below != null) stop(below);
    }

    private Activity performLaunchActivity(ActivityClientRecord r) {
        Activity activity;
        try {
            Class<?> c = Class.forName(r.intent.getClassName(), true, ClassLoader.getSystemClassLoader());
            activity = (Activity) c.getDeclaredConstructor().newInstance();
        } catch (Exception e) {
            throw new RuntimeException("Unable to instantiate activity " + r.intent.getClassName(), e);
        }
        activity.attach(newContext(), this, mInitialApplication, r.intent);
        activity.performCreate(null);
        return activity;
    }

    private void handleResumeActivity(ActivityClientRecord r) {
        if (r.stopped) {
            r.stopped = false;
            r.activity.performStart();
        }
        r.activity.performResume();
        r.activity.makeVisible();
        try {
            ActivityTaskManager.getService().activityResumed(null);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private void pause(ActivityClientRecord r) {
        r.activity.performPause();
        try {
            ActivityTaskManager.getService().activityPaused(null);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private void stop(ActivityClientRecord r) {
        r.activity.performStop();
        r.stopped = true;
        r.activity.makeInvisible();
        try {
            ActivityTaskManager.getService().activityStopped(null, null, null, null);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private void destroy(ActivityClientRecord r) {
        if (!r.stopped) r.activity.performStop();
        r.activity.performDestroy();
        WindowManagerGlobal.getInstance().closeAll(r.activity.getActivityToken());
        try {
            ActivityTaskManager.getService().activityDestroyed(null);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private void handleFinishActivity(Activity activity) {
        int index = -1;
        for (int i = 0; i < mActivities.size(); i++) if (mActivities.get(i).activity == activity) index = i;
        if (index < 0) return;
        ActivityClientRecord r = mActivities.get(index);
        boolean wasTop = r == top();
        if (wasTop) pause(r);
        mActivities.remove(index);
        if (wasTop && top() != null) handleResumeActivity(top());
        destroy(r);
        if (top() == null) Looper.getMainLooper().quit();
    }

    private void handleExit() {
        for (ActivityClientRecord r = top(); r != null; r = top()) {
            if (!r.stopped) {
                pause(r);
                stop(r);
            }
            mActivities.remove(mActivities.size() - 1);
            destroy(r);
        }
        Looper.getMainLooper().quit();
    }

    private ActivityClientRecord top() {
        return mActivities.size() == 0 ? null : mActivities.get(mActivities.size() - 1);
    }
}
