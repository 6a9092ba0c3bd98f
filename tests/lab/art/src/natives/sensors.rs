//! Sensors: the calls that libsensor makes.

use std::ffi::c_void;

use jni_sys::{JNI_FALSE, JNI_TRUE, JNIEnv, jboolean, jclass, jint, jintArray, jsize, jstring};
use lab_system::parcel::{Reader, Writer};

use super::call;
use crate::core_natives::{method, register_class, text};
use crate::jni;

const SERVER: &str = "android.gui.SensorServer";
const GET_SENSOR_LIST: u32 = 1;
const CREATE_SENSOR_EVENT_CONNECTION: u32 = 2;
const CONNECTION: &str = "android.gui.SensorEventConnection";
const ENABLE_DISABLE: u32 = 2;
const BINDER_TYPE_HANDLE: i32 = 0x7368_2a85;
/// More than any phone has.
const MAX_SENSORS: usize = 100;
const NO_INIT: jint = -19;

/// Registers the natives.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let natives = [
        method(c"nativeGetSensors", c"(Ljava/lang/String;)[I", sensors as *mut c_void),
        method(c"nativeInitBaseEventQueue", c"(Ljava/lang/String;)Z", connect as *mut c_void),
        method(c"nativeEnableDisable", c"(IZI)I", enable_disable as *mut c_void),
    ];
    // SAFETY: each function has the type that its signature says.
    unsafe { register_class(env, c"android/hardware/SystemSensorManager", &natives) }
}

unsafe extern "system" fn sensors(env: *mut JNIEnv, _class: jclass, package: jstring) -> jintArray {
    let mut request = Writer::request(SERVER);
    // SAFETY: ART gives a valid string.
    request.string16(Some(&unsafe { text(env, package) }));
    let reply = call(GET_SENSOR_LIST, request.as_bytes()).unwrap_or_default();
    let mut reader = Reader::new(&reply);
    let count = reader.i32().unwrap_or(0).max(0) as usize;
    let kinds: Vec<jint> = std::iter::from_fn(|| reader.i32()).take(count.min(MAX_SENSORS)).collect();
    // SAFETY: the array is as long as what is copied into it; without one there is an exception.
    unsafe {
        let array = jni!(env, NewIntArray, kinds.len() as jsize);
        if !array.is_null() {
            jni!(env, SetIntArrayRegion, array, 0, kinds.len() as jsize, kinds.as_ptr());
        }
        array
    }
}

/// The queue's name, the mode (normal), the package.
unsafe extern "system" fn connect(env: *mut JNIEnv, _class: jclass, package: jstring) -> jboolean {
    // SAFETY: ART gives a valid string.
    let package = unsafe { text(env, package) };
    let mut request = Writer::request(SERVER);
    request.string8(&package).i32(0).string16(Some(&package));
    match call(CREATE_SENSOR_EVENT_CONNECTION, request.as_bytes()).map(|reply| Reader::new(&reply).i32()) {
        Ok(Some(BINDER_TYPE_HANDLE)) => JNI_TRUE,
        _ => JNI_FALSE,
    }
}

/// The sensor, whether, its period and how long its events may wait (both in nanoseconds), flags.
unsafe extern "system" fn enable_disable(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jint,
    enabled: jboolean,
    period: jint,
) -> jint {
    let mut request = Writer::request(CONNECTION);
    request.i32(handle).i32(i32::from(enabled)).i64(i64::from(period) * 1000).i64(0).i32(0);
    match call(ENABLE_DISABLE, request.as_bytes()).map(|reply| Reader::new(&reply).i32()) {
        Ok(Some(status)) => status,
        _ => NO_INIT,
    }
}
