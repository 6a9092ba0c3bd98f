package com.example.hooked;

/** The methods that are hooked, one of each shape. What they give can be computed without them, so that every call can be checked. */
public class Subject implements Shape {
    static final Object TOKEN = new Object();
    private final int mSeed;

    public Subject(int seed) {
        mSeed = seed;
    }

    public int seed() {
        return mSeed;
    }

    public static void nothing() {}

    public static boolean negate(boolean value) {
        return !value;
    }

    public static byte nextByte(byte value) {
        return (byte) (value + 1);
    }

    public static char nextChar(char value) {
        return (char) (value + 1);
    }

    public static short nextShort(short value) {
        return (short) (value + 1);
    }

    public int add(int value) {
        return mSeed + value;
    }

    public long times(long value) {
        return value * 3;
    }

    public float half(float value) {
        return value / 2;
    }

    public static double third(double value) {
        return value / 3;
    }

    public final Object echo(Object value) {
        return value;
    }

    /** More than fits into registers, of both kinds and of every size. */
    public Object[] many(boolean a, byte b, char c, short d, int e, long f, float g, double h, Object i, int[] j, double k, float l, double m,
            double n, double o, double p, float q, double r, long s, boolean t, Object u) {
        return new Object[] { a, (int) b, c, (int) d, e, f, (double) g, h, i, j, k, (double) l, m, n, o, p, (double) q, r, s, t, u, this };
    }

    public Object fail(RuntimeException exception) {
        throw exception;
    }

    public synchronized boolean locked() {
        return Thread.holdsLock(this);
    }

    public static synchronized boolean lockedClass() {
        return Thread.holdsLock(Subject.class);
    }

    private int hidden(int value) {
        return value - mSeed;
    }

    public int callHidden(int value) {
        return hidden(value);
    }

    /** Each level is a hooked call. */
    public int down(int level) {
        return level == 0 ? 0 : 1 + down(level - 1);
    }

    public byte[] room(int size) {
        return new byte[size];
    }

    public void leave(int status) {
        System.exit(status);
    }

    /** Never comes back. */
    public void stay() {
        synchronized (TOKEN) {
            while (true) {
                try {
                    TOKEN.wait();
                } catch (InterruptedException e) {
                    // Nobody interrupts it.
                }
            }
        }
    }

    /** Hooked in nothing but its subclass's wish: the test asks for it by the wrong class. */
    public int inherited() {
        return 7;
    }

    public int area() {
        return 42;
    }
}
