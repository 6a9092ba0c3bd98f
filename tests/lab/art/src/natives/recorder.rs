//! MediaRecorder: the calls that libmedia makes. The audio itself is captured in the media server, so the app never calls
//! `createRecord`.

use std::ffi::c_void;

use jni_sys::{JNIEnv, jint, jobject, jstring};
use lab_system::parcel::{Reader, Writer};

use super::{call, throw};
use crate::core_natives::{method, register_class, text};

const PLAYER_SERVICE: &str = "android.media.IMediaPlayerService";
const CREATE_MEDIA_RECORDER: u32 = 2;
const RECORDER: &str = "android.media.IMediaRecorder";
const RELEASE: u32 = 1;
const INIT: u32 = 2;
const STOP: u32 = 7;
const START: u32 = 8;
const PREPARE: u32 = 9;
const SET_AUDIO_SOURCE: u32 = 12;
const SET_OUTPUT_FORMAT: u32 = 13;
const SET_AUDIO_ENCODER: u32 = 15;

/// Registers the natives.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let natives = [
        method(c"native_setup", c"(Ljava/lang/Object;Ljava/lang/String;Ljava/lang/String;)V", setup as *mut c_void),
        method(c"setAudioSource", c"(I)V", set_audio_source as *mut c_void),
        method(c"setOutputFormat", c"(I)V", set_output_format as *mut c_void),
        method(c"setAudioEncoder", c"(I)V", set_audio_encoder as *mut c_void),
        method(c"_prepare", c"()V", prepare as *mut c_void),
        method(c"start", c"()V", start as *mut c_void),
        method(c"stop", c"()V", stop as *mut c_void),
        method(c"release", c"()V", release as *mut c_void),
    ];
    // SAFETY: each function has the type that its signature says.
    unsafe { register_class(env, c"android/media/MediaRecorder", &natives) }
}

/// One call of IMediaRecorder. Its reply is a status; anything but 0 is a RuntimeException, as libmedia_jni makes it.
unsafe fn ask(env: *mut JNIEnv, what: &str, code: u32, argument: Option<jint>) {
    let mut parcel = Writer::request(RECORDER);
    if let Some(argument) = argument {
        parcel.i32(argument);
    }
    let status = call(code, parcel.as_bytes()).map(|reply| Reader::new(&reply).i32());
    if status != Ok(Some(0)) {
        // SAFETY: `env` is this thread's and nothing is pending.
        unsafe { throw(env, c"java/lang/RuntimeException", &format!("{what} failed.")) };
    }
}

unsafe extern "system" fn setup(env: *mut JNIEnv, _this: jobject, _weak_this: jobject, _client: jstring, package: jstring) {
    // SAFETY: ART gives a valid string.
    let package = unsafe { text(env, package) };
    let mut parcel = Writer::request(PLAYER_SERVICE);
    parcel.string16(Some(&package));
    match call(CREATE_MEDIA_RECORDER, parcel.as_bytes()) {
        // SAFETY: `env` is this thread's and nothing is pending.
        Ok(_) => unsafe { ask(env, "init", INIT, None) },
        // SAFETY: as above.
        Err(error) => unsafe { throw(env, c"java/lang/RuntimeException", &error) },
    }
}

unsafe extern "system" fn set_audio_source(env: *mut JNIEnv, _this: jobject, source: jint) {
    // SAFETY: `env` is this thread's; so in the functions below.
    unsafe { ask(env, "setAudioSource", SET_AUDIO_SOURCE, Some(source)) }
}

unsafe extern "system" fn set_output_format(env: *mut JNIEnv, _this: jobject, format: jint) {
    // SAFETY: see set_audio_source.
    unsafe { ask(env, "setOutputFormat", SET_OUTPUT_FORMAT, Some(format)) }
}

unsafe extern "system" fn set_audio_encoder(env: *mut JNIEnv, _this: jobject, encoder: jint) {
    // SAFETY: see set_audio_source.
    unsafe { ask(env, "setAudioEncoder", SET_AUDIO_ENCODER, Some(encoder)) }
}

unsafe extern "system" fn prepare(env: *mut JNIEnv, _this: jobject) {
    // SAFETY: see set_audio_source.
    unsafe { ask(env, "prepare", PREPARE, None) }
}

unsafe extern "system" fn start(env: *mut JNIEnv, _this: jobject) {
    // SAFETY: see set_audio_source.
    unsafe { ask(env, "start", START, None) }
}

unsafe extern "system" fn stop(env: *mut JNIEnv, _this: jobject) {
    // SAFETY: see set_audio_source.
    unsafe { ask(env, "stop", STOP, None) }
}

unsafe extern "system" fn release(env: *mut JNIEnv, _this: jobject) {
    // SAFETY: see set_audio_source.
    unsafe { ask(env, "release", RELEASE, None) }
}
