package android.telephony;

/** Who is told of the phone. In the lab nothing ever changes there. */
public class PhoneStateListener {
    public static final int LISTEN_NONE = 0;
    public static final int LISTEN_SERVICE_STATE = 1;
    public static final int LISTEN_CELL_LOCATION = 16;
    public static final int LISTEN_CALL_STATE = 32;
    public static final int LISTEN_SIGNAL_STRENGTHS = 256;

    public void onCallStateChanged(int state, String phoneNumber) {}
}
