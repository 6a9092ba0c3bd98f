package com.example.torture;

import android.content.ClipboardManager;
import android.os.SystemClock;
import com.tracker.sdk.Spy;
import lab.Probe;

/** One thread of the scenarios with many. */
final class Worker implements Runnable {
    static final int READER = 0;
    static final int READER_WITH_THROWABLE = 1;
    static final int CRITICAL = 2;
    static final int ALLOCATOR = 3;
    static final int COLLECTOR = 4;

    /** What the threads share. */
    static final class Team {
        final ClipboardManager clipboard;
        final String expected;
        final int each;
        volatile int callersLeft;
        volatile int collections;
        int good;

        Team(ClipboardManager clipboard, String expected, int each) {
            this.clipboard = clipboard;
            this.expected = expected;
            this.each = each;
        }

        synchronized void finish(int good) {
            this.good += good;
            callersLeft--;
        }
    }

    private final Team mTeam;
    private final int mRole;

    Worker(Team team, int role) {
        mTeam = team;
        mRole = role;
    }

    public void run() {
        if (mRole == ALLOCATOR) {
            while (mTeam.callersLeft > 0) Spy.allocate(64);
        } else if (mRole == COLLECTOR) {
            while (mTeam.callersLeft > 0) {
                System.gc();
                mTeam.collections++;
            }
        } else {
            // Not before the collector runs, or fast callers would be done without it.
            while (mTeam.collections == 0) SystemClock.sleep(1);
            int good = 0;
            for (int i = 0; i < mTeam.each; i++) if (call()) good++;
            mTeam.finish(good);
        }
    }

    private boolean call() {
        if (mRole == CRITICAL) return Probe.critical(new byte[3000]);
        // The app takes stacks of its own while a monitor takes others.
        if (mRole == READER_WITH_THROWABLE && new Throwable().getStackTrace().length == 0) return false;
        return mTeam.expected.equals(Spy.collect(mTeam.clipboard));
    }
}
