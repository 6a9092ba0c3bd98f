package com.example.livecourse;

/** What this run does wrong. The names are those of scenarios.toml. */
final class Scenario {
    private static String sName = "learning";

    static void choose(String name) {
        if (name != null && name.length() > 0) sName = name;
    }

    static boolean is(String name) {
        return sName.equals(name);
    }
}
