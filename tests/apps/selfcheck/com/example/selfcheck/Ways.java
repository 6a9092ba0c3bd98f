package com.example.selfcheck;

import android.content.ContentResolver;
import android.content.Context;
import android.content.pm.PackageManager;
import android.provider.Settings;
import android.telephony.TelephonyManager;
import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The same questions from elsewhere, and by reflection. */
final class Ways {
    static void onThread(final Getters getters, final Report report) throws InterruptedException {
        Thread thread = new Thread(new Runnable() {
            public void run() {
                getters.all("on a thread", report);
            }
        }, "asker");
        thread.start();
        thread.join();
    }

    static void onPool(final Getters getters, final Report report) throws InterruptedException {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        pool.execute(new Runnable() {
            public void run() {
                getters.all("on a pool", report);
            }
        });
        pool.shutdown();
        report.ask("awaitTermination", "", answer(Boolean.valueOf(pool.awaitTermination(1, TimeUnit.MINUTES))));
    }

    private static Report.Getter answer(final Object value) {
        return new Report.Getter() {
            public Object get() {
                return value;
            }
        };
    }

    private static void invoke(Report report, String name, final Method method, final Object receiver, final Object... arguments) {
        report.ask(name, "by reflection", new Report.Getter() {
            public Object get() throws Throwable {
                return method.invoke(receiver, arguments);
            }
        });
    }

    static void byReflection(Context context, Report report) throws Exception {
        ContentResolver resolver = context.getContentResolver();
        PackageManager packages = context.getPackageManager();
        Method getString = Settings.Secure.class.getMethod("getString", ContentResolver.class, String.class);
        invoke(report, "Secure.getString", getString, null, resolver, "android_id");
        invoke(report, "Secure.getString without a resolver", getString, null, null, "never_asked");
        Method getImei = TelephonyManager.class.getMethod("getImei");
        invoke(report, "getImei", getImei, new TelephonyManager(context));
        invoke(report, "getImei refused", getImei, new TelephonyManager(context.createAttributionContext("lab.refuse.imei")));
        invoke(report, "getInstalledPackages", packages.getClass().getMethod("getInstalledPackages", Integer.TYPE), packages,
                Integer.valueOf(0));
        invoke(report, "getPackageInfo absent", packages.getClass().getMethod("getPackageInfo", String.class, Integer.TYPE), packages,
                "com.example.absent", Integer.valueOf(0));
        Method forName = Class.class.getMethod("forName", String.class);
        invoke(report, "forName", forName, null, "android.view.View");
        invoke(report, "forName absent", forName, null, "com.example.Absent");
    }
}
