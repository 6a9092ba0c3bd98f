package android.os;

/** The main thread's loop. A stand-in in one way: only the main thread has one. */
public final class Looper {
    private static Looper sMainLooper;
    final MessageQueue mQueue = new MessageQueue();
    final Thread mThread = Thread.currentThread();

    public static void prepareMainLooper() {
        if (sMainLooper != null) throw new IllegalStateException("The main Looper has already been prepared.");
        sMainLooper = new Looper();
    }

    public static Looper getMainLooper() {
        return sMainLooper;
    }

    public static Looper myLooper() {
        return sMainLooper != null && sMainLooper.mThread == Thread.currentThread() ? sMainLooper : null;
    }

    public static void loop() {
        Looper me = myLooper();
        if (me == null) throw new RuntimeException("No Looper; Looper.prepare() wasn't called on this thread.");
        for (;;) {
            Message msg = me.mQueue.next();
            if (msg == null) return;
            msg.target.dispatchMessage(msg);
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
