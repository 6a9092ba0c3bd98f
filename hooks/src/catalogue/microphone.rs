//! Sound capture. `AudioRecord`, OpenSL ES, WebRTC and AAudio without a memory map all end in `createRecord` and `IAudioRecord`.

use super::{Api, Category, Kind, binder};

const AUDIO_FLINGER: &str = "android.media.IAudioFlinger";
const AUDIO_FLINGER_SERVICE: &str = "android.media.IAudioFlingerService";
const AUDIO_RECORD: &str = "android.media.IAudioRecord";
const MEDIA_RECORDER: &str = "android.media.IMediaRecorder";
const AAUDIO_UNTIL_30: &str = "IAAudioService";
const AAUDIO: &str = "aaudio.IAAudioService";

/// The direction of a stream is an argument of its opening that is not decoded.
const DIRECTION: Option<&str> = Some("an AAudio stream with a memory map may play sound as well as record it");

pub(super) const APIS: &[Api] = &[
    Api {
        id: "microphone.open",
        category: Category::Microphone,
        kind: Kind::Prepare,
        permission: Some("android.permission.RECORD_AUDIO"),
        about: "Opens a capture; it has not begun yet.",
        doubt: None,
        ends: &[
            binder(AUDIO_FLINGER, "openRecord", [2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            binder(AUDIO_FLINGER, "createRecord", [0, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0]),
            binder(AUDIO_FLINGER_SERVICE, "createRecord", [0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2]),
        ],
    },
    Api {
        id: "microphone.start",
        category: Category::Microphone,
        kind: Kind::Start,
        permission: Some("android.permission.RECORD_AUDIO"),
        about: "Begins to record sound.",
        doubt: None,
        ends: &[binder(AUDIO_RECORD, "start", [2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1])],
    },
    Api {
        id: "microphone.stop",
        category: Category::Microphone,
        kind: Kind::Stop,
        permission: Some("android.permission.RECORD_AUDIO"),
        about: "Ends a recording of sound.",
        doubt: None,
        ends: &[binder(AUDIO_RECORD, "stop", [3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2])],
    },
    Api {
        id: "recorder.source",
        category: Category::Microphone,
        kind: Kind::Prepare,
        permission: Some("android.permission.RECORD_AUDIO"),
        about: "Sets a media recorder to record sound; the media server opens the microphone for it.",
        doubt: None,
        ends: &[binder(MEDIA_RECORDER, "setAudioSource", [12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12])],
    },
    Api {
        id: "recorder.start",
        category: Category::Microphone,
        kind: Kind::Start,
        permission: Some("android.permission.RECORD_AUDIO"),
        about: "Begins a recording by the media server.",
        doubt: None,
        ends: &[
            binder(MEDIA_RECORDER, "start", [8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8]),
            binder(MEDIA_RECORDER, "resume", [26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26]),
        ],
    },
    Api {
        id: "recorder.stop",
        category: Category::Microphone,
        kind: Kind::Stop,
        permission: Some("android.permission.RECORD_AUDIO"),
        about: "Ends a recording by the media server.",
        doubt: None,
        ends: &[
            binder(MEDIA_RECORDER, "stop", [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]),
            binder(MEDIA_RECORDER, "pause", [25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25]),
            binder(MEDIA_RECORDER, "reset", [6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6]),
            binder(MEDIA_RECORDER, "release", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            binder(MEDIA_RECORDER, "close", [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]),
        ],
    },
    Api {
        id: "aaudio.open",
        category: Category::Microphone,
        kind: Kind::Prepare,
        permission: Some("android.permission.RECORD_AUDIO"),
        about: "Opens an AAudio stream with a memory map.",
        doubt: DIRECTION,
        ends: &[
            binder(AAUDIO_UNTIL_30, "openStream", [1, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0]),
            binder(AAUDIO, "openStream", [0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2]),
        ],
    },
    Api {
        id: "aaudio.start",
        category: Category::Microphone,
        kind: Kind::Start,
        permission: Some("android.permission.RECORD_AUDIO"),
        about: "Starts an AAudio stream with a memory map.",
        doubt: DIRECTION,
        ends: &[
            binder(AAUDIO_UNTIL_30, "startStream", [4, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0]),
            binder(AAUDIO, "startStream", [0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 5]),
        ],
    },
    Api {
        id: "aaudio.stop",
        category: Category::Microphone,
        kind: Kind::Stop,
        permission: Some("android.permission.RECORD_AUDIO"),
        about: "Stops or closes an AAudio stream with a memory map.",
        doubt: DIRECTION,
        ends: &[
            binder(AAUDIO_UNTIL_30, "stopStream", [6, 7, 7, 7, 7, 0, 0, 0, 0, 0, 0]),
            binder(AAUDIO_UNTIL_30, "closeStream", [2, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0]),
            binder(AAUDIO, "stopStream", [0, 0, 0, 0, 0, 7, 7, 7, 7, 7, 7]),
            binder(AAUDIO, "closeStream", [0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 3]),
        ],
    },
];
