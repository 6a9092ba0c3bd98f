//! AudioRecord: the calls that libaudioclient makes on API 28 to 30.

use std::ffi::c_void;

use jni_sys::{JNIEnv, jint, jintArray, jlong, jobject, jstring};
use lab_system::parcel::{Reader, Writer};

use super::call;
use crate::core_natives::{method, register_class, text};
use crate::jni;

const AUDIO_FLINGER: &str = "android.media.IAudioFlinger";
const CREATE_RECORD: u32 = 2;
const AUDIO_RECORD: &str = "android.media.IAudioRecord";
const START: u32 = 1;
const STOP: u32 = 2;

const SUCCESS: jint = 0;
const ERROR: jint = -1;
const SETUP_NATIVE_INIT_FAILED: jint = -20;

/// Size of `audio_attributes_t`'s tag buffer, which is sent as it lies in memory.
const ATTRIBUTE_TAGS: [u8; 256] = [0; 256];

/// Registers the natives.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let natives = [
        method(c"native_setup", c"(Ljava/lang/Object;I[IIIII[ILjava/lang/String;J)I", setup as *mut c_void),
        method(c"native_start", c"(II)I", start as *mut c_void),
        method(c"native_stop", c"()V", stop as *mut c_void),
        method(c"native_release", c"()V", release as *mut c_void),
    ];
    // SAFETY: each function has the type that its signature says.
    unsafe { register_class(env, c"android/media/AudioRecord", &natives) }
}

/// `IAudioFlinger::CreateRecordInput` of API 30.
fn create_record(source: i32, rate: i32, channels: i32, format: i32, package: &str) -> Vec<u8> {
    let mut parcel = Writer::request(AUDIO_FLINGER);
    // audio_attributes_t: content type, usage, source, flags, tags.
    parcel.i32(0).i32(0).i32(source).i32(0).raw(&ATTRIBUTE_TAGS);
    // audio_config_base_t.
    parcel.i32(rate).i32(channels).i32(format);
    // AudioClient: uid, pid, tid, package.
    // SAFETY: these calls take no arguments and cannot fail.
    let (uid, pid, tid) = unsafe { (libc::getuid(), libc::getpid(), libc::gettid()) };
    parcel.i32(uid as i32).i32(pid).i32(tid).string16(Some(package));
    parcel.string16(Some(package));
    // riid, flags, frame count, notification frame count, selected device, session.
    parcel.i32(-1).i32(0).i64(0).i64(0).i32(0).i32(0);
    parcel.into_bytes()
}

#[allow(clippy::too_many_arguments, reason = "the Java method has as many")]
unsafe extern "system" fn setup(
    env: *mut JNIEnv,
    this: jobject,
    _weak_this: jobject,
    source: jint,
    rate: jintArray,
    channel_mask: jint,
    _channel_index_mask: jint,
    format: jint,
    _buffer_size: jint,
    _session: jintArray,
    package: jstring,
    _native_record: jlong,
) -> jint {
    // SAFETY: ART gives valid references; the rate array has one element.
    let (package, rate) = unsafe {
        let mut first = 0;
        jni!(env, GetIntArrayRegion, rate, 0, 1, &mut first);
        (text(env, package), first)
    };
    let request = create_record(source, rate, channel_mask, format, &package);
    let status = call(CREATE_RECORD, &request).ok().and_then(|reply| Reader::new(&reply).i32());
    if status != Some(0) {
        return SETUP_NATIVE_INIT_FAILED;
    }
    // SAFETY: the class declares this field.
    unsafe {
        let class = jni!(env, GetObjectClass, this);
        let field = jni!(env, GetFieldID, class, c"mNativeRecorderInJavaObj".as_ptr(), c"J".as_ptr());
        jni!(env, SetLongField, this, field, 1);
    }
    SUCCESS
}

unsafe extern "system" fn start(_env: *mut JNIEnv, _this: jobject, event: jint, session: jint) -> jint {
    let mut parcel = Writer::request(AUDIO_RECORD);
    parcel.i32(event).i32(session);
    match call(START, parcel.as_bytes()).map(|reply| Reader::new(&reply).i32()) {
        Ok(Some(0)) => SUCCESS,
        _ => ERROR,
    }
}

unsafe extern "system" fn stop(_env: *mut JNIEnv, _this: jobject) {
    // libaudioclient ignores the outcome of stop as well.
    let _ = call(STOP, Writer::request(AUDIO_RECORD).as_bytes());
}

/// On a device the record track ends with its last reference, which is no transaction of this interface.
unsafe extern "system" fn release(_env: *mut JNIEnv, _this: jobject) {}
