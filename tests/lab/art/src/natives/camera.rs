//! android.hardware.Camera: the calls that libcamera_client makes.

use std::ffi::c_void;

use jni_sys::{JNIEnv, jint, jobject, jstring};
use lab_system::parcel::{Reader, Writer};

use super::call;
use crate::core_natives::{method, register_class, text};

const SERVICE: &str = "android.hardware.ICameraService";
const CONNECT: u32 = 3;
const CAMERA: &str = "android.hardware.ICamera";
const DISCONNECT: u32 = 1;
const USE_CALLING: jint = -1;
const EACCES: jint = -13;
const ENODEV: jint = -19;

/// Registers the natives.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let natives = [
        method(c"native_setup", c"(Ljava/lang/Object;ILjava/lang/String;)I", setup as *mut c_void),
        method(c"native_release", c"()V", release as *mut c_void),
    ];
    // SAFETY: each function has the type that its signature says.
    unsafe { register_class(env, c"android/hardware/Camera", &natives) }
}

unsafe extern "system" fn setup(env: *mut JNIEnv, _this: jobject, _weak_this: jobject, camera: jint, package: jstring) -> jint {
    let mut request = Writer::request(SERVICE);
    // The client's callbacks: a binder that is null.
    request.i32(0x7362_2a85).i32(0).i64(0).i64(0).i32(0);
    // SAFETY: ART gives a valid string.
    let package = unsafe { text(env, package) };
    request.i32(camera).string16(Some(&package)).i32(USE_CALLING).i32(USE_CALLING);
    let Ok(reply) = call(CONNECT, request.as_bytes()) else { return ENODEV };
    let mut reply = Reader::new(&reply);
    match (reply.i32(), reply.i32()) {
        (Some(0), Some(1)) => 0,
        (Some(0), _) => ENODEV,
        _ => EACCES,
    }
}

unsafe extern "system" fn release(_env: *mut JNIEnv, _this: jobject) {
    // As in libcamera_client: nobody asks whether the service has heard it.
    drop(call(DISCONNECT, Writer::request(CAMERA).as_bytes()));
}
