package com.example.selfcheck;

import android.os.SystemClock;

/** Threads that make garbage and collect it, with pauses: objects move while questions are asked. */
final class Load {
    /** What is made stays reachable for a while, so that a collection has something to move. */
    private static final Object[] sKept = new Object[256];

    static void start() {
        run("allocator", new Runnable() {
            public void run() {
                for (int i = 0;; i++) {
                    sKept[i % sKept.length] = new byte[i * 37 % 2000];
                    if (i % 500 == 0) SystemClock.sleep(1);
                }
            }
        });
        run("collector", new Runnable() {
            public void run() {
                for (;;) {
                    System.gc();
                    SystemClock.sleep(3);
                }
            }
        });
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
