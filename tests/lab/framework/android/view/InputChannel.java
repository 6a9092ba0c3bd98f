package android.view;

/**
 * The app's end of a window's input channel. A stand-in in how it is got: on a device the window manager hands it out in
 * the reply of addToDisplay, here the lab's input process does, over its control socket, and learns the window's place.
 */
public final class InputChannel {
    /** The input process' number for this window, or 0 once disposed. */
    private long mPtr;

    public InputChannel(String title, int x, int y, int width, int height) {
        mPtr = nativeOpen(title, x, y, width, height);
    }

    /** Tells the input process whether the window is on screen; a window that is shown again comes to the top. */
    void setVisible(boolean visible) {
        nativeSetVisible(mPtr, visible);
    }

    long id() {
        return mPtr;
    }

    public void dispose() {
        if (mPtr != 0) nativeDispose(mPtr);
        mPtr = 0;
    }

    private static native long nativeOpen(String title, int x, int y, int width, int height);

    private static native void nativeSetVisible(long ptr, boolean visible);

    private static native void nativeDispose(long ptr);
}
