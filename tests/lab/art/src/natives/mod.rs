//! The native side of the framework: what libandroid_runtime, libmedia_jni and libinput do on a device.

mod audio;
mod binder;
mod camera;
mod control;
mod input;
mod library;
mod linux;
mod message;
mod os;
mod probe;
mod process;
mod properties;
mod recorder;
mod sensors;

use std::ffi::{CStr, CString};
use std::sync::OnceLock;

use jni_sys::JNIEnv;
use lab_system::binder::Device;

use crate::jni;

/// Registers the native methods of the framework classes.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    // SAFETY: the caller's promise.
    unsafe {
        binder::register(env)?;
        input::register(env)?;
        audio::register(env)?;
        recorder::register(env)?;
        camera::register(env)?;
        os::register(env)?;
        library::register(env)?;
        linux::register(env)?;
        process::register(env)?;
        sensors::register(env)?;
        properties::register(env)?;
        probe::register(env)
    }
}

/// The process' binder device, opened at the first call as libbinder does. All calls go to handle 0.
fn device() -> Result<&'static Device, String> {
    static DEVICE: OnceLock<Result<Device, String>> = OnceLock::new();
    DEVICE
        .get_or_init(|| Device::open(c"/dev/binder").map_err(|error| format!("/dev/binder: {error}")))
        .as_ref()
        .map_err(Clone::clone)
}

/// One call of a native client of a system service.
fn call(code: u32, parcel: &[u8]) -> Result<Vec<u8>, String> {
    device()?.call(0, code, parcel, 0).map_err(|error| error.to_string())
}

/// Raises a Java exception of the named class.
///
/// # Safety
/// `env` must be the environment of this thread, without a pending exception.
unsafe fn throw(env: *mut JNIEnv, class: &CStr, message: &str) {
    let message = CString::new(message).unwrap_or_default();
    // SAFETY: the caller's promise.
    unsafe {
        let class = jni!(env, FindClass, class.as_ptr());
        if !class.is_null() {
            jni!(env, ThrowNew, class, message.as_ptr());
        }
    }
}
