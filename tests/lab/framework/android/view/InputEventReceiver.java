package android.view;

import android.os.Looper;

/** Gets a window's events from the native poll and answers each with FINISHED. */
public abstract class InputEventReceiver {
    private long mReceiverPtr;

    public InputEventReceiver(InputChannel inputChannel, Looper looper) {
        mReceiverPtr = inputChannel.id();
        nativeInit(mReceiverPtr, this);
    }

    public void onInputEvent(InputEvent event) {
        finishInputEvent(event, false);
    }

    /** The other end closed the channel. */
    public void onInputChannelClosed() {}

    public final void finishInputEvent(InputEvent event, boolean handled) {
        if (mReceiverPtr != 0) nativeFinishInputEvent(mReceiverPtr, event.mSeq, handled);
    }

    public final void dispose() {
        mReceiverPtr = 0;
    }

    /** Called from native code. */
    private void dispatchInputEvent(int seq, InputEvent event) {
        event.mSeq = seq;
        onInputEvent(event);
    }

    /** Called from native code. */
    private void dispatchChannelClosed() {
        onInputChannelClosed();
    }

    private static native void nativeInit(long receiverPtr, InputEventReceiver receiver);

    private static native void nativeFinishInputEvent(long receiverPtr, int seq, boolean handled);
}
