//! Capture: AudioFlinger and the media player service. Their interfaces are hand-written in C++ on API 30: a reply starts with
//! a status, not with an exception.

use super::Method;
use super::policy::{Caller, Decision};
use crate::parcel::{Reader, Writer};

const AUDIO_FLINGER: &str = "android.media.IAudioFlinger";
const PLAYER_SERVICE: &str = "android.media.IMediaPlayerService";
const RECORDER: &str = "android.media.IMediaRecorder";

const OK: i32 = 0;
/// `PERMISSION_DENIED`, which is -EPERM.
const PERMISSION_DENIED: i32 = -1;

/// Whether refusals of this interface are statuses.
pub(super) fn is_native(descriptor: &str) -> bool {
    [AUDIO_FLINGER, PLAYER_SERVICE, RECORDER].contains(&descriptor)
}

pub(super) const METHODS: &[Method] = &[
    Method {
        descriptor: AUDIO_FLINGER,
        code: 2, // createRecord
        category: "microphone",
        caller: create_record_caller,
        answer: |_, decision, reply| {
            if decision != Decision::Grant {
                reply.i32(PERMISSION_DENIED);
                return;
            }
            reply.i32(OK);
            write_handle_0(reply);
            // CreateRecordOutput: flags, frame counts, device, session, sample rate, input, and no shared buffers.
            reply.i32(0).i64(3840).i64(1920).i32(2).i32(17).i32(48_000).i32(13);
        },
    },
    Method {
        descriptor: PLAYER_SERVICE,
        code: 2, // createMediaRecorder
        category: "microphone",
        caller: |arguments| Some(Caller { package: arguments.string16()?, tag: None }),
        answer: |_, _, reply| write_handle_0(reply),
    },
    Method {
        descriptor: RECORDER,
        code: 12, // setAudioSource
        category: "microphone",
        caller: |_| None,
        answer: |_, decision, reply| {
            reply.i32(if decision == Decision::Grant { OK } else { PERMISSION_DENIED });
        },
    },
];

/// The package in a CreateRecordInput: behind the attributes, the configuration and the client's three ids.
fn create_record_caller(arguments: &mut Reader) -> Option<Caller> {
    let attributes = 4 + 256 / 4;
    for _ in 0..attributes + 3 + 3 {
        arguments.i32()?;
    }
    Some(Caller { package: arguments.string16()?, tag: None })
}

/// A flat binder object that names handle 0, and the stability word of API 30. The driver is not told of it, so it passes
/// as plain bytes: the client calls handle 0 anyway.
pub(super) fn write_handle_0(reply: &mut Writer) {
    const BINDER_TYPE_HANDLE: i32 = 0x7368_2a85;
    reply.i32(BINDER_TYPE_HANDLE).i32(0).i64(0).i64(0).i32(0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer, policy};

    fn create_record(package: &str) -> Vec<u8> {
        let mut request = Writer::request(AUDIO_FLINGER);
        request.i32(0).i32(0).i32(1).i32(0).raw(&[0; 256]);
        request.i32(48_000).i32(16).i32(1).i32(10_000).i32(7).i32(7);
        request.string16(Some(package)).string16(Some(package));
        answer(2, request.as_bytes(), Sender { pid: 7, uid: 10_000 }).parcel
    }

    #[test]
    fn a_record_track_is_given_or_refused_by_status() {
        assert_eq!(Reader::new(&create_record("com.example.app")).i32(), Some(OK));
        let refused = create_record(policy::REFUSED_PACKAGE);
        assert_eq!(refused, PERMISSION_DENIED.to_ne_bytes());
    }
}
