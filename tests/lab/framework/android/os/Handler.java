package android.os;

public class Handler {
    final MessageQueue mQueue;

    public Handler() {
        this(Looper.getMainLooper());
    }

    public Handler(Looper looper) {
        mQueue = looper.mQueue;
    }

    public void handleMessage(Message msg) {}

    public void dispatchMessage(Message msg) {
        if (msg.callback != null) handleCallback(msg);
        else handleMessage(msg);
    }

    private static void handleCallback(Message message) {
        message.callback.run();
    }

    public final boolean post(Runnable r) {
        return postDelayed(r, 0);
    }

    public final boolean postDelayed(Runnable r, long delayMillis) {
        Message m = Message.obtain();
        m.callback = r;
        return sendMessageDelayed(m, delayMillis);
    }

    public final boolean sendMessage(Message msg) {
        return sendMessageDelayed(msg, 0);
    }

    public final boolean sendMessageDelayed(Message msg, long delayMillis) {
        msg.target = this;
        return mQueue.enqueueMessage(msg, SystemClock.uptimeMillis() + delayMillis);
    }

    public final void removeCallbacks(Runnable r) {
        mQueue.removeMessages(this, r);
    }
}
