package android.view;

public abstract class InputEvent {
    /** The transport's sequence number, for the FINISHED answer. */
    protected int mSeq;

    public abstract int getDeviceId();

    public abstract int getSource();

    public abstract long getEventTime();
}
