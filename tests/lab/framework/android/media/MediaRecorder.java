package android.media;

import android.app.ActivityThread;

/** The Java half; every call goes to IMediaRecorder from the native half, as libmedia does. */
public class MediaRecorder {
    public static final class AudioSource {
        public static final int MIC = 1;
        public static final int VOICE_COMMUNICATION = 7;
    }

    public static final class OutputFormat {
        public static final int MPEG_4 = 2;
    }

    public static final class AudioEncoder {
        public static final int AAC = 3;
    }

    /** Whether the native half has a recorder; set by native_setup. */
    private long mNativeContext;

    public MediaRecorder() {
        native_setup(this, ActivityThread.currentPackageName(), ActivityThread.currentOpPackageName());
    }

    public native void setAudioSource(int audioSource) throws IllegalStateException;

    public native void setOutputFormat(int outputFormat) throws IllegalStateException;

    public native void setAudioEncoder(int audioEncoder) throws IllegalStateException;

    public void prepare() throws IllegalStateException {
        _prepare();
    }

    private native void _prepare() throws IllegalStateException;

    public native void start() throws IllegalStateException;

    public native void stop() throws IllegalStateException;

    public native void release();

    private native void native_setup(Object mediarecorderThis, String clientName, String opPackageName)
            throws IllegalStateException;
}
