package android.app;

import android.content.Context;
import android.content.DialogInterface;
import android.os.Bundle;
import android.view.KeyEvent;
import android.view.View;
import android.view.Window;
import android.view.WindowManagerGlobal;
import com.android.internal.policy.PhoneWindow;

/** A window above its activity. It stands where its window attributes say. */
public class Dialog implements DialogInterface, Window.Callback {
    final Context mContext;
    final Window mWindow;
    private Activity mOwnerActivity;
    private boolean mShowing;

    public Dialog(Activity owner) {
        mContext = owner;
        mOwnerActivity = owner;
        mWindow = new PhoneWindow(owner);
        mWindow.getAttributes().token = owner.getActivityToken();
        mWindow.setCallback(this);
    }

    public final Context getContext() {
        return mContext;
    }

    public final Activity getOwnerActivity() {
        return mOwnerActivity;
    }

    public boolean dispatchKeyEvent(KeyEvent event) {
        if (event.getKeyCode() != KeyEvent.KEYCODE_BACK) return false;
        if (event.getAction() == KeyEvent.ACTION_UP) dismiss();
        return true;
    }

    public Window getWindow() {
        return mWindow;
    }

    public void setTitle(CharSequence title) {
        mWindow.setTitle(title);
    }

    public void setContentView(View view) {
        mWindow.setContentView(view);
    }

    public <T extends View> T findViewById(int id) {
        return mWindow.getDecorView().findViewById(id);
    }

    protected void onCreate(Bundle savedInstanceState) {}

    public void show() {
        if (mShowing) return;
        onCreate(null);
        WindowManagerGlobal.getInstance().addView(mWindow.getDecorView(), mWindow.getAttributes());
        mShowing = true;
    }

    public boolean isShowing() {
        return mShowing;
    }

    public void dismiss() {
        if (!mShowing) return;
        mShowing = false;
        WindowManagerGlobal.getInstance().removeView(mWindow.getDecorView());
    }
}
