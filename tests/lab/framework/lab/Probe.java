package lab;

/**
 * Test aids: situations that an app cannot make by Java alone. None of this exists on a device. Each aid makes a clipboard
 * read (IClipboard.getPrimaryClip) from native code, so that a monitor sees a watched call in that situation.
 */
public final class Probe {
    /** Makes the call; true when it was answered. Nothing is allocated in Java. */
    public static native boolean read();

    /** Registers the implementation of {@link #read} once more, as an app may do at any time. */
    public static native void registerAgain();

    /** Raises t, makes the call while it is pending, and leaves the very same object pending; otherwise IllegalStateException. */
    public static native void pending(Throwable t);

    /** Makes the call between GetPrimitiveArrayCritical and its release; true when the array was untouched. */
    public static native boolean critical(byte[] bytes);

    /** Makes the call on a thread that ART does not know; true when it was answered. */
    public static native boolean unattached();

    /**
     * Makes the runtime's natives for Java stacks (those of Thread and of Throwable) do a binder call of their own, at most 8
     * deep, or undoes that. Returns how often they were called since the last switch.
     */
    public static native int nestStackTraces(boolean on);
}
