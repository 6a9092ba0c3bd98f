package com.example.hooked;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import lab.Probe;

final class Scenarios {
    private final int mCount;
    private final Subject mSubject = new Subject(5);
    private int mDone;
    private String mWrong;

    Scenarios(int count) {
        mCount = count;
    }

    Result run(String name) throws Exception {
        if (name.equals("values")) return values();
        if (name.equals("exceptions")) return exceptions();
        if (name.equals("reflection")) return reflection();
        if (name.equals("natives")) return natives();
        if (name.equals("displaced")) return displaced();
        if (name.equals("collector")) return collector();
        if (name.equals("threads")) return threads();
        if (name.equals("depth")) return depth();
        if (name.equals("memory")) return memory();
        if (name.equals("exit")) return exit();
        if (name.equals("bench")) return bench();
        return new Result(false, "no such scenario");
    }

    private Result values() {
        Values values = new Values();
        for (int i = 0; i < mCount; i++) {
            String wrong = values.wrong(i);
            if (wrong != null) return new Result(false, wrong + " in round " + i);
        }
        return new Result(true, "rounds " + mCount);
    }

    /** An exception comes out as the very same object, with the frames of who called. */
    private Result exceptions() {
        for (int i = 0; i < mCount; i++) {
            RuntimeException raised = new RuntimeException("raised");
            try {
                mSubject.fail(raised);
                return new Result(false, "nothing was thrown");
            } catch (RuntimeException e) {
                if (e != raised) return new Result(false, "another object: " + e);
            }
        }
        try {
            mSubject.fail(null);
            return new Result(false, "null was not thrown");
        } catch (NullPointerException e) {
            StackTraceElement[] stack = e.getStackTrace();
            boolean named = stack[0].getMethodName().equals("fail") && stack[stack.length - 1].getMethodName().equals("main");
            return new Result(named, "thrown and caught " + mCount);
        }
    }

    private Result reflection() throws Exception {
        Class<?> subject = Class.forName("com.example.hooked.Subject", true, getClass().getClassLoader());
        Method add = subject.getDeclaredMethod("add", Integer.TYPE);
        Method fail = subject.getDeclaredMethod("fail", RuntimeException.class);
        final RuntimeException raised = new RuntimeException("raised");
        for (int i = 0; i < mCount; i++) {
            Subject made = (Subject) subject.getDeclaredConstructor(Integer.TYPE).newInstance(i);
            if (!add.invoke(made, 2).equals(i + 2) || !add.invoke(new Square(i), 2).equals(i + 1002)) return new Result(false, "add");
            try {
                fail.invoke(made, raised);
                return new Result(false, "nothing was thrown");
            } catch (InvocationTargetException e) {
                if (e.getCause() != raised) return new Result(false, "another object: " + e.getCause());
            }
        }
        Shape shape = (Shape) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Shape.class }, new InvocationHandler() {
            public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
                return mSubject.add(method.getName().length());
            }
        });
        return new Result(shape.area() == 9, "reflection " + mCount);
    }

    /** A native method of the lab is hooked: one that answers, and one that returns with an exception pending. */
    private Result natives() {
        for (int i = 0; i < mCount; i++) {
            if (!Probe.read()) return new Result(false, "no answer");
            RuntimeException raised = new RuntimeException("raised");
            try {
                Probe.pending(raised);
                return new Result(false, "nothing was thrown");
            } catch (RuntimeException e) {
                if (e != raised) return new Result(false, "another object: " + e);
            }
        }
        return new Result(true, "natives " + mCount);
    }

    /** A native method that is hooked gets its function registered again; other hooked calls follow, and then it is called. */
    private Result displaced() {
        Probe.registerAgain();
        boolean answered = Probe.read();
        for (int i = 0; i < mCount; i++) mSubject.add(i);
        for (int i = 0; i < 10; i++) answered &= Probe.read();
        return new Result(answered, "registered again");
    }

    /** Four threads call while another collects, so often. */
    private Result collector() throws InterruptedException {
        final Thread[] callers = new Thread[4];
        final boolean[] over = new boolean[1];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = new Thread(new Runnable() {
                public void run() {
                    Values values = new Values();
                    int rounds = 0;
                    String wrong = null;
                    while (wrong == null && !isOver(over)) wrong = values.wrong(rounds++);
                    finish(wrong, rounds);
                }
            });
            callers[i].setDaemon(i % 2 == 0);
        }
        for (Thread caller : callers) caller.start();
        for (int i = 0; i < mCount; i++) System.gc();
        synchronized (over) {
            over[0] = true;
        }
        for (Thread caller : callers) caller.join();
        return new Result(mWrong == null && mDone > 0, mWrong == null ? "rounds " + mDone : mWrong);
    }

    private static boolean isOver(boolean[] over) {
        synchronized (over) {
            return over[0];
        }
    }

    private synchronized void finish(String wrong, int rounds) {
        if (wrong != null) mWrong = wrong;
        mDone += rounds;
    }

    /** Many threads, one after another. */
    private Result threads() throws InterruptedException {
        for (int i = 0; i < mCount; i++) {
            Thread thread = new Thread(new Runnable() {
                public void run() {
                    finish(new Values().wrong(1), 1);
                }
            });
            thread.setDaemon(i % 2 == 0);
            thread.start();
            thread.join();
        }
        return new Result(mWrong == null && mDone == mCount, mWrong == null ? "threads " + mDone : mWrong);
    }

    /** Recurses through hooks: as far as asked, and then to the end of the stack. */
    private Result depth() throws InterruptedException {
        if (mSubject.down(50) != 50) return new Result(false, "a wrong sum");
        Thread thread = new Thread(new Runnable() {
            public void run() {
                try {
                    mSubject.down(Integer.MAX_VALUE);
                    mWrong = "no end";
                } catch (StackOverflowError e) {
                    mDone++;
                } catch (Throwable t) {
                    mWrong = t.toString();
                }
            }
        });
        thread.start();
        thread.join();
        return new Result(mDone == 1 && mSubject.down(10) == 10, mWrong == null ? "StackOverflowError" : mWrong);
    }

    /** Runs out of memory in hooked methods, and calls others while next to nothing is left. */
    private Result memory() {
        Object[] keep = new Object[64];
        int thrown = 0;
        int calls = 0;
        for (int size = 1 << 20; size >= 16; size >>= 1) {
            try {
                while (true) {
                    byte[] room = mSubject.room(size);
                    calls++;
                    if (room.length != size) return new Result(false, "a wrong size");
                    keep[calls % keep.length] = new Object[] { keep[calls % keep.length], room };
                }
            } catch (OutOfMemoryError e) {
                thrown++;
            }
            if (mSubject.add(1) != 6) return new Result(false, "a wrong sum");
        }
        keep = null;
        return new Result(thrown == 17 && mSubject.room(1 << 20).length == 1 << 20, "out of memory " + thrown);
    }

    /** Ends the process out of a hooked method, while another thread is inside of one. */
    private Result exit() throws InterruptedException {
        Thread thread = new Thread(new Runnable() {
            public void run() {
                mSubject.stay();
            }
        });
        thread.start();
        Thread.sleep(20);
        System.out.println("RESULT exit ok leaves");
        mSubject.leave(0);
        return new Result(false, "still there");
    }

    /** What calls cost; the last two words are nanoseconds of a method that is hooked and of one that is not. */
    private Result bench() {
        long hooked = 0;
        long plain = 0;
        for (int turn = 0; turn < 2; turn++) {
            long start = System.nanoTime();
            for (int i = 0; i < mCount; i++) mSubject.add(i);
            long between = System.nanoTime();
            for (int i = 0; i < mCount; i++) mSubject.seed();
            hooked = (between - start) / mCount;
            plain = (System.nanoTime() - between) / mCount;
        }
        return new Result(true, "nanoseconds " + hooked + " " + plain);
    }
}
