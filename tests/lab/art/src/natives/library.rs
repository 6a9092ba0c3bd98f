//! java.lang.Runtime.nativeLoad: an app's own native library. On a device libopenjdk passes the call on to the runtime; so does this.

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::null_mut;

use jni_sys::{JNIEnv, JavaVM, jclass, jobject, jstring};

use crate::core_natives::{method, register_class, text};
use crate::jni;

/// `art::JavaVMExt::LoadNativeLibrary(JNIEnv*, const std::string&, jobject, jclass, std::string*)`
const LOAD: &CStr =
    c"_ZN3art9JavaVMExt17LoadNativeLibraryEP7_JNIEnvRKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEP8_jobjectP7_jclassPS8_";

/// libstdc++'s `std::string`: where the text is, its length, and either its room or a short text itself.
#[repr(C)]
struct CxxString {
    text: *mut c_char,
    length: usize,
    inside: [u8; 16],
}

type Load = unsafe extern "C" fn(*mut JavaVM, *mut JNIEnv, *const CxxString, jobject, jclass, *mut CxxString) -> bool;

/// Registers the native.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let signature = c"(Ljava/lang/String;Ljava/lang/ClassLoader;Ljava/lang/Class;)Ljava/lang/String;";
    let natives = [method(c"nativeLoad", signature, native_load as *mut c_void)];
    // SAFETY: the function has the type that its signature says.
    unsafe { register_class(env, c"java/lang/Runtime", &natives) }
}

/// Null when the library was loaded, else why it was not.
unsafe extern "system" fn native_load(env: *mut JNIEnv, _: jclass, path: jstring, loader: jobject, caller: jclass) -> jstring {
    // SAFETY: the symbol has this type in ART 11. The strings live through the call; what the runtime allocates for a reason is left
    // to the process.
    unsafe {
        let Ok(path) = CString::new(text(env, path)) else { return jni!(env, NewStringUTF, c"bad path".as_ptr()) };
        let (load, mut vm) = (libc::dlsym(libc::RTLD_DEFAULT, LOAD.as_ptr()), null_mut());
        if load.is_null() || jni!(env, GetJavaVM, &mut vm) != 0 {
            return jni!(env, NewStringUTF, c"this runtime loads no libraries".as_ptr());
        }
        let load: Load = std::mem::transmute(load);
        let length = path.as_bytes().len();
        let path = CxxString { text: path.as_ptr().cast_mut(), length, inside: [0; 16] };
        let mut reason = CxxString { text: null_mut(), length: 0, inside: [0; 16] };
        reason.text = (&raw mut reason.inside).cast();
        if load(vm, env, &path, loader, caller, &mut reason) {
            return null_mut();
        }
        jni!(env, NewStringUTF, reason.text)
    }
}
