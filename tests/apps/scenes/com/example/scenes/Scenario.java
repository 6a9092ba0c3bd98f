package com.example.scenes;

/** What this run does. The names are those of scenarios.toml. */
final class Scenario {
    /** The same scene for the pack of another part of the world. */
    private static final String ELSEWHERE = "eu-";
    private static String sName = "by-the-book";

    static void choose(String name) {
        if (name == null || name.length() == 0) return;
        sName = name.startsWith(ELSEWHERE) ? name.substring(ELSEWHERE.length()) : name;
    }

    static boolean is(String name) {
        return sName.equals(name);
    }
}
