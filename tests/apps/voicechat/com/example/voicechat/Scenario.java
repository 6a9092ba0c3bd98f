package com.example.voicechat;

/** What this run does wrong, and what the user has said so far. The names are those of scenarios.toml. */
final class Scenario {
    private static String sName = "clean";
    static boolean consented;
    static boolean cancelled;

    static void choose(String name) {
        if (name != null && name.length() > 0) sName = name;
    }

    static boolean is(String name) {
        return sName.equals(name);
    }

    /** What follows these first words in the scenario's name, or null. */
    static String after(String words) {
        return sName.startsWith(words) ? sName.substring(words.length()) : null;
    }

    /** What stands before these last words in the scenario's name, or null. */
    static String before(String words) {
        return sName.endsWith(words) ? sName.substring(0, sName.length() - words.length()) : null;
    }
}
