package com.example.selfcheck;

import android.content.ClipData;
import android.content.ClipboardManager;
import android.content.ContentResolver;
import android.content.Context;
import android.content.pm.PackageManager;
import android.location.LocationManager;
import android.net.Uri;
import android.os.Build;
import android.os.Bundle;
import android.provider.Settings;
import android.system.Os;
import android.telephony.TelephonyManager;
import java.io.InputStream;
import java.net.NetworkInterface;

/** Every question that the lab's system answers. */
final class Getters {
    private final Context mContext;
    private final ContentResolver mResolver;
    private final PackageManager mPackages;

    Getters(Context context) {
        mContext = context;
        mResolver = context.getContentResolver();
        mPackages = context.getPackageManager();
    }

    private TelephonyManager phone(Context context) {
        return (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE);
    }

    private ClipboardManager clipboard() {
        return (ClipboardManager) mContext.getSystemService(Context.CLIPBOARD_SERVICE);
    }

    void all(String way, Report report) {
        settings(way, report);
        phone(way, report, mContext, "");
        // As the lab's way of saying that a permission is missing.
        for (String what : new String[] { "imei", "meid", "imsi", "iccid", "line1", "cell" }) {
            phone(way, report, mContext.createAttributionContext("lab.refuse." + what), " refused " + what);
        }
        things(way, report);
        packages(way, report);
        programs(way, report);
        Radios.all(way, report, mContext);
        new Things(mContext).all(way, report);
    }

    private void settings(String way, Report report) {
        for (final String name : new String[] { "android_id", "screen_brightness", "no_such_name" }) {
            report.ask("Secure.getString " + name, way, new Report.Getter() {
                public Object get() { return Settings.Secure.getString(mResolver, name); }
            });
            report.ask("System.getString " + name, way, new Report.Getter() {
                public Object get() { return Settings.System.getString(mResolver, name); }
            });
            report.ask("Global.getString " + name, way, new Report.Getter() {
                public Object get() { return Settings.Global.getString(mResolver, name); }
            });
            report.ask("ContentResolver.call Uri " + name, way, new Report.Getter() {
                public Object get() {
                    return mResolver.call(Settings.Secure.CONTENT_URI, "GET_secure", name, new Bundle()).getString("value");
                }
            });
            report.ask("ContentResolver.call " + name, way, new Report.Getter() {
                public Object get() { return mResolver.call("settings", "GET_secure", name, null).getString("value"); }
            });
        }
        report.ask("Secure.getString without a name", way, new Report.Getter() {
            public Object get() { return Settings.Secure.getString(mResolver, null); }
        });
        report.ask("Secure.getString without a resolver", way, new Report.Getter() {
            public Object get() { return Settings.Secure.getString(null, "not_asked_yet"); }
        });
        report.ask("ContentResolver.call without a method", way, new Report.Getter() {
            public Object get() { return mResolver.call("settings", null, "android_id", null); }
        });
        report.ask("ContentResolver.call without a uri", way, new Report.Getter() {
            public Object get() { return mResolver.call((Uri) null, "GET_secure", "android_id", null); }
        });
    }

    private void phone(String way, Report report, final Context context, String suffix) {
        final TelephonyManager phone = new TelephonyManager(context);
        report.ask("getDeviceId" + suffix, way, new Report.Getter() { public Object get() { return phone.getDeviceId(); } });
        report.ask("getImei" + suffix, way, new Report.Getter() { public Object get() { return phone.getImei(); } });
        report.ask("getMeid" + suffix, way, new Report.Getter() { public Object get() { return phone.getMeid(); } });
        report.ask("getSubscriberId" + suffix, way, new Report.Getter() { public Object get() { return phone.getSubscriberId(); } });
        report.ask("getSimSerialNumber" + suffix, way, new Report.Getter() {
            public Object get() { return phone.getSimSerialNumber(); }
        });
        report.ask("getLine1Number" + suffix, way, new Report.Getter() { public Object get() { return phone.getLine1Number(); } });
        report.ask("getAllCellInfo" + suffix, way, new Report.Getter() { public Object get() { return phone.getAllCellInfo(); } });
    }

    private void things(String way, Report report) {
        report.ask("Build.getSerial", way, new Report.Getter() { public Object get() { return Build.getSerial(); } });
        report.ask("setPrimaryClip", way, new Report.Getter() {
            public Object get() { clipboard().setPrimaryClip(ClipData.newPlainText("label", "written by the app")); return null; }
        });
        report.ask("getPrimaryClip", way, new Report.Getter() { public Object get() { return clipboard().getPrimaryClip(); } });
        report.ask("hasPrimaryClip", way, new Report.Getter() {
            public Object get() { return Boolean.valueOf(clipboard().hasPrimaryClip()); }
        });
        report.ask("getLastKnownLocation", way, new Report.Getter() {
            public Object get() {
                LocationManager manager = (LocationManager) mContext.getSystemService(Context.LOCATION_SERVICE);
                return manager.getLastKnownLocation(LocationManager.GPS_PROVIDER);
            }
        });
        for (final String name : new String[] { "lo", "wlan0" }) {
            report.ask("getHardwareAddress " + name, way, new Report.Getter() {
                public Object get() { return NetworkInterface.getByName(name).getHardwareAddress(); }
            });
            report.ask("Os.open address of " + name, way, new Report.Getter() {
                public Object get() throws Throwable {
                    int fd = Os.open("/sys/class/net/" + name + "/address", 0, 0);
                    byte[] bytes = new byte[17];
                    Os.read(fd, bytes);
                    Os.close(fd);
                    return new String(bytes);
                }
            });
        }
    }

    private void packages(String way, Report report) {
        report.ask("getInstalledPackages", way, new Report.Getter() {
            public Object get() { return mPackages.getInstalledPackages(0); }
        });
        report.ask("getInstalledApplications", way, new Report.Getter() {
            public Object get() { return mPackages.getInstalledApplications(0); }
        });
        for (final String name : new String[] { "com.tencent.mm", "com.example.absent" }) {
            report.ask("getPackageInfo " + name, way, new Report.Getter() {
                public Object get() throws Throwable { return mPackages.getPackageInfo(name, 0); }
            });
            report.ask("getApplicationInfo " + name, way, new Report.Getter() {
                public Object get() throws Throwable { return mPackages.getApplicationInfo(name, 0); }
            });
        }
    }

    private static String outputOf(Process process) throws Exception {
        byte[] bytes = new byte[100];
        InputStream output = process.getInputStream();
        int n = output.read(bytes);
        output.close();
        return process.waitFor() + " " + (n < 0 ? "nothing" : new String(bytes, 0, n));
    }

    private void programs(String way, Report report) {
        report.ask("Runtime.exec text", way, new Report.Getter() {
            public Object get() throws Throwable { return outputOf(Runtime.getRuntime().exec("echo one two")); }
        });
        report.ask("Runtime.exec words", way, new Report.Getter() {
            public Object get() throws Throwable { return outputOf(Runtime.getRuntime().exec(new String[] { "echo", "three" })); }
        });
        report.ask("Runtime.exec nothing", way, new Report.Getter() {
            public Object get() throws Throwable { return outputOf(Runtime.getRuntime().exec(new String[0])); }
        });
        report.ask("Runtime.exec null", way, new Report.Getter() {
            public Object get() throws Throwable { return outputOf(Runtime.getRuntime().exec((String[]) null)); }
        });
        report.ask("ProcessBuilder.start", way, new Report.Getter() {
            public Object get() throws Throwable { return outputOf(new ProcessBuilder("/nowhere/to/be/found").start()); }
        });
        report.ask("ProcessBuilder.start with null", way, new Report.Getter() {
            public Object get() throws Throwable { return outputOf(new ProcessBuilder("echo", null).start()); }
        });
    }
}
