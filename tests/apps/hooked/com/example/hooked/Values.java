package com.example.hooked;

/** One round of calls of every shape; what is wrong is named. */
final class Values {
    private final Subject mSubject = new Subject(5);

    /** The first thing that was not as it must be, or null. */
    String wrong(int i) {
        Subject.nothing();
        if (Subject.negate(i % 2 == 0) != (i % 2 != 0)) return "boolean";
        if (Subject.nextByte((byte) i) != (byte) (i + 1)) return "byte";
        if (Subject.nextChar((char) (i * 7)) != (char) (i * 7 + 1)) return "char";
        if (Subject.nextShort((short) (i * 331)) != (short) (i * 331 + 1)) return "short";
        if (mSubject.add(-i) != 5 - i) return "int";
        if (mSubject.times(i * 0x123456789L) != i * 0x123456789L * 3) return "long";
        if (mSubject.half(i + 0.5f) != (i + 0.5f) / 2) return "float";
        if (Subject.third(-i - 0.1) != (-i - 0.1) / 3) return "double";
        Object object = new int[] { i };
        if (mSubject.echo(object) != object || mSubject.echo(null) != null || mSubject.echo("text") != "text") return "object";
        if (mSubject.callHidden(i) != i - 5) return "private";
        if (new Subject(i).seed() != i) return "constructor";
        Square square = new Square(i);
        if (square.add(1) != i + 1001 || square.times(2) != 6) return "subclass";
        if (!mSubject.locked() || Thread.holdsLock(mSubject) || !Subject.lockedClass() || Thread.holdsLock(Subject.class)) return "lock";
        return wrongAmongMany(i, object);
    }

    private String wrongAmongMany(int i, Object object) {
        int[] ints = { i, i };
        Object[] got = mSubject.many(i % 2 == 0, (byte) -i, (char) i, (short) -i, i, 1L << 40 | i, i + 0.25f, i + 0.125, object, ints, 1.5, -2.5f,
                3.5, 4.5, 5.5, 6.5, -7.5f, i - 8.5, -i * 0x100000001L, i % 2 != 0, this);
        Object[] expected = { i % 2 == 0, (int) (byte) -i, (char) i, (int) (short) -i, i, 1L << 40 | i, (double) (i + 0.25f), i + 0.125, object,
            ints, 1.5, (double) -2.5f, 3.5, 4.5, 5.5, 6.5, (double) -7.5f, i - 8.5, -i * 0x100000001L, i % 2 != 0, this, mSubject };
        for (int at = 0; at < expected.length; at++) {
            Object one = expected[at];
            boolean same = one instanceof Boolean || one instanceof Character || one instanceof Number
                    ? one.toString().equals(got[at].toString()) : one == got[at];
            if (!same) return "argument " + at + " of many: " + got[at] + " for " + one;
        }
        return null;
    }
}
