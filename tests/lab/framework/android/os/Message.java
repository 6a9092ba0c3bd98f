package android.os;

public final class Message {
    public int what;
    public int arg1;
    public int arg2;
    public Object obj;
    long when;
    Handler target;
    Runnable callback;
    Message next;

    public static Message obtain() {
        return new Message();
    }

    public long getWhen() {
        return when;
    }
}
