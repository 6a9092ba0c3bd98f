package android.app;

import android.content.Context;
import android.content.Intent;
import android.os.Binder;
import android.os.Bundle;
import android.os.IBinder;
import android.view.ContextThemeWrapper;
import android.view.View;
import android.view.Window;
import android.view.WindowManager;
import android.view.WindowManagerGlobal;
import com.android.internal.policy.PhoneWindow;

public class Activity extends ContextThemeWrapper {
    private final IBinder mToken = new Binder();
    private ActivityThread mMainThread;
    private Application mApplication;
    private Intent mIntent;
    private Window mWindow;
    private CharSequence mTitle;
    private boolean mWindowAdded;
    boolean mFinished;

    final void attach(Context context, ActivityThread thread, Application application, Intent intent) {
        attachBaseContext(context);
        mMainThread = thread;
        mApplication = application;
        mIntent = intent;
        mWindow = new PhoneWindow(this);
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
        onResume();
    }

    final void performPause() {
        onPause();
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

    public boolean isFinishing() {
        return mFinished;
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
