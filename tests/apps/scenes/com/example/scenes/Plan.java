package com.example.scenes;

import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Handler;
import androidx.standin.Reads;
import com.umeng.analytics.MobclickAgent;

/** What each scenario does, and where. */
final class Plan {
    /**
     * Scenario, place, who, what; then how many milliseconds later, how often, and how many milliseconds apart. A place is a screen
     * that comes up, a touch, an answer of the user's, or the app's going behind the others.
     */
    private static final String[][] DEEDS = {
        { "by-the-book", "agreed", "app", "android_id" },
        { "by-the-book", "agreed", "app", "send" },
        { "by-the-book", "agreed", "umeng", "imei" },
        { "by-the-book", "touch 1", "app", "ask RECORD_AUDIO" },
        { "by-the-book", "granted", "app", "mic" },
        { "by-the-book", "touch 2", "app", "mic off" },
        { "by-the-book", "touch 2", "app", "location" },
        { "by-the-book", "touch 2", "umeng", "location" },
        { "by-the-book", "touch 3", "app", "camera" },
        { "by-the-book", "touch 3", "app", "clipboard" },
        { "by-the-book", "touch 3", "app", "contacts" },
        { "by-the-book", "touch 4", "app", "start another app" },
        { "by-the-book", "behind", "app", "camera off", "500" },
        // Collected before the user has answered, or although the answer was no.
        { "app-before-popup", "start", "app", "android_id" },
        { "app-before-answer", "shown", "app", "android_id", "300" },
        { "sdk-before-popup", "start", "umeng", "android_id" },
        { "sdk-before-answer", "shown", "umeng", "android_id", "300" },
        { "contacts-before-answer", "shown", "app", "contacts", "300" },
        { "after-refusal", "refused", "app", "android_id" },
        { "after-withdrawal", "withdrawn", "app", "android_id", "500" },
        { "sends-after-withdrawal", "agreed", "app", "android_id" },
        { "sends-after-withdrawal", "withdrawn", "app", "send", "500" },
        { "after-cancellation", "cancelled", "umeng", "android_id", "300" },
        // Too often.
        { "read-too-often", "touch 1", "app", "running_apps", "0", "4", "1300" },
        { "read-twice-at-once", "touch 1", "app", "running_apps", "0", "2", "300" },
        { "read-by-timer", "touch 1", "app", "running_apps", "0", "8", "600" },
        { "position-twice", "touch 1", "app", "location", "0", "2", "1300" },
        // While nobody looks, or nobody has done anything.
        { "read-behind", "behind", "app", "running_apps", "1000" },
        { "position-behind", "behind", "app", "location", "700" },
        { "positions-behind", "behind", "app", "location", "700", "5", "100" },
        { "clipboard-behind", "behind", "app", "clipboard", "300" },
        { "mic-behind", "behind", "app", "mic", "900" },
        { "mic-behind", "behind", "app", "mic off", "1200" },
        { "read-unnoticed", "home", "app", "running_apps", "1600" },
        { "clipboard-unasked", "home", "app", "clipboard", "1600" },
        { "starts-another", "home", "app", "start another app", "1600" },
        { "mic-unasked", "home", "app", "mic", "1600" },
        { "mic-unasked", "home", "app", "mic off", "1900" },
        { "camera-unasked", "home", "app", "camera", "1600" },
        { "camera-unasked", "home", "app", "camera off", "1900" },
        { "mic-kept-on", "touch 1", "app", "mic" },
        { "mic-kept-on", "behind", "app", "mic off", "2800" },
        { "camera-kept-on", "touch 1", "app", "camera" },
        { "camera-kept-on", "behind", "app", "camera off", "2800" },
        // Questions for permissions.
        { "asks-before-consent", "start", "app", "ask READ_PHONE_STATE" },
        { "asks-for-position-at-start", "start", "app", "ask ACCESS_FINE_LOCATION" },
        { "asks-early", "home", "app", "ask CAMERA", "1600" },
        { "asks-again", "touch 1", "app", "ask CAMERA" },
        { "asks-again", "touch 2", "app", "ask CAMERA" },
        { "leaves-after-denial", "touch 1", "app", "ask CAMERA" },
        { "leaves-after-denial", "denied", "app", "leave", "100" },
        { "stays-after-denial", "touch 1", "app", "ask CAMERA" },
        // Without the permission.
        { "mic-after-revocation", "touch 1", "app", "mic" },
        { "mic-after-revocation", "touch 2", "app", "mic off" },
        { "camera-after-revocation", "touch 1", "app", "camera" },
        { "camera-after-revocation", "touch 2", "app", "camera off" },
        { "place-after-revocation", "touch 1", "app", "wifi" },
        { "phone-after-revocation", "touch 1", "app", "serial" },
        { "sdk-position-after-revocation", "touch 1", "umeng", "location" },
    };

    private static final int REQUEST = 7;
    private static final Handler sHandler = new Handler();

    static void at(Activity activity, String place) {
        for (String[] deed : DEEDS) {
            if (!Scenario.is(deed[0]) || !deed[1].equals(place)) continue;
            int times = number(deed, 5, 1);
            for (int i = 0; i < times; i++) later(activity, deed, number(deed, 4, 0) + i * number(deed, 6, 0));
        }
    }

    /** The user's answer to a question for permissions. */
    static void answered(Activity activity, int[] results) {
        at(activity, results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED ? "granted" : "denied");
    }

    private static int number(String[] deed, int index, int otherwise) {
        return deed.length > index ? Integer.parseInt(deed[index]) : otherwise;
    }

    private static void later(final Activity activity, final String[] deed, int milliseconds) {
        if (milliseconds == 0) {
            act(activity, deed[2], deed[3]);
            return;
        }
        sHandler.postDelayed(new Runnable() {
            public void run() {
                act(activity, deed[2], deed[3]);
            }
        }, milliseconds);
    }

    private static void act(Activity activity, String who, String what) {
        if (what.startsWith("ask ")) activity.requestPermissions(new String[] { "android.permission." + what.substring(4) }, REQUEST);
        else if (what.equals("leave")) activity.finish();
        else if (what.equals("send")) Uploader.send("device", Reads.androidId());
        else if (what.equals("start another app")) {
            activity.startActivity(new Intent(Intent.ACTION_VIEW).setClassName("com.example.other", "com.example.other.MainActivity"));
        } else if (who.equals("umeng")) MobclickAgent.read(activity, what);
        else Reads.read(activity, what);
    }
}
