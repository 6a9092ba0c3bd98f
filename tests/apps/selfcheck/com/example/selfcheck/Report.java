package com.example.selfcheck;

import android.content.ClipData;
import android.content.pm.ApplicationInfo;
import android.content.pm.PackageInfo;
import android.location.Location;
import java.util.List;

/** Prints answers, one a line. */
final class Report {
    /** A question. */
    interface Getter {
        Object get() throws Throwable;
    }

    private int mCount;

    int count() {
        return mCount;
    }

    void ask(String name, String way, Getter getter) {
        String answer;
        try {
            Object value = getter.get();
            answer = value == null ? "null" : value.getClass().getName() + " " + text(value);
        } catch (Throwable t) {
            answer = "throws " + t.getClass().getName() + ": " + t.getMessage() + (t.getCause() == null ? "" : " because of " + t.getCause());
        }
        line(name, way, answer);
    }

    synchronized void line(String name, String way, String answer) {
        mCount++;
        System.out.println("ANSWER " + name + " " + way + ": " + answer);
    }

    private static String text(Object value) {
        if (value instanceof byte[]) {
            StringBuilder s = new StringBuilder();
            for (byte b : (byte[]) value) s.append(b).append(' ');
            return s.toString();
        }
        if (value instanceof ClipData) return ((ClipData) value).getItemAt(0).getText().toString();
        if (value instanceof Location) return ((Location) value).getLatitude() + " " + ((Location) value).getLongitude();
        if (value instanceof PackageInfo) return ((PackageInfo) value).packageName + " " + ((PackageInfo) value).versionName;
        if (value instanceof ApplicationInfo) return ((ApplicationInfo) value).packageName;
        if (value instanceof List) {
            StringBuilder s = new StringBuilder();
            List<?> list = (List<?>) value;
            for (int i = 0; i < list.size(); i++) s.append('[').append(known(list.get(i))).append(']');
            return s.toString();
        }
        return known(value);
    }

    /** Values whose text is their address say no more than what they are. */
    private static String known(Object value) {
        if (value instanceof PackageInfo || value instanceof ApplicationInfo) return text(value);
        boolean plain = value instanceof CharSequence || value instanceof Number || value instanceof Boolean || value instanceof Class;
        return plain ? value.toString() : value.getClass().getName();
    }
}
