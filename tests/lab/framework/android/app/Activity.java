package android.app;

import android.content.Context;
import android.content.Intent;
import android.os.Binder;
import android.os.Bundle;
import android.content.pm.PackageManager;
import android.os.IBinder;
import android.view.ContextThemeWrapper;
import android.view.KeyEvent;
import android.view.View;
import android.view.Window;
import android.view.WindowManager;
import android.view.WindowManagerGlobal;
import com.android.internal.policy.PhoneWindow;

public class Activity extends ContextThemeWrapper implements Window.Callback {
    public static final int RESULT_CANCELED = 0;
    public static final int RESULT_OK = -1;
    /** Stands before who asked, in requests for permissions. */
    static final String REQUEST_PERMISSIONS_WHO_PREFIX = "@android:requestPermissions:";
    private final IBinder mToken = new Binder();
    private ActivityThread mMainThread;
    private Application mApplication;
    private Intent mIntent;
    private Window mWindow;
    private CharSequence mTitle;
    private boolean mWindowAdded;
    private boolean mHasCurrentPermissionsRequest;
    boolean mFinished;

    final void attach(Context context, ActivityThread thread, Application application, Intent intent) {
        attachBaseContext(context);
        mMainThread = thread;
        mApplication = application;
        mIntent = intent;
        mWindow = new PhoneWindow(this);
        mWindow.setCallback(this);
        WindowManager.LayoutParams params = mWindow.getAttributes();
        params.type = WindowManager.LayoutParams.TYPE_BASE_APPLICATION;
        params.token = mToken;
        setTitle(getPackageName() + "/" + getClass().getName());
    }

    final void performCreate(Bundle icicle) {
        onCreate(icicle);
    }

    final void performStart() {
        onStart();
    }

    final void performResume() {
        mMainThread.getInstrumentation().callActivityOnResume(this);
    }

    final void performPause() {
        mMainThread.getInstrumentation().callActivityOnPause(this);
    }

    final void performStop() {
        onStop();
    }

    final void performDestroy() {
        onDestroy();
    }

    protected void onCreate(Bundle savedInstanceState) {}

    protected void onStart() {}

    protected void onResume() {}

    protected void onPause() {}

    protected void onStop() {}

    protected void onDestroy() {}

    public final Application getApplication() {
        return mApplication;
    }

    public Intent getIntent() {
        return mIntent;
    }

    public Window getWindow() {
        return mWindow;
    }

    public void setTitle(CharSequence title) {
        mTitle = title;
        mWindow.setTitle(title);
    }

    public final CharSequence getTitle() {
        return mTitle;
    }

    public void setContentView(View view) {
        mWindow.setContentView(view);
    }

    public <T extends View> T findViewById(int id) {
        return mWindow.getDecorView().findViewById(id);
    }

    public void finish() {
        if (mFinished) return;
        mFinished = true;
        mMainThread.scheduleFinishActivity(this);
    }

    /** The app goes behind the others, as it is. */
    public boolean moveTaskToBack(boolean nonRoot) {
        mMainThread.scheduleMoveToBack();
        return true;
    }

    public boolean isFinishing() {
        return mFinished;
    }

    public boolean dispatchKeyEvent(KeyEvent event) {
        if (event.getKeyCode() != KeyEvent.KEYCODE_BACK) return false;
        if (event.getAction() == KeyEvent.ACTION_UP) onBackPressed();
        return true;
    }

    public void onBackPressed() {
        finish();
    }

    public final void requestPermissions(String[] permissions, int requestCode) {
        if (requestCode < 0) throw new IllegalArgumentException("requestCode should be >= 0");
        if (mHasCurrentPermissionsRequest) {
            // One at a time: the second is answered at once, with nothing.
            onRequestPermissionsResult(requestCode, new String[0], new int[0]);
            return;
        }
        Intent intent = getPackageManager().buildRequestPermissionsIntent(permissions);
        startActivityForResult(REQUEST_PERMISSIONS_WHO_PREFIX, intent, requestCode, null);
        mHasCurrentPermissionsRequest = true;
    }

    public void startActivityForResult(String who, Intent intent, int requestCode, Bundle options) {
        mMainThread.getInstrumentation().execStartActivity(this, who, intent, requestCode, options);
    }

    public void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults) {}

    void dispatchActivityResult(String who, int requestCode, int resultCode, Intent data) {
        if (who != null && who.startsWith(REQUEST_PERMISSIONS_WHO_PREFIX)) dispatchRequestPermissionsResult(requestCode, data);
    }

    private void dispatchRequestPermissionsResult(int requestCode, Intent data) {
        mHasCurrentPermissionsRequest = false;
        String[] permissions = data == null ? new String[0] : data.getStringArrayExtra(PackageManager.EXTRA_REQUEST_PERMISSIONS_NAMES);
        int[] results = data == null ? new int[0] : data.getIntArrayExtra(PackageManager.EXTRA_REQUEST_PERMISSIONS_RESULTS);
        onRequestPermissionsResult(requestCode, permissions, results);
    }

    IBinder getActivityToken() {
        return mToken;
    }

    /** Puts the window on screen; an activity without content has none (on a device it would have an empty one). */
    void makeVisible() {
        View decor = mWindow.peekDecorView();
        if (decor == null) return;
        if (!mWindowAdded) {
            WindowManagerGlobal.getInstance().addView(decor, mWindow.getAttributes());
            mWindowAdded = true;
        }
        if (decor.getVisibility() != View.VISIBLE) decor.setVisibility(View.VISIBLE);
    }

    /** A stopped activity's window stays known to the process, with an invisible decor. */
    void makeInvisible() {
        if (mWindowAdded) mWindow.getDecorView().setVisibility(View.INVISIBLE);
    }
}
