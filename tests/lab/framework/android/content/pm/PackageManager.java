package android.content.pm;

import android.content.Intent;
import android.app.ActivityThread;
import android.os.RemoteException;
import java.util.HashMap;
import java.util.List;

public abstract class PackageManager {
    public static final String ACTION_REQUEST_PERMISSIONS = "android.content.pm.action.REQUEST_PERMISSIONS";
    public static final String EXTRA_REQUEST_PERMISSIONS_NAMES = "android.content.pm.extra.REQUEST_PERMISSIONS_NAMES";
    public static final String EXTRA_REQUEST_PERMISSIONS_RESULTS = "android.content.pm.extra.REQUEST_PERMISSIONS_RESULTS";
    public static final int PERMISSION_GRANTED = 0;
    public static final int PERMISSION_DENIED = -1;

    public static class NameNotFoundException extends Exception {
        public NameNotFoundException(String name) {
            super(name);
        }
    }

    /** Answers that are known already, by package and flags. API 31 brought this cache; here it stands for all levels. */
    private static final HashMap<String, Object> sCache = new HashMap<String, Object>();

    private static Object cached(String key) {
        synchronized (sCache) {
            return sCache.get(key);
        }
    }

    private static void keep(String key, Object info) {
        synchronized (sCache) {
            if (info != null) sCache.put(key, info);
        }
    }

    public static PackageInfo getPackageInfoAsUserCached(String packageName, int flags, int userId) throws RemoteException {
        String key = "package " + packageName + " " + flags;
        Object known = cached(key);
        if (known != null) return (PackageInfo) known;
        PackageInfo info = ActivityThread.getPackageManager().getPackageInfo(packageName, flags, userId);
        keep(key, info);
        return info;
    }

    public static ApplicationInfo getApplicationInfoAsUserCached(String packageName, int flags, int userId) throws RemoteException {
        String key = "application " + packageName + " " + flags;
        Object known = cached(key);
        if (known != null) return (ApplicationInfo) known;
        ApplicationInfo info = ActivityThread.getPackageManager().getApplicationInfo(packageName, flags, userId);
        keep(key, info);
        return info;
    }

    public abstract List<PackageInfo> getInstalledPackages(int flags);

    public abstract List<ApplicationInfo> getInstalledApplications(int flags);

    public abstract PackageInfo getPackageInfo(String packageName, int flags) throws NameNotFoundException;

    public abstract ApplicationInfo getApplicationInfo(String packageName, int flags) throws NameNotFoundException;

    public Intent buildRequestPermissionsIntent(String[] permissions) {
        if (permissions == null || permissions.length == 0) throw new IllegalArgumentException("permission cannot be null or empty");
        Intent intent = new Intent(ACTION_REQUEST_PERMISSIONS);
        intent.putExtra(EXTRA_REQUEST_PERMISSIONS_NAMES, permissions);
        return intent.setPackage("com.android.permissioncontroller");
    }
}
