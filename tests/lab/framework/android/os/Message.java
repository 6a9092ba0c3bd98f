package android.os;

/** Messages are used again, as on a device: after its dispatch one is anybody's next. */
public final class Message {
    private static final Object sPoolSync = new Object();
    private static final int MAX_POOL_SIZE = 50;
    private static Message sPool;
    private static int sPoolSize;

    public int what;
    public int arg1;
    public int arg2;
    public Object obj;
    public long when;
    Handler target;
    Runnable callback;
    Message next;

    public static Message obtain() {
        synchronized (sPoolSync) {
            if (sPool != null) {
                Message m = sPool;
                sPool = m.next;
                m.next = null;
                sPoolSize--;
                return m;
            }
        }
        return new Message();
    }

    public static Message obtain(Handler h, int what, Object obj) {
        Message m = obtain();
        m.target = h;
        m.what = what;
        m.obj = obj;
        return m;
    }

    /** A copy, as AlertController makes one for each click. */
    public static Message obtain(Message orig) {
        Message m = obtain();
        m.what = orig.what;
        m.arg1 = orig.arg1;
        m.arg2 = orig.arg2;
        m.obj = orig.obj;
        m.target = orig.target;
        m.callback = orig.callback;
        return m;
    }

    void recycleUnchecked() {
        what = 0;
        arg1 = 0;
        arg2 = 0;
        obj = null;
        when = 0;
        target = null;
        callback = null;
        synchronized (sPoolSync) {
            if (sPoolSize < MAX_POOL_SIZE) {
                next = sPool;
                sPool = this;
                sPoolSize++;
            }
        }
    }

    public long getWhen() {
        return when;
    }

    public Handler getTarget() {
        return target;
    }

    public Runnable getCallback() {
        return callback;
    }

    public void sendToTarget() {
        target.sendMessage(this);
    }
}
