//! android.os.SystemProperties. On a device they are read from memory, without a call.

use std::ffi::{CString, c_void};

use jni_sys::{JNIEnv, jclass, jstring};
use lab_system::services::values::{OPERATOR, OPERATOR_NAME};

use crate::core_natives::{method, register_class, text};
use crate::jni;

const PROPERTIES: [(&str, &str); 4] = [
    ("gsm.sim.operator.numeric", OPERATOR),
    ("gsm.sim.operator.alpha", OPERATOR_NAME),
    ("gsm.operator.numeric", OPERATOR),
    ("gsm.operator.alpha", OPERATOR_NAME),
];

/// Registers the natives.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let get = method(c"native_get", c"(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;", get as *mut c_void);
    // SAFETY: the function has the type that its signature says.
    unsafe { register_class(env, c"android/os/SystemProperties", &[get]) }
}

unsafe extern "system" fn get(env: *mut JNIEnv, _class: jclass, key: jstring, default: jstring) -> jstring {
    // SAFETY: ART gives a valid string; the new one is a C string.
    unsafe {
        let key = text(env, key);
        match PROPERTIES.into_iter().find(|(name, _)| *name == key) {
            Some((_, value)) => {
                let value = CString::new(value).expect("no property has a zero");
                jni!(env, NewStringUTF, value.as_ptr())
            }
            None => default,
        }
    }
}
