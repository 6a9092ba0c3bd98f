package com.example.selfcheck;

import android.os.Handler;
import android.os.HandlerThread;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that is posted comes in its order, once, with its own results and failures. */
final class Work {
    private static final int ITEMS = 300;

    static void all(final Report report) throws Exception {
        handler(report);
        pool(report);
        Thread thread = new Thread("idle");
        thread.start();
        thread.join();
        try {
            thread.start();
        } catch (IllegalThreadStateException e) {
            report.line("a thread that is started twice", "", e.getClass().getName() + " " + e.getMessage());
        }
    }

    /** More messages than the pool of messages holds, so that each object is used many times. */
    private static void handler(Report report) throws InterruptedException {
        HandlerThread thread = new HandlerThread("worker");
        thread.start();
        Handler handler = new Handler(thread.getLooper());
        final int[] state = new int[2];
        final CountDownLatch done = new CountDownLatch(ITEMS);
        for (int i = 0; i < ITEMS; i++) {
            final int number = i;
            handler.post(new Runnable() {
                public void run() {
                    if (state[0] != number) state[1]++;
                    state[0]++;
                    done.countDown();
                }
            });
        }
        done.await();
        thread.quit();
        thread.join();
        report.line("posted", "", state[0] + ", out of order " + state[1]);
    }

    private static void pool(Report report) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        final IllegalStateException raised = new IllegalStateException("raised by a task");
        Future<?>[] results = new Future<?>[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            final Integer number = Integer.valueOf(i);
            results[i] = pool.submit(new Callable<Integer>() {
                public Integer call() {
                    if (number.intValue() % 10 == 9) throw raised;
                    return number;
                }
            });
        }
        int good = 0;
        int failed = 0;
        for (int i = 0; i < ITEMS; i++) {
            try {
                if (((Integer) results[i].get()).intValue() == i) good++;
            } catch (ExecutionException e) {
                if (e.getCause() == raised) failed++;
            }
        }
        pool.shutdown();
        report.line("submitted", "", good + " right, " + failed + " failed as they should");
    }
}
