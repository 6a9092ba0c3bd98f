package android.app;

import android.accounts.AccountManager;
import android.app.usage.UsageStatsManager;
import android.content.Context;
import android.hardware.camera2.CameraManager;

/** Managers that keep nothing: a new one for each question. (On a device there is one for each context.) */
final class SystemServiceRegistry {
    static Object getSystemService(Context context, String name) {
        if (Context.ACTIVITY_SERVICE.equals(name)) return new ActivityManager(context);
        if (Context.ACCOUNT_SERVICE.equals(name)) return new AccountManager(context);
        if (Context.USAGE_STATS_SERVICE.equals(name)) return new UsageStatsManager(context);
        if (Context.CAMERA_SERVICE.equals(name)) return new CameraManager(context);
        return null;
    }
}
