//! libcore.io.Linux and java.io.File: libc calls, made as Android's libcore and libopenjdk make them. A negative result is minus errno.

use std::ffi::{CString, c_void};
use std::ptr::null_mut;

use jni_sys::{JNI_ABORT, JNIEnv, jboolean, jbyteArray, jclass, jint, jstring};

use super::os::{close, minus_errno, open};
use crate::core_natives::{method, register_class, text};
use crate::jni;

/// Registers the natives.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let bytes = c"(I[BII)I";
    let linux = [
        method(c"open", c"(Ljava/lang/String;II)I", open as *mut c_void),
        method(c"readBytes", bytes, read as *mut c_void),
        method(c"writeBytes", bytes, write as *mut c_void),
        method(c"sendBytes", bytes, send as *mut c_void),
        method(c"recvBytes", bytes, receive as *mut c_void),
        method(c"fsync", c"(I)I", fsync as *mut c_void),
        method(c"close", c"(I)V", close as *mut c_void),
        method(c"connect", c"(Ljava/lang/String;I)I", connect as *mut c_void),
    ];
    let path = c"(Ljava/lang/String;)Z";
    let file = [
        method(c"exists", path, exists as *mut c_void),
        method(c"delete", path, delete as *mut c_void),
        method(c"mkdir", path, mkdir as *mut c_void),
        method(c"rename", c"(Ljava/lang/String;Ljava/lang/String;)Z", rename as *mut c_void),
    ];
    // SAFETY: each function has the type that its signature says.
    unsafe {
        register_class(env, c"libcore/io/Linux", &linux)?;
        register_class(env, c"java/io/File", &file)
    }
}

/// Lends a part of an array to a call and gives its result. `keep` copies what the call wrote back into the array.
///
/// # Safety
/// `env` must be this thread's, and `array` an array of it.
unsafe fn lend(
    env: *mut JNIEnv,
    array: jbyteArray,
    part: (jint, jint),
    keep: bool,
    call: impl FnOnce(*mut c_void, usize) -> isize,
) -> jint {
    let (from, count) = part;
    // SAFETY: the part is checked against the array's length, and released right after the call.
    unsafe {
        let length = jni!(env, GetArrayLength, array);
        if from < 0 || count < 0 || from > length - count {
            return -libc::EINVAL;
        }
        let bytes = jni!(env, GetByteArrayElements, array, null_mut());
        if bytes.is_null() {
            return -libc::ENOMEM;
        }
        let result = call(bytes.add(from as usize).cast(), count as usize);
        let result = if result < 0 { minus_errno() } else { result as jint };
        jni!(env, ReleaseByteArrayElements, array, bytes, if keep { 0 } else { JNI_ABORT });
        result
    }
}

unsafe extern "system" fn read(env: *mut JNIEnv, _: jclass, fd: jint, to: jbyteArray, from: jint, count: jint) -> jint {
    // SAFETY: `lend` gives a buffer of that size.
    unsafe { lend(env, to, (from, count), true, |at, size| libc::read(fd, at, size)) }
}

unsafe extern "system" fn write(env: *mut JNIEnv, _: jclass, fd: jint, data: jbyteArray, from: jint, count: jint) -> jint {
    // SAFETY: as above.
    unsafe { lend(env, data, (from, count), false, |at, size| libc::write(fd, at, size)) }
}

unsafe extern "system" fn send(env: *mut JNIEnv, _: jclass, fd: jint, data: jbyteArray, from: jint, count: jint) -> jint {
    // SAFETY: as above.
    unsafe { lend(env, data, (from, count), false, |at, size| libc::send(fd, at, size, 0)) }
}

unsafe extern "system" fn receive(env: *mut JNIEnv, _: jclass, fd: jint, to: jbyteArray, from: jint, count: jint) -> jint {
    // SAFETY: as above.
    unsafe { lend(env, to, (from, count), true, |at, size| libc::recv(fd, at, size, 0)) }
}

unsafe extern "system" fn fsync(_: *mut JNIEnv, _: jclass, fd: jint) -> jint {
    // SAFETY: no pointers are passed.
    if unsafe { libc::fsync(fd) } < 0 { minus_errno() } else { 0 }
}

unsafe extern "system" fn connect(env: *mut JNIEnv, _: jclass, host: jstring, port: jint) -> jint {
    // SAFETY: ART gives a valid string. The list of addresses lives until it is freed.
    unsafe {
        let (Ok(host), Ok(port)) = (CString::new(text(env, host)), CString::new(port.to_string())) else {
            return -libc::EINVAL;
        };
        let mut hints: libc::addrinfo = std::mem::zeroed();
        hints.ai_socktype = libc::SOCK_STREAM;
        let mut list = null_mut();
        if libc::getaddrinfo(host.as_ptr(), port.as_ptr(), &hints, &mut list) != 0 {
            return -libc::EHOSTUNREACH;
        }
        let mut result = -libc::EHOSTUNREACH;
        let mut entry = list;
        while let Some(address) = entry.as_ref() {
            result = connect_to(address);
            if result >= 0 {
                break;
            }
            entry = address.ai_next;
        }
        libc::freeaddrinfo(list);
        result
    }
}

/// # Safety
/// The address must come from getaddrinfo.
unsafe fn connect_to(address: &libc::addrinfo) -> jint {
    // SAFETY: the address and its length belong together.
    unsafe {
        let fd = libc::socket(address.ai_family, address.ai_socktype | libc::SOCK_CLOEXEC, address.ai_protocol);
        if fd < 0 {
            return minus_errno();
        }
        if libc::connect(fd, address.ai_addr, address.ai_addrlen) == 0 {
            return fd;
        }
        let error = minus_errno();
        libc::close(fd);
        error
    }
}

/// A call with one path; whether it came to nothing bad.
///
/// # Safety
/// `env` must be this thread's, `path` a reference to a string.
unsafe fn with_path(env: *mut JNIEnv, path: jstring, call: impl FnOnce(&CString) -> jint) -> jboolean {
    // SAFETY: the caller's promise.
    let path = CString::new(unsafe { text(env, path) });
    path.is_ok_and(|path| call(&path) == 0).into()
}

unsafe extern "system" fn exists(env: *mut JNIEnv, _: jclass, path: jstring) -> jboolean {
    // SAFETY: ART gives a valid string; the path is a C string.
    unsafe { with_path(env, path, |path| libc::access(path.as_ptr(), libc::F_OK)) }
}

unsafe extern "system" fn delete(env: *mut JNIEnv, _: jclass, path: jstring) -> jboolean {
    // SAFETY: as above.
    unsafe { with_path(env, path, |path| libc::remove(path.as_ptr())) }
}

unsafe extern "system" fn mkdir(env: *mut JNIEnv, _: jclass, path: jstring) -> jboolean {
    // SAFETY: as above.
    unsafe { with_path(env, path, |path| libc::mkdir(path.as_ptr(), 0o771)) }
}

unsafe extern "system" fn rename(env: *mut JNIEnv, _: jclass, from: jstring, to: jstring) -> jboolean {
    // SAFETY: as above.
    unsafe {
        let Ok(to) = CString::new(text(env, to)) else { return false.into() };
        with_path(env, from, |from| libc::rename(from.as_ptr(), to.as_ptr()))
    }
}
