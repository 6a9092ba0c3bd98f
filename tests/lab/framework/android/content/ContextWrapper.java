package android.content;

import android.content.pm.PackageManager;
import android.content.res.Resources;

public class ContextWrapper extends Context {
    Context mBase;

    public ContextWrapper(Context base) {
        mBase = base;
    }

    protected void attachBaseContext(Context base) {
        if (mBase != null) throw new IllegalStateException("Base context already set");
        mBase = base;
    }

    public Context getBaseContext() {
        return mBase;
    }

    public String getPackageName() {
        return mBase.getPackageName();
    }

    public String getOpPackageName() {
        return mBase.getOpPackageName();
    }

    public String getAttributionTag() {
        return mBase.getAttributionTag();
    }

    public Context createAttributionContext(String attributionTag) {
        return mBase.createAttributionContext(attributionTag);
    }

    public Context getApplicationContext() {
        return mBase.getApplicationContext();
    }

    public Resources getResources() {
        return mBase.getResources();
    }

    public ContentResolver getContentResolver() {
        return mBase.getContentResolver();
    }

    public PackageManager getPackageManager() {
        return mBase.getPackageManager();
    }

    public SharedPreferences getSharedPreferences(String name, int mode) {
        return mBase.getSharedPreferences(name, mode);
    }

    public Object getSystemService(String name) {
        return mBase.getSystemService(name);
    }

    public void startActivity(Intent intent) {
        mBase.startActivity(intent);
    }

    public ComponentName startService(Intent service) {
        return mBase.startService(service);
    }

    public boolean bindService(Intent service, ServiceConnection conn, int flags) {
        return mBase.bindService(service, conn, flags);
    }

    public void sendBroadcast(Intent intent) {
        mBase.sendBroadcast(intent);
    }
}
