package android.app;

import android.app.servertransaction.ClientTransaction;
import android.content.BroadcastReceiver;
import android.content.Intent;
import android.content.pm.IPackageManager;
import android.content.pm.PackageManager;
import android.content.res.Resources;
import android.os.Handler;
import android.os.Looper;
import android.os.Message;
import android.os.RemoteException;
import android.os.ServiceManager;
import android.view.WindowManagerGlobal;
import java.util.ArrayList;
import java.util.HashMap;

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

    /** Messages under the numbers that they have on a device. */
    private final class H extends Handler {
        static final int BIND_APPLICATION = 110;
        static final int EXIT_APPLICATION = 111;
        static final int RECEIVER = 113;
        static final int CREATE_SERVICE = 114;
        static final int SERVICE_ARGS = 115;
        static final int EXECUTE_TRANSACTION = 159;

        public void handleMessage(Message msg) {
            switch (msg.what) {
                case BIND_APPLICATION: handleBindApplication(); break;
                case EXIT_APPLICATION: handleExit(); break;
                case RECEIVER: handleReceiver((Intent) msg.obj); break;
                case CREATE_SERVICE: handleCreateService((Intent) msg.obj); break;
                case SERVICE_ARGS: handleServiceArgs((Intent) msg.obj); break;
                case EXECUTE_TRANSACTION: ((ClientTransaction) msg.obj).execute(); break;
            }
        }
    }

    private final H mH = new H();
    private final String mPackageName;
    private final Resources mResources;
    private final Instrumentation mInstrumentation = new Instrumentation(this);
    private Application mInitialApplication;
    /** The back stack; the last one is on top. */
    private final ArrayList<ActivityClientRecord> mActivities = new ArrayList<ActivityClientRecord>();
    private final HashMap<String, Service> mServices = new HashMap<String, Service>();
    private boolean mExiting;

    private ActivityThread(String packageName) {
        mPackageName = packageName;
        mResources = new Resources(packageName, ClassLoader.getSystemClassLoader());
    }

    /** Arguments: the first component's class, package, scenario (handed to the app as the extra "scenario"), what that component is. */
    public static void main(String[] args) {
        Looper.prepareMainLooper();
        ActivityThread thread = new ActivityThread(args[1]);
        sCurrentActivityThread = thread;
        thread.attach();
        thread.send(H.BIND_APPLICATION, null);
        thread.begin(args[3], new Intent().setClassName(args[1], args[0]).putExtra("scenario", args[2]));
        Looper.loop();
    }

    /** The first component, for which the system has started the process. */
    private void begin(String kind, Intent intent) {
        if (kind.equals("activity")) {
            scheduleLaunchActivity(intent);
            return;
        }
        if (kind.equals("receiver")) send(H.RECEIVER, intent.setAction(Intent.ACTION_BOOT_COMPLETED));
        else scheduleCreateService(intent);
        // Without a window whose channel closes, nobody would hear of the end of the run.
        new Thread(new Runnable() {
            public void run() {
                lab.User.awaitEnd();
                scheduleExit();
            }
        }, "end-of-run").start();
    }

    /** The first call of every app's process, before any of the app's own code. */
    private void attach() {
        try {
            IActivityManager.Stub.asInterface(ServiceManager.getService("activity")).attachApplication(null, 0);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
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

    public static IPackageManager getPackageManager() {
        return IPackageManager.Stub.asInterface(ServiceManager.getService("package"));
    }

    Instrumentation getInstrumentation() {
        return mInstrumentation;
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

    void scheduleCreateService(Intent service) {
        send(H.CREATE_SERVICE, service);
        send(H.SERVICE_ARGS, service);
    }

    void scheduleLaunchActivity(final Intent intent) {
        scheduleTransaction(new ClientTransaction() {
            public void execute() {
                handleLaunchActivity(intent);
            }
        });
    }

    void scheduleFinishActivity(final Activity activity) {
        scheduleTransaction(new ClientTransaction() {
            public void execute() {
                handleFinishActivity(activity);
            }
        });
    }

    void scheduleMoveToBack() {
        scheduleTransaction(new ClientTransaction() {
            public void execute() {
                ActivityClientRecord r = top();
                if (r == null || r.stopped) return;
                pause(r);
                stop(r);
            }
        });
    }

    private void scheduleTransaction(ClientTransaction transaction) {
        send(H.EXECUTE_TRANSACTION, transaction);
    }

    /**
     * The system's question stands before the activity, which is paused meanwhile. A thread waits for the user's answer as a binder
     * thread waits for the system's; the answer comes as a transaction, as on a device.
     */
    void awaitPermissions(final Activity activity, final String who, final Intent intent, final int requestCode) {
        final String[] names = intent.getStringArrayExtra(PackageManager.EXTRA_REQUEST_PERMISSIONS_NAMES);
        scheduleTransaction(new ClientTransaction() {
            public void execute() {
                pause(top());
                new Thread(new Runnable() {
                    public void run() {
                        final Intent answer = lab.User.answer(names);
                        scheduleTransaction(new ClientTransaction() {
                            public void execute() {
                                activity.dispatchActivityResult(who, requestCode,
                                        answer == null ? Activity.RESULT_CANCELED : Activity.RESULT_OK, answer);
                                if (!mExiting) handleResumeActivity(top());
                            }
                        });
                    }
                }, "permission-answer").start();
            }
        });
    }

    /** The lab's end of a run. */
    public void scheduleExit() {
        if (!mExiting) send(H.EXIT_APPLICATION, null);
        mExiting = true;
    }

    private void handleBindApplication() {
        try {
            mInitialApplication =
                    mInstrumentation.newApplication(ClassLoader.getSystemClassLoader(), "android.app.Application", newContext());
        } catch (Exception e) {
            throw new RuntimeException("Unable to instantiate application", e);
        }
        mInitialApplication.onCreate();
    }

    private static Object instantiate(String what, Intent intent) {
        try {
            Class<?> c = Class.forName(intent.getClassName(), true, ClassLoader.getSystemClassLoader());
            return c.getDeclaredConstructor().newInstance();
        } catch (Exception e) {
            throw new RuntimeException("Unable to instantiate " + what + " " + intent.getClassName(), e);
        }
    }

    private void handleReceiver(Intent intent) {
        ((BroadcastReceiver) instantiate("receiver", intent)).onReceive(mInitialApplication, intent);
    }

    /** One of each class, as on a device. */
    private void handleCreateService(Intent intent) {
        if (mServices.get(intent.getClassName()) != null) return;
        Service service = (Service) instantiate("service", intent);
        service.attach(newContext());
        mServices.put(intent.getClassName(), service);
        service.onCreate();
    }

    private void handleServiceArgs(Intent intent) {
        mServices.get(intent.getClassName()).onStartCommand(intent, 0, 1);
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
        Activity activity = (Activity) instantiate("activity", r.intent);
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
        QueuedWork.waitToFinish();
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
