package android.os;

/** Messages in order of their time, and the native poll that also serves the input channels. */
public final class MessageQueue {
    private final long mPtr;
    private Message mMessages;
    private boolean mQuitting;

    MessageQueue() {
        mPtr = nativeInit();
    }

    Message next() {
        int timeout = 0;
        for (;;) {
            nativePollOnce(mPtr, timeout);
            synchronized (this) {
                if (mQuitting) return null;
                Message m = mMessages;
                if (m == null) {
                    timeout = -1;
                    continue;
                }
                long now = SystemClock.uptimeMillis();
                if (now < m.when) {
                    timeout = (int) (m.when - now);
                    continue;
                }
                mMessages = m.next;
                m.next = null;
                return m;
            }
        }
    }

    boolean enqueueMessage(Message msg, long when) {
        synchronized (this) {
            if (mQuitting) return false;
            msg.when = when;
            Message p = mMessages;
            if (p == null || when < p.when) {
                msg.next = p;
                mMessages = msg;
            } else {
                while (p.next != null && p.next.when <= when) p = p.next;
                msg.next = p.next;
                p.next = msg;
            }
        }
        nativeWake(mPtr);
        return true;
    }

    void removeMessages(Handler h, Runnable r) {
        synchronized (this) {
            Message before = null;
            for (Message p = mMessages; p != null; p = p.next) {
                if (p.target != h || p.callback != r) {
                    before = p;
                } else if (before == null) {
                    mMessages = p.next;
                } else {
                    before.next = p.next;
                }
            }
        }
    }

    void quit() {
        synchronized (this) {
            mQuitting = true;
            mMessages = null;
        }
        nativeWake(mPtr);
    }

    private static native long nativeInit();

    private static native void nativeWake(long ptr);

    private native void nativePollOnce(long ptr, int timeoutMillis);
}
