package com.example.selfcheck;

import android.app.Activity;
import android.os.Bundle;
import android.os.Handler;

/**
 * Asks for everything that a monitor may watch, in several ways, and prints each answer: its type and value, or the exception and its
 * message. What it prints must be the same whether it is monitored or not. Exits with 0. In the scenario loaded, other threads make garbage
 * and collect it meanwhile.
 */
public class MainActivity extends Activity {
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        final Report report = new Report();
        final Getters getters = new Getters(this);
        if (getIntent().getStringExtra("scenario").equals("loaded")) Load.start();
        try {
            getters.all("directly", report);
            getters.all("again", report);
            Ways.onThread(getters, report);
            Ways.onPool(getters, report);
            Ways.byReflection(this, report);
            Identities.all(this, report);
            Clicks.all(this, report);
            Work.all(report);
        } catch (Throwable t) {
            t.printStackTrace();
            System.exit(1);
        }
        new Handler().post(new Runnable() {
            public void run() {
                getters.all("by a handler", report);
                report.line("done", "", report.count() + " answers");
                System.exit(0);
            }
        });
    }
}
