package android.view;

import android.os.IBinder;
import java.util.ArrayList;

/** Every window of the process: views, roots and params side by side, in the order they were added. */
public final class WindowManagerGlobal {
    private static WindowManagerGlobal sDefaultWindowManager;
    private final Object mLock = new Object();
    private final ArrayList<View> mViews = new ArrayList<View>();
    private final ArrayList<ViewRootImpl> mRoots = new ArrayList<ViewRootImpl>();
    private final ArrayList<WindowManager.LayoutParams> mParams = new ArrayList<WindowManager.LayoutParams>();

    private WindowManagerGlobal() {}

    public static synchronized WindowManagerGlobal getInstance() {
        if (sDefaultWindowManager == null) sDefaultWindowManager = new WindowManagerGlobal();
        return sDefaultWindowManager;
    }

    public void addView(View view, WindowManager.LayoutParams params) {
        ViewRootImpl root;
        synchronized (mLock) {
            root = new ViewRootImpl();
            mViews.add(view);
            mRoots.add(root);
            mParams.add(params);
        }
        root.setView(view, params);
    }

    public void removeView(View view) {
        ViewRootImpl root;
        synchronized (mLock) {
            int index = mViews.indexOf(view);
            if (index < 0) throw new IllegalArgumentException("View not attached to window manager");
            root = mRoots.remove(index);
            mParams.remove(index);
            mViews.remove(index);
        }
        root.die();
    }

    /** Removes what an activity left behind when it was destroyed. */
    public void closeAll(IBinder token) {
        for (int i = mViews.size() - 1; i >= 0; i--) {
            if (mParams.get(i).token == token) removeView(mViews.get(i));
        }
    }
}
