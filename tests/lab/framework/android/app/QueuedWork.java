package android.app;

import android.os.Handler;
import android.os.HandlerThread;
import android.os.Looper;
import android.os.Message;
import java.util.ArrayList;

/** Work that may wait a little: what SharedPreferences write by apply(). */
public class QueuedWork {
    private static final long DELAY = 100;
    private static final Object sLock = new Object();
    private static final Object sProcessingWork = new Object();
    private static final ArrayList<Runnable> sWork = new ArrayList<Runnable>();
    private static Handler sHandler;

    private static Handler getHandler() {
        synchronized (sLock) {
            if (sHandler == null) {
                HandlerThread handlerThread = new HandlerThread("queued-work-looper");
                // A stand-in: on a device the process is killed, here a thread that loops would keep it alive.
                handlerThread.setDaemon(true);
                handlerThread.start();
                sHandler = new QueuedWorkHandler(handlerThread.getLooper());
            }
            return sHandler;
        }
    }

    public static void queue(Runnable work, boolean shouldDelay) {
        Handler handler = getHandler();
        synchronized (sLock) {
            sWork.add(work);
            handler.sendMessageDelayed(handler.obtainMessage(QueuedWorkHandler.MSG_RUN), shouldDelay ? DELAY : 0);
        }
    }

    /** Does on this thread what is still to be done: before an activity counts as stopped. */
    public static void waitToFinish() {
        processPendingWork();
    }

    private static void processPendingWork() {
        synchronized (sProcessingWork) {
            for (;;) {
                Runnable work;
                synchronized (sLock) {
                    if (sWork.isEmpty()) return;
                    work = sWork.remove(0);
                }
                work.run();
            }
        }
    }

    private static class QueuedWorkHandler extends Handler {
        static final int MSG_RUN = 1;

        QueuedWorkHandler(Looper looper) {
            super(looper);
        }

        public void handleMessage(Message msg) {
            if (msg.what == MSG_RUN) processPendingWork();
        }
    }
}
