package com.example.selfcheck;

import android.app.Activity;
import android.app.AlertDialog;
import android.view.View;

/** Clicks that code makes. */
final class Clicks {
    static void all(Activity activity, final Report report) {
        final View view = new View(activity);
        say(report, "performClick without a listener", view.performClick());
        say(report, "callOnClick without a listener", view.callOnClick());
        say(report, "performLongClick without a listener", view.performLongClick());
        final int[] clicks = new int[2];
        view.setOnClickListener(new View.OnClickListener() {
            public void onClick(View v) {
                if (v == view) clicks[0]++;
            }
        });
        view.setOnLongClickListener(new View.OnLongClickListener() {
            public boolean onLongClick(View v) {
                if (v == view) clicks[1]++;
                return clicks[1] % 2 == 1;
            }
        });
        say(report, "performClick", view.performClick());
        say(report, "callOnClick", view.callOnClick());
        say(report, "performLongClick", view.performLongClick());
        say(report, "performLongClick that is not taken", view.performLongClick());
        report.line("clicks", "", clicks[0] + " and " + clicks[1] + " long");
        final IllegalStateException raised = new IllegalStateException("raised by a listener");
        view.setOnClickListener(new View.OnClickListener() {
            public void onClick(View v) {
                throw raised;
            }
        });
        try {
            view.performClick();
        } catch (IllegalStateException e) {
            say(report, "a listener's exception comes through as itself", e == raised);
        }
        report.ask("requestPermissions with a bad code", "", badRequest(activity));
        report.ask("requestPermissions for nothing", "", emptyRequest(activity));
        report.line("an alert", "", new AlertDialog.Builder(activity).setTitle("title").create().getClass().getName());
    }

    private static void say(Report report, String name, boolean fact) {
        report.line(name, "", fact ? "yes" : "no");
    }

    private static Report.Getter badRequest(final Activity activity) {
        return new Report.Getter() {
            public Object get() {
                activity.requestPermissions(new String[] { "android.permission.CAMERA" }, -1);
                return null;
            }
        };
    }

    private static Report.Getter emptyRequest(final Activity activity) {
        return new Report.Getter() {
            public Object get() {
                activity.requestPermissions(new String[0], 1);
                return null;
            }
        };
    }
}
