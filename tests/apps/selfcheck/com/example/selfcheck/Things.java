package com.example.selfcheck;

import android.accounts.Account;
import android.accounts.AccountManager;
import android.app.ActivityManager;
import android.app.usage.UsageStatsManager;
import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.ServiceConnection;
import android.database.Cursor;
import android.hardware.Camera;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.net.Uri;
import android.os.Environment;
import android.os.Handler;
import android.os.IBinder;
import android.os.Looper;
import android.provider.CalendarContract;
import android.provider.CallLog;
import android.provider.ContactsContract;
import android.provider.MediaStore;
import android.provider.Telephony;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/** Questions about what the user keeps, what runs, the camera, shared storage; and components of other apps. */
final class Things {
    private final Context mContext;

    Things(Context context) {
        mContext = context;
    }

    void all(String way, Report report) {
        providers(way, report);
        camera(way, report);
        running(way, report);
        starts(way, report);
        storage(way, report);
    }

    private static String rows(Cursor cursor) {
        if (cursor == null) return null;
        StringBuilder s = new StringBuilder();
        while (cursor.moveToNext()) {
            for (int i = 0; i < cursor.getColumnCount(); i++) s.append(cursor.getString(i)).append(' ');
        }
        cursor.close();
        return s.toString();
    }

    private void query(String way, Report report, final Context context, final String uri, String suffix) {
        report.ask("query " + uri + suffix, way, new Report.Getter() {
            public Object get() {
                return rows(context.getContentResolver().query(Uri.parse(uri), new String[] { "a" }, "b=?", new String[] { "c" }, "d"));
            }
        });
    }

    private void providers(String way, Report report) {
        Uri[] uris = { MediaStore.Images.Media.EXTERNAL_CONTENT_URI, ContactsContract.Contacts.CONTENT_URI, CallLog.Calls.CONTENT_URI,
            Telephony.Sms.Inbox.CONTENT_URI, CalendarContract.Events.CONTENT_URI, Uri.parse("content://com.example.absent/x") };
        for (int i = 0; i < uris.length; i++) query(way, report, mContext, uris[i].toString(), "");
        Context refused = mContext.createAttributionContext("lab.refuse.contacts");
        query(way, report, refused, ContactsContract.Contacts.CONTENT_URI.toString(), " refused contacts");
        query(way, report, refused, Telephony.Sms.CONTENT_URI.toString(), " refused contacts");
        report.ask("query of nothing", way, new Report.Getter() {
            public Object get() { return rows(mContext.getContentResolver().query(null, null, null, null, null)); }
        });
        report.ask("getAccounts", way, new Report.Getter() {
            public Object get() {
                Account[] accounts = AccountManager.get(mContext).getAccounts();
                return accounts.length + " " + accounts[0];
            }
        });
    }

    private void camera(String way, Report report) {
        report.ask("Camera.open", way, new Report.Getter() {
            public Object get() { Camera camera = Camera.open(0); camera.release(); return "open"; }
        });
        for (final String tag : new String[] { null, "lab.refuse.camera" }) {
            report.ask("openCamera " + tag, way, new Report.Getter() {
                public Object get() throws Throwable {
                    final CameraDevice[] opened = new CameraDevice[1];
                    CameraManager manager = (CameraManager) mContext.createAttributionContext(tag).getSystemService(Context.CAMERA_SERVICE);
                    manager.openCamera("0", new CameraDevice.StateCallback() {
                        public void onOpened(CameraDevice camera) { camera.close(); }
                        public void onDisconnected(CameraDevice camera) {}
                        public void onError(CameraDevice camera, int error) {}
                    }, new Handler(Looper.getMainLooper()));
                    return "asked";
                }
            });
        }
    }

    private void running(String way, Report report) {
        final ActivityManager manager = (ActivityManager) mContext.getSystemService(Context.ACTIVITY_SERVICE);
        report.ask("getRunningAppProcesses", way, new Report.Getter() { public Object get() { return "" + manager.getRunningAppProcesses().get(1); } });
        report.ask("getRunningServices", way, new Report.Getter() { public Object get() { return "" + manager.getRunningServices(9).get(1); } });
        report.ask("getRunningTasks", way, new Report.Getter() { public Object get() { return "" + manager.getRunningTasks(9).get(1); } });
        report.ask("queryUsageStats", way, new Report.Getter() {
            public Object get() {
                return "" + ((UsageStatsManager) mContext.getSystemService(Context.USAGE_STATS_SERVICE)).queryUsageStats(0, 0, 1).get(1);
            }
        });
    }

    private void starts(String way, Report report) {
        final Intent other = new Intent("com.example.WAKE").setClassName("com.tencent.mm", "com.tencent.mm.Push");
        report.ask("startActivity", way, new Report.Getter() { public Object get() { mContext.startActivity(other); return null; } });
        report.ask("startService", way, new Report.Getter() { public Object get() { return "" + mContext.startService(other); } });
        report.ask("startService without a target", way, new Report.Getter() {
            public Object get() { return "" + mContext.startService(new Intent("com.example.WAKE").setPackage(null).setAction("x")); }
        });
        report.ask("bindService", way, new Report.Getter() {
            public Object get() {
                return Boolean.valueOf(mContext.bindService(other, new ServiceConnection() {
                    public void onServiceConnected(ComponentName name, IBinder service) {}
                    public void onServiceDisconnected(ComponentName name) {}
                }, Context.BIND_AUTO_CREATE));
            }
        });
        report.ask("sendBroadcast", way, new Report.Getter() {
            public Object get() {
                mContext.sendBroadcast(new Intent("com.example.WAKE").setPackage("com.tencent.mm"));
                mContext.sendBroadcast(new Intent("com.example.WAKE"));
                return null;
            }
        });
    }

    private void storage(String way, Report report) {
        final File file = new File(Environment.getExternalStoragePublicDirectory("selfcheck"), "a.txt");
        report.ask("mkdirs", way, new Report.Getter() {
            public Object get() { return Boolean.valueOf(file.getParentFile().exists() || file.getParentFile().mkdirs()); }
        });
        report.ask("write to shared storage", way, new Report.Getter() {
            public Object get() throws Throwable {
                FileOutputStream out = new FileOutputStream(file);
                out.write("kept".getBytes());
                out.close();
                return "written";
            }
        });
        report.ask("read from shared storage", way, new Report.Getter() {
            public Object get() throws Throwable {
                byte[] bytes = new byte[10];
                FileInputStream in = new FileInputStream(file);
                int n = in.read(bytes);
                in.close();
                return new String(bytes, 0, n);
            }
        });
        report.ask("read what is not there", way, new Report.Getter() {
            public Object get() throws Throwable { new FileInputStream(new File("/sdcard/absent")).close(); return null; }
        });
    }
}
