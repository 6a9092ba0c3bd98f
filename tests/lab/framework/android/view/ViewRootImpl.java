package android.view;

import android.app.ActivityThread;
import android.os.Handler;
import android.os.Looper;

/** A window's top: its input channel, and the way of events into the view tree. */
public final class ViewRootImpl implements ViewParent {
    public static final int DISPLAY_WIDTH = 1080;
    public static final int DISPLAY_HEIGHT = 1920;

    View mView;
    WindowManager.LayoutParams mWindowAttributes;
    final Handler mHandler = new Handler();
    private InputChannel mInputChannel;
    private WindowInputEventReceiver mInputEventReceiver;

    public ViewParent getParent() {
        return null;
    }

    void setView(View view, WindowManager.LayoutParams attrs) {
        mView = view;
        mWindowAttributes = attrs;
        view.assignParent(this);
        performTraversals();
        mInputChannel = new InputChannel(attrs.getTitle().toString(), attrs.x, attrs.y, width(), height());
        mInputEventReceiver = new WindowInputEventReceiver(mInputChannel, Looper.getMainLooper());
    }

    private int width() {
        return mWindowAttributes.width >= 0 ? mWindowAttributes.width : DISPLAY_WIDTH;
    }

    private int height() {
        return mWindowAttributes.height >= 0 ? mWindowAttributes.height : DISPLAY_HEIGHT;
    }

    private void performTraversals() {
        View.AttachInfo info = new View.AttachInfo(this, mHandler);
        info.mRootView = mView;
        info.mWindowLeft = mWindowAttributes.x;
        info.mWindowTop = mWindowAttributes.y;
        mView.dispatchAttachedToWindow(info);
        mView.layout(0, 0, width(), height());
    }

    /** The decor became visible or invisible. */
    void onDecorVisibility(boolean visible) {
        if (mInputChannel != null) mInputChannel.setVisible(visible);
    }

    void die() {
        mView.assignParent(null);
        mView.dispatchAttachedToWindow(null);
        mInputEventReceiver.dispose();
        mInputChannel.dispose();
    }

    boolean processPointerEvent(MotionEvent event) {
        return mView.dispatchPointerEvent(event);
    }

    final class WindowInputEventReceiver extends InputEventReceiver {
        WindowInputEventReceiver(InputChannel inputChannel, Looper looper) {
            super(inputChannel, looper);
        }

        public void onInputEvent(InputEvent event) {
            boolean handled = event instanceof KeyEvent ? mView.dispatchKeyEvent((KeyEvent) event)
                    : processPointerEvent((MotionEvent) event);
            finishInputEvent(event, handled);
        }

        /** The finger's script has ended: the lab's way to end an app. */
        public void onInputChannelClosed() {
            ActivityThread.currentActivityThread().scheduleExit();
        }
    }
}
