package com.example.selfcheck;

import android.content.Context;
import android.content.SharedPreferences;
import android.content.pm.PackageManager;
import android.provider.Settings;
import android.telephony.TelephonyManager;

/** Facts that a copy of an answer would change: which object came, which class was found. */
final class Identities {
    private static void say(Report report, String name, boolean fact) {
        report.line(name, "", fact ? "yes" : "no");
    }

    static void all(Context context, Report report) throws Exception {
        PackageManager packages = context.getPackageManager();
        String first = Settings.Secure.getString(context.getContentResolver(), "android_id");
        say(report, "a cached text is one object", first == Settings.Secure.getString(context.getContentResolver(), "android_id"));
        say(report, "a cached package is one object",
                packages.getPackageInfo("android", 0) == packages.getPackageInfo("android", 0));
        say(report, "a list is new each time", packages.getInstalledPackages(0) != packages.getInstalledPackages(0));
        classes(report);
        exceptions(context, report);
        preferences(context, report);
    }

    private static void classes(Report report) throws Exception {
        ClassLoader loader = Identities.class.getClassLoader();
        String own = "com.example.selfcheck.Identities";
        // By its caller's loader: who stands between them must not become the caller.
        say(report, "forName finds the app's class", Class.forName(own) == (Class<?>) Identities.class);
        say(report, "forName with a loader finds it", Class.forName(own, false, loader) == (Class<?>) Identities.class);
        say(report, "loadClass finds it", loader.loadClass(own) == (Class<?>) Identities.class);
        say(report, "a class of the framework has no loader of ours", Class.forName("android.view.View").getClassLoader() != loader);
        try {
            Class.forName("com.example.selfcheck.Absent");
        } catch (ClassNotFoundException e) {
            report.line("an absent class", "", e.getMessage());
        }
        try {
            loader.loadClass(null);
        } catch (Exception e) {
            report.line("a class without a name", "", e.getClass().getName());
        }
    }

    private static void exceptions(Context context, Report report) {
        TelephonyManager refused = new TelephonyManager(context.createAttributionContext("lab.refuse.imei"));
        Throwable[] thrown = new Throwable[2];
        for (int i = 0; i < 2; i++) {
            try {
                refused.getImei();
            } catch (SecurityException e) {
                thrown[i] = e;
            }
        }
        say(report, "each refusal has an exception of its own", thrown[0] != null && thrown[1] != null && thrown[0] != thrown[1]);
        StackTraceElement[] stack = thrown[0].getStackTrace();
        report.line("where it was thrown", "", stack[0].getClassName() + "." + stack[0].getMethodName());
    }

    private static void preferences(Context context, Report report) {
        SharedPreferences preferences = context.getSharedPreferences("app_prefs", Context.MODE_PRIVATE);
        SharedPreferences.Editor editor = preferences.edit();
        say(report, "nothing is kept yet", !preferences.contains("privacy_agreed"));
        say(report, "an editor gives itself", editor.putBoolean("privacy_agreed", true) == editor);
        say(report, "nothing is kept before it is committed", !preferences.getBoolean("privacy_agreed", false));
        say(report, "the commit works", editor.putString("who", "<me> & \"you\"").putInt("n", -5).commit());
        say(report, "the flag is kept", preferences.getBoolean("privacy_agreed", false));
        editor.putBoolean("privacy_agreed", false).apply();
        say(report, "an applied flag is there at once", !preferences.getBoolean("privacy_agreed", true));
        report.line("the text", "", preferences.getString("who", null) + " " + preferences.getInt("n", 0));
        say(report, "one object for one file", preferences == context.getSharedPreferences("app_prefs", Context.MODE_PRIVATE));
    }
}
