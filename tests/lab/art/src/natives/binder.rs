//! `BinderProxy.transactNative`: a Java parcel to the driver and back.

use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::OnceLock;

use jni_sys::{JNI_FALSE, JNI_TRUE, JNIEnv, jboolean, jbyte, jfieldID, jint, jobject, jsize};

use super::{device, throw};
use crate::core_natives::{method, register_class};
use crate::jni;

/// Field ids stay valid as long as their class, and boot classes are never unloaded.
struct Fields {
    handle: jfieldID,
    data: jfieldID,
    size: jfieldID,
    position: jfieldID,
}

// SAFETY: field ids belong to the VM, not to a thread.
unsafe impl Send for Fields {}
// SAFETY: as above.
unsafe impl Sync for Fields {}

static FIELDS: OnceLock<Fields> = OnceLock::new();

/// Registers the native and looks up the fields it uses.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    // SAFETY: the function has the type that its signature says; the fields are declared in the two Java classes.
    unsafe {
        register_class(
            env,
            c"android/os/BinderProxy",
            &[method(c"transactNative", c"(ILandroid/os/Parcel;Landroid/os/Parcel;I)Z", transact as *mut c_void)],
        )?;
        let proxy = jni!(env, FindClass, c"android/os/BinderProxy".as_ptr());
        let parcel = jni!(env, FindClass, c"android/os/Parcel".as_ptr());
        let fields = Fields {
            handle: jni!(env, GetFieldID, proxy, c"mNativeData".as_ptr(), c"J".as_ptr()),
            data: jni!(env, GetFieldID, parcel, c"mData".as_ptr(), c"[B".as_ptr()),
            size: jni!(env, GetFieldID, parcel, c"mSize".as_ptr(), c"I".as_ptr()),
            position: jni!(env, GetFieldID, parcel, c"mPosition".as_ptr(), c"I".as_ptr()),
        };
        if [fields.handle, fields.data, fields.size, fields.position].contains(&null_mut()) {
            jni!(env, ExceptionDescribe);
            return Err("BinderProxy or Parcel lacks a field".to_owned());
        }
        FIELDS.set(fields).map_err(|_| "natives were registered twice".to_owned())
    }
}

unsafe fn bytes_of(env: *mut JNIEnv, fields: &Fields, parcel: jobject) -> Vec<u8> {
    // SAFETY: Parcel keeps mSize within mData's length, and the buffer has that length.
    unsafe {
        let array = jni!(env, GetObjectField, parcel, fields.data);
        let size = jni!(env, GetIntField, parcel, fields.size);
        let mut bytes = vec![0u8; size as usize];
        let to = bytes.as_mut_ptr().cast::<jbyte>();
        jni!(env, GetByteArrayRegion, array, 0, size, to);
        jni!(env, DeleteLocalRef, array);
        bytes
    }
}

unsafe fn fill(env: *mut JNIEnv, fields: &Fields, parcel: jobject, bytes: &[u8]) {
    let size = bytes.len() as jsize;
    // SAFETY: the new array has exactly the length that is copied.
    unsafe {
        let array = jni!(env, NewByteArray, size);
        if array.is_null() {
            // OutOfMemoryError is pending and the caller will see it.
            return;
        }
        jni!(env, SetByteArrayRegion, array, 0, size, bytes.as_ptr().cast::<jbyte>());
        jni!(env, SetObjectField, parcel, fields.data, array);
        jni!(env, SetIntField, parcel, fields.size, size);
        jni!(env, SetIntField, parcel, fields.position, 0);
        jni!(env, DeleteLocalRef, array);
    }
}

unsafe extern "system" fn transact(
    env: *mut JNIEnv,
    this: jobject,
    code: jint,
    data: jobject,
    reply: jobject,
    flags: jint,
) -> jboolean {
    let Some(fields) = FIELDS.get() else {
        return JNI_FALSE;
    };
    // SAFETY: ART gives valid references of the declared types.
    unsafe {
        if data.is_null() {
            throw(env, c"java/lang/NullPointerException", "data is null");
            return JNI_FALSE;
        }
        let handle = jni!(env, GetLongField, this, fields.handle) as u32;
        let request = bytes_of(env, fields, data);
        let answer = device()
            .and_then(|device| device.call(handle, code as u32, &request, flags as u32).map_err(|error| error.to_string()));
        match answer {
            Ok(bytes) if !reply.is_null() => fill(env, fields, reply, &bytes),
            Ok(_) => {}
            Err(error) => {
                throw(env, c"android/os/DeadObjectException", &error);
                return JNI_FALSE;
            }
        }
    }
    JNI_TRUE
}
