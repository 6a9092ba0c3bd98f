package com.example.hooked;

import android.app.Activity;
import android.os.Bundle;

/**
 * Calls methods that a monitor has hooked, in every way there is, and checks what comes back. The scenario is NAME or NAME=COUNT. Prints
 * one line, RESULT NAME ok|bad DETAILS, and exits with 0 or 1. The app looks at itself only: whether the calls were seen is for the tests
 * to say.
 */
public class MainActivity extends Activity {
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        String scenario = getIntent().getStringExtra("scenario");
        int at = scenario.indexOf('=');
        String name = at < 0 ? scenario : scenario.substring(0, at);
        int count = at < 0 ? 1 : Integer.parseInt(scenario.substring(at + 1));
        Result result;
        try {
            result = new Scenarios(count).run(name);
        } catch (Throwable t) {
            t.printStackTrace();
            result = new Result(false, "threw " + t);
        }
        System.out.println("RESULT " + name + (result.ok ? " ok " : " bad ") + result.details);
        System.exit(result.ok ? 0 : 1);
    }
}
