package android.os;

import java.util.HashMap;

/** A thread's loop. */
public final class Looper {
    /** A stand-in for a ThreadLocal, which the core library has not. */
    private static final HashMap<Thread, Looper> sLoopers = new HashMap<Thread, Looper>();
    private static Looper sMainLooper;
    final MessageQueue mQueue = new MessageQueue();
    final Thread mThread = Thread.currentThread();

    public static void prepare() {
        synchronized (sLoopers) {
            if (sLoopers.containsKey(Thread.currentThread())) throw new RuntimeException("Only one Looper may be created per thread");
            sLoopers.put(Thread.currentThread(), new Looper());
        }
    }

    public static void prepareMainLooper() {
        prepare();
        if (sMainLooper != null) throw new IllegalStateException("The main Looper has already been prepared.");
        sMainLooper = myLooper();
    }

    public static Looper getMainLooper() {
        return sMainLooper;
    }

    public static Looper myLooper() {
        synchronized (sLoopers) {
            return sLoopers.get(Thread.currentThread());
        }
    }

    public static void loop() {
        Looper me = myLooper();
        if (me == null) throw new RuntimeException("No Looper; Looper.prepare() wasn't called on this thread.");
        for (;;) {
            Message msg = me.mQueue.next();
            if (msg == null) break;
            msg.target.dispatchMessage(msg);
            msg.recycleUnchecked();
        }
        synchronized (sLoopers) {
            sLoopers.remove(me.mThread);
        }
    }

    public MessageQueue getQueue() {
        return mQueue;
    }

    public Thread getThread() {
        return mThread;
    }

    public void quit() {
        mQueue.quit();
    }
}
