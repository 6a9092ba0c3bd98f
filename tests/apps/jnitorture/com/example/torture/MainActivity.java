package com.example.torture;

import android.app.Activity;
import android.content.ClipboardManager;
import android.content.Context;
import android.os.Bundle;

/**
 * Brings binder calls into situations where a monitor that takes Java stacks could harm the app. The scenario is NAME or
 * NAME=COUNT. Prints one line, RESULT NAME ok|bad DETAILS, and exits with 0 or 1. The app looks at itself only: what a monitor
 * recorded is for its tests to say.
 */
public class MainActivity extends Activity {
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        String scenario = getIntent().getStringExtra("scenario");
        int at = scenario.indexOf('=');
        String name = at < 0 ? scenario : scenario.substring(0, at);
        int count = at < 0 ? 0 : Integer.parseInt(scenario.substring(at + 1));
        Result result;
        try {
            ClipboardManager clipboard = (ClipboardManager) getSystemService(Context.CLIPBOARD_SERVICE);
            result = new Scenarios(clipboard, count).run(name);
        } catch (Throwable t) {
            t.printStackTrace();
            result = new Result(false, "threw " + t);
        }
        System.out.println("RESULT " + name + (result.ok ? " ok " : " bad ") + result.details);
        System.exit(result.ok ? 0 : 1);
    }
}
