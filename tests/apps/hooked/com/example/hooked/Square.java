package com.example.hooked;

/** Overrides one hooked method and inherits the rest. */
public final class Square extends Subject {
    Square(int seed) {
        super(seed);
    }

    public int add(int value) {
        return super.add(value) + 1000;
    }
}
