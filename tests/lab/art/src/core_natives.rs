//! Natives of the core library that ART does not bring itself.

use std::ffi::{CStr, CString, c_int, c_void};
use std::ptr::null_mut;

use jni_sys::{JNIEnv, JNINativeMethod, jclass, jdouble, jfloat, jint, jlong, jstring};

use crate::jni;

/// Registers them.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let system = [
        method(c"exit", c"(I)V", exit as *mut c_void),
        method(c"getenv", c"(Ljava/lang/String;)Ljava/lang/String;", getenv as *mut c_void),
        method(c"nanoTime", c"()J", nano_time as *mut c_void),
        method(c"currentTimeMillis", c"()J", current_time_millis as *mut c_void),
    ];
    let print_stream = [method(c"write", c"(ILjava/lang/String;)V", write as *mut c_void)];
    let float = [
        method(c"floatToRawIntBits", c"(F)I", float_to_bits as *mut c_void),
        method(c"intBitsToFloat", c"(I)F", bits_to_float as *mut c_void),
    ];
    let double = [
        method(c"doubleToRawLongBits", c"(D)J", double_to_bits as *mut c_void),
        method(c"longBitsToDouble", c"(J)D", bits_to_double as *mut c_void),
    ];
    // SAFETY: each function has the type that its signature says.
    unsafe {
        register_class(env, c"java/lang/System", &system)?;
        register_class(env, c"java/io/PrintStream", &print_stream)?;
        register_class(env, c"java/lang/Float", &float)?;
        register_class(env, c"java/lang/Double", &double)
    }
}

/// A row for [`register_class`].
pub fn method(name: &CStr, signature: &CStr, function: *mut c_void) -> JNINativeMethod {
    JNINativeMethod { name: name.as_ptr().cast_mut(), signature: signature.as_ptr().cast_mut(), fnPtr: function }
}

/// Registers natives of one class.
///
/// # Safety
/// `env` must be the environment of this thread; each function must have the type that its signature says.
pub unsafe fn register_class(env: *mut JNIEnv, class: &CStr, methods: &[JNINativeMethod]) -> Result<(), String> {
    // SAFETY: the caller's promise.
    unsafe {
        let found = jni!(env, FindClass, class.as_ptr());
        if found.is_null() || jni!(env, RegisterNatives, found, methods.as_ptr(), methods.len() as jint) != 0 {
            jni!(env, ExceptionDescribe);
            return Err(format!("cannot register the natives of {class:?}"));
        }
    }
    Ok(())
}

/// The text of a Java string, null as the empty text.
///
/// # Safety
/// `env` must be the environment of this thread, `string` a reference to a string or null.
pub unsafe fn text(env: *mut JNIEnv, string: jstring) -> String {
    if string.is_null() {
        return String::new();
    }
    // SAFETY: the region is the whole string, and the buffer has room for it.
    unsafe {
        let length = jni!(env, GetStringLength, string);
        let mut units = vec![0u16; length as usize];
        jni!(env, GetStringRegion, string, 0, length, units.as_mut_ptr());
        String::from_utf16_lossy(&units)
    }
}

unsafe extern "system" fn exit(env: *mut JNIEnv, _class: jclass, status: jint) {
    // SAFETY: ART gives this thread's environment.
    unsafe { leave(env, status) }
}

/// Ends the process by libc's `exit`, which runs the handlers of everyone in it, while threads of the app still run: that is how
/// an Android process ends too. Here, `exit` also runs destructors of libart, and a collection on another thread would then
/// work on what they have taken away. So this thread first takes the right to collect, and never gives it back.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn leave(env: *mut JNIEnv, status: i32) -> ! {
    /// `art::gc::ScopedGCCriticalSection::ScopedGCCriticalSection(art::Thread*, art::gc::GcCause, art::gc::CollectorType)`
    const ENTER: &CStr = c"_ZN3art2gc23ScopedGCCriticalSectionC1EPNS_6ThreadENS0_7GcCauseENS0_13CollectorTypeE";
    /// `kGcCauseNone` and `kCollectorTypeDebugger`: what others are told that they wait for.
    const CAUSE_AND_COLLECTOR: (c_int, c_int) = (0, 9);
    type Enter = unsafe extern "C" fn(*mut [usize; 8], *mut c_void, c_int, c_int);
    let mut section = [0; 8];
    // SAFETY: the constructor has this type in ART 11, and its object (three words) fits into the section. ART's environment
    // starts with JNI's table and goes on with the thread.
    unsafe {
        let enter = libc::dlsym(libc::RTLD_DEFAULT, ENTER.as_ptr());
        if !enter.is_null() {
            let thread = *env.cast::<*mut c_void>().add(1);
            std::mem::transmute::<*mut c_void, Enter>(enter)(&mut section, thread, CAUSE_AND_COLLECTOR.0, CAUSE_AND_COLLECTOR.1);
        }
    }
    std::process::exit(status)
}

unsafe extern "system" fn getenv(env: *mut JNIEnv, _class: jclass, name: jstring) -> jstring {
    // SAFETY: ART gives valid references.
    unsafe {
        let Some(value) = std::env::var(text(env, name)).ok().and_then(|value| CString::new(value).ok()) else {
            return null_mut();
        };
        jni!(env, NewStringUTF, value.as_ptr())
    }
}

fn clock(id: libc::clockid_t) -> libc::timespec {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists and the struct is ours.
    unsafe { libc::clock_gettime(id, &mut now) };
    now
}

unsafe extern "system" fn nano_time(_env: *mut JNIEnv, _class: jclass) -> jlong {
    let now = clock(libc::CLOCK_MONOTONIC);
    now.tv_sec * 1_000_000_000 + now.tv_nsec
}

unsafe extern "system" fn current_time_millis(_env: *mut JNIEnv, _class: jclass) -> jlong {
    let now = clock(libc::CLOCK_REALTIME);
    now.tv_sec * 1000 + now.tv_nsec / 1_000_000
}

unsafe extern "system" fn write(env: *mut JNIEnv, _class: jclass, fd: jint, string: jstring) {
    // SAFETY: ART gives a valid reference; the buffer and its length belong together.
    unsafe {
        let text = text(env, string);
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let written = libc::write(fd, rest.as_ptr().cast(), rest.len());
            if written <= 0 {
                // A closed stdout is no reason for an app to end: a PrintStream swallows errors.
                return;
            }
            rest = &rest[written as usize..];
        }
    }
}

unsafe extern "system" fn float_to_bits(_env: *mut JNIEnv, _class: jclass, value: jfloat) -> jint {
    value.to_bits() as jint
}

unsafe extern "system" fn bits_to_float(_env: *mut JNIEnv, _class: jclass, bits: jint) -> jfloat {
    jfloat::from_bits(bits as u32)
}

unsafe extern "system" fn double_to_bits(_env: *mut JNIEnv, _class: jclass, value: jdouble) -> jlong {
    value.to_bits() as jlong
}

unsafe extern "system" fn bits_to_double(_env: *mut JNIEnv, _class: jclass, bits: jlong) -> jdouble {
    jdouble::from_bits(bits as u64)
}
