package android.view;

import android.content.Context;

public abstract class Window {
    /** Who hears of a window's events: its activity or dialog. */
    public interface Callback {
        boolean dispatchKeyEvent(KeyEvent event);
    }

    private final Context mContext;
    private Callback mCallback;
    private final WindowManager.LayoutParams mWindowAttributes = new WindowManager.LayoutParams();

    public Window(Context context) {
        mContext = context;
    }

    public final Context getContext() {
        return mContext;
    }

    public void setCallback(Callback callback) {
        mCallback = callback;
    }

    public final Callback getCallback() {
        return mCallback;
    }

    public final WindowManager.LayoutParams getAttributes() {
        return mWindowAttributes;
    }

    public void setLayout(int width, int height) {
        mWindowAttributes.width = width;
        mWindowAttributes.height = height;
    }

    /** On a device an app window's own title stays the component's name and this becomes the accessibility title. */
    public void setTitle(CharSequence title) {
        mWindowAttributes.setTitle(title);
        mWindowAttributes.accessibilityTitle = title;
    }

    public abstract View getDecorView();

    public abstract View peekDecorView();

    public abstract void setContentView(View view);
}
