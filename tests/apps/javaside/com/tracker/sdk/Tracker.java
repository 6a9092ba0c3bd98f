package com.tracker.sdk;

import android.os.Handler;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;

/** Hands the work of others to other moments and threads. What is done there does not have this class on its stack. */
public final class Tracker {
    public static void viaHandler(Handler handler, Runnable work) {
        handler.post(work);
    }

    public static void viaExecute(ExecutorService pool, Runnable work) {
        pool.execute(work);
    }

    public static <T> T viaSubmit(ExecutorService pool, Callable<T> work) throws Exception {
        return pool.submit(work).get();
    }

    public static void viaThread(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, "tracker");
        thread.start();
        thread.join();
    }

    /** Called by nobody else on the stack: what the user asked to watch. */
    public static String init(String key) {
        return "ready " + key;
    }
}
