package com.example.livecourse;

import android.app.Activity;
import androidx.standin.Reads;

/** What the app and its SDKs do, and where: what the policy allows, and what a scenario does besides. */
final class Plan {
    /** Place, who, what. A place is a screen that comes up, a button, or an answer of the user's. */
    private static final String[][] BY_THE_BOOK = {
        { "agreed", "app", "android_id" },
        { "agreed", "umeng", "android_id" },
        { "agreed", "umeng", "network" },
        { "weibo login", "weibo", "android_id" },
        { "wechat login", "wechat", "android_id" },
        { "weibo share", "weibo", "imei" },
        { "wechat share", "wechat", "imei" },
        { "share", "umeng+", "android_id" },
        { "copy link", "app", "clipboard" },
        { "open share", "app", "clipboard" },
        { "activity", "app", "clipboard" },
        { "course", "app", "phone_state" },
        { "course", "app", "network" },
        { "record", "app", "mic" },
        { "stop", "app", "mic off" },
        { "voice", "oss", "android_id" },
        { "cast", "lebo", "wifi" },
        { "cast", "lebo", "network" },
        { "download", "app", "write" },
        { "buy", "log", "android_id" },
        { "comment", "tencent-face", "android_id" },
        { "tip", "tencent-face", "imei" },
        { "withdraw", "tencent-face", "serial" },
        { "error", "umeng+", "android_id" },
        { "error", "umeng+", "network" },
        { "homework", "app", "album" },
        { "avatar", "app", "camera" },
        { "avatar", "app", "camera off" },
        { "avatar", "oss", "android_id" },
        { "feedback", "bugly", "android_id" },
        { "feedback", "bugly", "network" },
        { "video", "app", "network" },
        { "live video", "zego", "android_id" },
        { "live", "tencent-live", "android_id" },
        { "read", "app", "mic" },
        { "upload reading", "app", "mic off" },
        { "upload reading", "app", "write" },
        { "push", "huawei", "android_id" },
        { "push", "vivo", "android_id" },
        { "push", "oppo", "android_id" },
        { "guardian agrees", "app", "imei" },
        { "change agreed", "app", "imei" },
    };

    /** Scenario, place, who, what: the mistakes. */
    private static final String[][] MISTAKES = {
        { "before-consent", "start", "app", "android_id" },
        { "sdk-before-consent", "start", "umeng", "android_id" },
        { "camera-unasked", "orders", "app", "camera" },
        { "camera-unasked", "orders", "app", "camera off" },
        { "album-unasked", "home", "app", "album" },
        { "mic-unasked", "course", "app", "mic" },
        { "mic-unasked", "course", "app", "mic off" },
        { "storage-unasked", "home", "app", "write" },
        { "phone-state-at-home", "home", "app", "phone_state" },
        { "network-at-home", "home", "app", "network" },
        { "apps-listed", "agreed", "app", "apps" },
        { "permissions", "granted", "app", "location" },
        { "location-refused", "refused", "app", "location" },
        { "clipboard-at-home", "home", "app", "clipboard" },
        { "reading-unasked", "reading", "app", "mic" },
        { "reading-unasked", "reading", "app", "mic off" },
        { "reading-storage-unasked", "reading", "app", "write" },
        { "after-cancellation", "cancelled", "app", "imei" },
        { "minor-without-guardian", "minor", "app", "imei" },
        { "change-without-consent", "change", "app", "imei" },
        // An SDK takes what its row does not list.
        { "weibo-field", "home", "weibo", "network" },
        { "wechat-field", "home", "wechat", "apps" },
        { "umeng-field", "home", "umeng", "apps" },
        { "umeng-plus-field", "home", "umeng+", "location" },
        { "bugly-field", "home", "bugly", "apps" },
        { "zego-field", "home", "zego", "network" },
        { "tencent-live-field", "home", "tencent-live", "network" },
        { "tencent-face-field", "home", "tencent-face", "apps" },
        { "huawei-field", "home", "huawei", "network" },
        { "vivo-field", "home", "vivo", "apps" },
        { "oppo-field", "home", "oppo", "network" },
        { "oss-field", "home", "oss", "apps" },
        { "log-field", "home", "log", "network" },
        { "lebo-field", "home", "lebo", "apps" },
        // An SDK takes what its row lists, and nothing that triggers it has happened.
        { "weibo-early", "home", "weibo", "android_id" },
        { "wechat-early", "home", "wechat", "android_id" },
        { "umeng-plus-early", "home", "umeng+", "android_id" },
        { "bugly-early", "home", "bugly", "android_id" },
        { "zego-early", "home", "zego", "android_id" },
        { "tencent-live-early", "home", "tencent-live", "android_id" },
        { "tencent-face-early", "home", "tencent-face", "android_id" },
        { "huawei-early", "home", "huawei", "android_id" },
        { "vivo-early", "home", "vivo", "android_id" },
        { "oppo-early", "home", "oppo", "android_id" },
        { "oss-early", "home", "oss", "android_id" },
        { "log-early", "home", "log", "android_id" },
        { "lebo-early", "home", "lebo", "wifi" },
    };

    /** Scenario, place, permissions: what is asked for first, once. */
    private static final String[][] ASKS = {
        { "permissions", "activity", "ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION" },
        { "permissions", "avatar", "CAMERA" },
        { "permissions", "course", "READ_PHONE_STATE" },
        { "permissions", "record", "RECORD_AUDIO" },
        { "permissions", "download", "WRITE_EXTERNAL_STORAGE" },
        { "location-refused", "activity", "ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION" },
        { "ask-camera-at-home", "home", "CAMERA" },
        { "ask-mic-at-home", "home", "RECORD_AUDIO" },
        { "ask-storage-at-home", "home", "WRITE_EXTERNAL_STORAGE" },
        { "ask-phone-at-home", "home", "READ_PHONE_STATE" },
    };

    private static final int REQUEST = 7;
    private static final boolean[] sAsked = new boolean[ASKS.length];
    /** Where the user has been asked for a permission and has not answered. */
    private static String sWaiting;

    static void at(Activity activity, String place) {
        for (int i = 0; i < ASKS.length; i++) {
            if (!Scenario.is(ASKS[i][0]) || !ASKS[i][1].equals(place) || sAsked[i]) continue;
            sAsked[i] = true;
            sWaiting = place;
            String[] permissions = new String[ASKS[i].length - 2];
            for (int k = 0; k < permissions.length; k++) permissions[k] = "android.permission." + ASKS[i][k + 2];
            activity.requestPermissions(permissions, REQUEST);
            return;
        }
        for (String[] row : BY_THE_BOOK) {
            if (row[0].equals(place)) act(activity, row[1], row[2]);
        }
        for (String[] row : MISTAKES) {
            if (Scenario.is(row[0]) && row[1].equals(place)) act(activity, row[2], row[3]);
        }
    }

    /** The user's answer; what had waited for a yes goes on. */
    static void answered(Activity activity, boolean granted) {
        at(activity, granted ? "granted" : "refused");
        if (granted && sWaiting != null) at(activity, sWaiting);
        sWaiting = null;
    }

    private static void act(Activity activity, String who, String what) {
        if (who.equals("app")) Reads.read(activity, what);
        else Partners.get(who).read(activity, what);
    }
}
