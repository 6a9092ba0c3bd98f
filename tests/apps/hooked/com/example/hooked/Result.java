package com.example.hooked;

/** What a scenario came to. */
final class Result {
    final boolean ok;
    final String details;

    Result(boolean ok, String details) {
        this.ok = ok;
        this.details = details;
    }
}
