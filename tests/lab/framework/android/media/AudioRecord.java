package android.media;

import android.app.ActivityThread;

/** The Java half; the service calls are made by the native half, as libaudioclient does. */
public class AudioRecord {
    public static final int STATE_UNINITIALIZED = 0;
    public static final int STATE_INITIALIZED = 1;
    public static final int RECORDSTATE_STOPPED = 1;
    public static final int RECORDSTATE_RECORDING = 3;
    private static final int SUCCESS = 0;
    private static final int SYNC_EVENT_NONE = 0;

    private int mState = STATE_UNINITIALIZED;
    private int mRecordingState = RECORDSTATE_STOPPED;
    /** Whether the native half holds a record track; set by native_setup. */
    private long mNativeRecorderInJavaObj;

    public AudioRecord(int audioSource, int sampleRateInHz, int channelConfig, int audioFormat, int bufferSizeInBytes) {
        int[] session = { 0 };
        int status = native_setup(this, audioSource, new int[] { sampleRateInHz }, channelConfig, 0, audioFormat,
                bufferSizeInBytes, session, ActivityThread.currentOpPackageName(), 0);
        if (status == SUCCESS) mState = STATE_INITIALIZED;
    }

    public int getState() {
        return mState;
    }

    public int getRecordingState() {
        return mRecordingState;
    }

    public void startRecording() {
        if (mState != STATE_INITIALIZED) {
            throw new IllegalStateException("startRecording() called on an uninitialized AudioRecord.");
        }
        if (native_start(SYNC_EVENT_NONE, 0) == SUCCESS) mRecordingState = RECORDSTATE_RECORDING;
    }

    public void stop() {
        if (mState != STATE_INITIALIZED) throw new IllegalStateException("stop() called on an uninitialized AudioRecord.");
        native_stop();
        mRecordingState = RECORDSTATE_STOPPED;
    }

    public void release() {
        if (mRecordingState == RECORDSTATE_RECORDING) stop();
        native_release();
        mState = STATE_UNINITIALIZED;
    }

    /** The audio source stands where a device passes an AudioAttributes object. */
    private native int native_setup(Object audiorecordThis, int audioSource, int[] sampleRate, int channelMask,
            int channelIndexMask, int audioFormat, int buffSizeInBytes, int[] sessionId, String opPackageName,
            long nativeRecordInJavaObj);

    private native int native_start(int syncEvent, int sessionId);

    private native void native_stop();

    private native void native_release();
}
