package com.example.hooked;

/** An interface: its methods have no code that could be hooked. */
public interface Shape {
    int area();
}
