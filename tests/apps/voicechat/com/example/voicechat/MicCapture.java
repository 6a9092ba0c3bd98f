package com.example.voicechat;

import android.media.AudioRecord;
import android.media.MediaRecorder;

/** The microphone of the room, by AudioRecord or in one scenario by MediaRecorder. */
final class MicCapture {
    private static final int SAMPLE_RATE = 48000;
    private static final int CHANNEL_IN_MONO = 16;
    private static final int ENCODING_PCM_16BIT = 2;
    private AudioRecord mRecord;
    private MediaRecorder mRecorder;

    boolean isOn() {
        return mRecord != null || mRecorder != null;
    }

    void start() {
        if (isOn()) return;
        if (Scenario.is("mediarecorder")) {
            mRecorder = new MediaRecorder();
            mRecorder.setAudioSource(MediaRecorder.AudioSource.MIC);
            mRecorder.setOutputFormat(MediaRecorder.OutputFormat.MPEG_4);
            mRecorder.setAudioEncoder(MediaRecorder.AudioEncoder.AAC);
            mRecorder.prepare();
            mRecorder.start();
            return;
        }
        AudioRecord record = new AudioRecord(MediaRecorder.AudioSource.VOICE_COMMUNICATION, SAMPLE_RATE, CHANNEL_IN_MONO,
                ENCODING_PCM_16BIT, 7680);
        if (record.getState() != AudioRecord.STATE_INITIALIZED) {
            System.err.println("voicechat: no microphone");
            return;
        }
        record.startRecording();
        mRecord = record;
    }

    void stop() {
        if (mRecord != null) {
            mRecord.stop();
            mRecord.release();
            mRecord = null;
        }
        if (mRecorder != null) {
            mRecorder.stop();
            mRecorder.release();
            mRecorder = null;
        }
    }
}
