package com.example.torture;

import android.content.ClipboardManager;
import com.tracker.sdk.Spy;
import lab.Probe;

final class Scenarios {
    private static final int HEAP_SLOTS = 64;
    private final ClipboardManager mClipboard;
    private final String mExpected;
    private final int mCount;
    private int mCalls;
    private int mLevels;
    private String mSaid;

    Scenarios(ClipboardManager clipboard, int count) {
        mClipboard = clipboard;
        mCount = count;
        mExpected = Spy.collect(clipboard);
    }

    private int count(int otherwise) {
        return mCount > 0 ? mCount : otherwise;
    }

    private boolean readsRight() {
        return mExpected.equals(Spy.collect(mClipboard));
    }

    Result run(String name) throws Exception {
        if (name.equals("boot")) return new Result(mExpected != null && readsRight(), "one read after another");
        if (name.equals("deep")) return deep();
        if (name.equals("bench")) return bench();
        if (name.equals("pending")) return pending();
        if (name.equals("unattached")) return new Result(Probe.unattached() && readsRight(), "a thread without Java");
        if (name.equals("recursion")) return recursion();
        if (name.equals("critical")) return critical();
        if (name.equals("soe")) return stackOverflow();
        if (name.equals("oom")) return outOfMemory();
        if (name.equals("threads")) return threads(Worker.READER);
        if (name.equals("threads-throwable")) return threads(Worker.READER_WITH_THROWABLE);
        if (name.equals("critical-threads")) return threads(Worker.CRITICAL);
        return new Result(false, "no such scenario");
    }

    /** Reads at the end of a long chain of frames. */
    private Result deep() {
        int frames = count(40);
        return new Result(mExpected.equals(Spy.deep(frames, mClipboard)), "below " + frames + " frames");
    }

    /** What a read below so many frames takes; the last word is nanoseconds. */
    private Result bench() {
        int frames = count(20);
        int reads = 2000;
        for (int i = 0; i < reads / 10; i++) Spy.deep(frames, mClipboard);
        long start = System.nanoTime();
        for (int i = 0; i < reads; i++) Spy.deep(frames, mClipboard);
        long each = (System.nanoTime() - start) / reads;
        return new Result(each > 0, "below " + frames + " frames " + each);
    }

    /** A call while an exception is pending: the very same object must come out of the native. */
    private Result pending() {
        RuntimeException raised = new RuntimeException("raised before the call");
        try {
            Probe.pending(raised);
            return new Result(false, "nothing was thrown");
        } catch (RuntimeException e) {
            return new Result(e == raised && readsRight(), e == raised ? "the same object" : "another: " + e);
        }
    }

    /**
     * Taking a Java stack itself makes a binder call. A monitor that takes a stack for that call, too, never comes to an end;
     * the lab stops it at a depth of 8.
     */
    private Result recursion() {
        int reads = count(20);
        int good = 0;
        Probe.nestStackTraces(true);
        for (int i = 0; i < reads; i++) if (readsRight()) good++;
        int own = Thread.currentThread().getStackTrace().length;
        int taken = Probe.nestStackTraces(false);
        // One for this method's own; for each read, at most one way to a stack, which has two steps.
        boolean ok = good == reads && own > 0 && taken >= 1 && taken <= 2 * reads + 1;
        return new Result(ok && readsRight(), "good " + good + " of " + reads + ", stack natives called " + taken);
    }

    /** Calls between GetPrimitiveArrayCritical and its release, on one thread. */
    private Result critical() {
        int calls = count(2000);
        int good = 0;
        for (int i = 0; i < calls; i++) if (Probe.critical(new byte[3000])) good++;
        return new Result(good == calls && readsRight(), "good " + good + " of " + calls);
    }

    private int down(int level) {
        mLevels = level;
        if (level % 10 == 0) {
            Spy.collect(mClipboard);
            mCalls++;
        }
        return down(level + 1) + 1;
    }

    /** Recurses to the end of a thread's stack with a call every ten frames. */
    private Result stackOverflow() throws InterruptedException {
        Thread thread = new Thread(new Runnable() {
            public void run() {
                try {
                    down(1);
                    mSaid = "nothing";
                } catch (StackOverflowError e) {
                    mSaid = "StackOverflowError";
                } catch (Throwable t) {
                    mSaid = t.toString();
                }
            }
        }, "deep-recursion");
        thread.start();
        thread.join();
        boolean ok = mSaid.equals("StackOverflowError") && mCalls > 0;
        return new Result(ok && readsRight(), mSaid + " after " + mCalls + " calls at level " + mLevels);
    }

    /**
     * Fills the heap and makes calls from native code while nothing fits in it; then leaves room for little and makes calls
     * from Java. The app may run out of memory itself; nothing else may happen.
     */
    private Result outOfMemory() {
        int calls = count(50);
        int full = 0;
        int good = 0;
        int exhausted = 0;
        Object[] keep = fillHeap();
        for (int i = 0; i < calls; i++) if (Probe.read()) full++;
        keep[0] = null;
        for (int i = 0; i < calls; i++) {
            try {
                if (mExpected.equals(Spy.collect(mClipboard))) good++;
            } catch (OutOfMemoryError e) {
                exhausted++;
            }
        }
        int kept = keep.length;
        keep = null;
        boolean ok = kept == HEAP_SLOTS && full == calls && good + exhausted == calls && readsRight();
        return new Result(ok, "full heap: " + full + ", nearly full: good " + good + ", out of memory " + exhausted);
    }

    /**
     * Each failure makes the collector find a little more, so it is filled again until nothing at all fits. The errors are kept
     * as well: as garbage they would leave room for the next call.
     */
    private static Object[] fillHeap() {
        Object[] keep = new Object[HEAP_SLOTS];
        Throwable[] errors = new Throwable[4096];
        int thrown = 0;
        keep[0] = errors;
        int at = 1;
        int before;
        do {
            before = at;
            int size = 1 << 20;
            while (size >= 16) {
                try {
                    int slot = 1 + at % (HEAP_SLOTS - 1);
                    keep[slot] = new Object[] { keep[slot], new byte[size] };
                    at++;
                } catch (OutOfMemoryError e) {
                    size >>= 1;
                    errors[thrown++ % errors.length] = e;
                }
            }
        } while (at > before);
        return keep;
    }

    /** Four callers, two that make garbage, one that collects it. */
    private Result threads(int kind) throws InterruptedException {
        int each = count(kind == Worker.CRITICAL ? 2000 : 250);
        Worker.Team team = new Worker.Team(mClipboard, mExpected, each);
        Thread[] threads = new Thread[7];
        for (int i = 0; i < threads.length; i++) {
            int role = i < 4 ? kind : i < 6 ? Worker.ALLOCATOR : Worker.COLLECTOR;
            threads[i] = new Thread(new Worker(team, role), "worker-" + i);
        }
        team.callersLeft = 4;
        for (int i = 0; i < threads.length; i++) threads[i].start();
        for (int i = 0; i < threads.length; i++) threads[i].join();
        boolean ok = team.good == 4 * each && team.collections > 0;
        return new Result(ok, "good " + team.good + " of " + 4 * each + ", collections " + team.collections);
    }
}
