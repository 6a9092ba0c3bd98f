package com.example.javaside;

import android.app.Activity;
import android.content.ClipboardManager;
import android.content.Context;
import android.content.SharedPreferences;
import android.content.pm.PackageManager;
import android.net.Uri;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;
import android.view.View;
import android.widget.AbsoluteLayout;
import android.widget.Button;
import com.tracker.sdk.Tracker;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What hooks of Java methods see: posted work, clicks, permissions, flags, repeated reads. Prints RESULT SCENARIO ok|bad and ends with 0 or 1;
 * the app looks at itself only.
 */
public class MainActivity extends Activity {
    private String mScenario;

    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        mScenario = getIntent().getStringExtra("scenario");
        try {
            begin();
        } catch (Throwable t) {
            t.printStackTrace();
            end(false);
        }
    }

    private void begin() throws Exception {
        if (mScenario.equals("posted")) posted();
        else if (mScenario.equals("clicks")) clicks();
        else if (mScenario.equals("permission")) requestPermissions(new String[] {"android.permission.RECORD_AUDIO"}, 7);
        else if (mScenario.equals("exit")) exit();
        else if (mScenario.equals("messages")) messages();
        else end(immediate());
    }

    private boolean immediate() throws Exception {
        if (mScenario.equals("cached")) return cached();
        if (mScenario.equals("flag")) return flag();
        if (mScenario.equals("exceptions")) return exceptions();
        if (mScenario.equals("names")) return names();
        if (mScenario.equals("clipboard")) {
            return ((ClipboardManager) getSystemService(Context.CLIPBOARD_SERVICE)).getPrimaryClip() != null;
        }
        return false;
    }

    private void end(boolean ok) {
        System.out.println("RESULT " + mScenario + (ok ? " ok " : " bad "));
        System.exit(ok ? 0 : 1);
    }

    private Reader reader(Runnable then) {
        return new Reader(getContentResolver(), then);
    }

    private boolean cached() {
        String first = reader(null).call();
        for (int i = 1; i < 100; i++) if (reader(null).call() != first) return false;
        return first != null;
    }

    /** Each way of handing work over reads once; the last one ends the run. */
    private void posted() throws Exception {
        reader(null).run();
        Tracker.viaThread(reader(null));
        ExecutorService pool = Executors.newFixedThreadPool(1);
        Tracker.viaSubmit(pool, reader(null));
        // Posted by the app itself, on the thread that the tracker's task has started.
        pool.submit((Runnable) reader(null)).get();
        final Object done = new Object();
        final boolean[] ran = new boolean[1];
        Tracker.viaExecute(pool, reader(new Runnable() {
            public void run() {
                synchronized (done) {
                    ran[0] = true;
                    done.notifyAll();
                }
            }
        }));
        synchronized (done) {
            while (!ran[0]) done.wait();
        }
        pool.shutdown();
        Tracker.viaHandler(new Handler(Looper.getMainLooper()), reader(new Runnable() {
            public void run() {
                end(true);
            }
        }));
    }

    public void onRequestPermissionsResult(int requestCode, String[] permissions, int[] results) {
        reader(null).run();
        end(requestCode == 7 && results.length == 1 && results[0] == PackageManager.PERMISSION_GRANTED);
    }

    private boolean flag() {
        SharedPreferences mine = getSharedPreferences("app_prefs", 0);
        mine.edit().putBoolean("privacy_agreed", true).putBoolean("night_mode", true).commit();
        getSharedPreferences("other", 0).edit().putBoolean("privacy_agreed", false).commit();
        return mine.getBoolean("privacy_agreed", false);
    }

    /** What methods throw is the very object that was thrown, and what is asked for by a caller's class loader is found. */
    private boolean exceptions() throws Exception {
        try {
            getPackageManager().getPackageInfo("com.example.nowhere", 0);
            return false;
        } catch (PackageManager.NameNotFoundException e) {
            if (!e.getMessage().contains("com.example.nowhere")) return false;
        }
        try {
            getContentResolver().call((Uri) null, "GET_secure", "android_id", null);
            return false;
        } catch (NullPointerException e) {
            return Class.forName("com.example.javaside.Reader") == Reader.class;
        }
    }

    private boolean names() throws Exception {
        Class<?> tracker = Class.forName("com.tracker.sdk.Tracker");
        Class<?> reader = MainActivity.class.getClassLoader().loadClass("com.example.javaside.Reader");
        return tracker == Tracker.class && reader == Reader.class && Tracker.init("k").equals("ready k");
    }

    /** One button for the finger, one that code clicks in each way. */
    private void clicks() {
        AbsoluteLayout layout = new AbsoluteLayout(this);
        Button finger = button(R.id.finger, "finger");
        final Button code = button(R.id.code, "code");
        layout.addView(finger, new AbsoluteLayout.LayoutParams(800, 200, 100, 100));
        layout.addView(code, new AbsoluteLayout.LayoutParams(800, 200, 100, 400));
        finger.setOnClickListener(new View.OnClickListener() {
            public void onClick(View v) {
                code.performClick();
                code.callOnClick();
                code.performLongClick();
                end(true);
            }
        });
        code.setOnClickListener(new View.OnClickListener() {
            public void onClick(View v) {
                reader(null).run();
            }
        });
        setTitle("clicks");
        setContentView(layout);
    }

    private Button button(int id, String text) {
        Button button = new Button(this);
        button.setId(id);
        button.setText(text);
        return button;
    }

    /** What a message takes that posts the next one; the last word is nanoseconds. */
    private void messages() {
        final Handler handler = new Handler(Looper.getMainLooper());
        handler.post(new Runnable() {
            private final int count = 5000;
            private int left = count;
            private final long start = System.nanoTime();

            public void run() {
                if (left-- > 0) {
                    handler.post(this);
                    return;
                }
                System.out.println("RESULT messages ok " + (System.nanoTime() - start) / count);
                System.exit(0);
            }
        });
    }

    /** Ends the process from another thread while this one makes calls, of which the first is when hooks are placed: each time at another moment. */
    private void exit() {
        final long start = System.nanoTime();
        final long delay = start % 20000000;
        new Thread(new Runnable() {
            public void run() {
                while (System.nanoTime() - start < delay) {}
                System.exit(3);
            }
        }).start();
        for (;;) reader(null).run();
    }
}
