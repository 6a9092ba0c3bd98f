//! android.system.Os: libc calls.

use std::ffi::{CStr, CString, c_void};
use std::ptr::null_mut;

use jni_sys::{JNIEnv, jbyte, jbyteArray, jclass, jint, jsize, jstring};

use crate::core_natives::{method, register_class, text};
use crate::jni;

/// Registers the natives.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let natives = [
        method(c"nativeOpen", c"(Ljava/lang/String;II)I", open as *mut c_void),
        method(c"nativeRead", c"(I[B)I", read as *mut c_void),
        method(c"nativeClose", c"(I)V", close as *mut c_void),
        method(c"nativeHardwareAddress", c"(Ljava/lang/String;)[B", hardware_address as *mut c_void),
    ];
    // SAFETY: each function has the type that its signature says.
    unsafe { register_class(env, c"android/system/Os", &natives) }
}

/// Minus the last error's number.
pub fn minus_errno() -> jint {
    -std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

/// `open`, for every class that has it as a native.
pub unsafe extern "system" fn open(env: *mut JNIEnv, _class: jclass, path: jstring, flags: jint, mode: jint) -> jint {
    // SAFETY: ART gives a valid string; the path is a C string.
    unsafe {
        let Ok(path) = CString::new(text(env, path)) else {
            return -libc::EINVAL;
        };
        let fd = libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, mode);
        if fd < 0 { minus_errno() } else { fd }
    }
}

unsafe extern "system" fn read(env: *mut JNIEnv, _class: jclass, fd: jint, to: jbyteArray) -> jint {
    // SAFETY: the buffer has the array's length, and no more than was read is copied.
    unsafe {
        let mut buffer = vec![0u8; jni!(env, GetArrayLength, to) as usize];
        let count = libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len());
        if count < 0 {
            return minus_errno();
        }
        let from = buffer.as_ptr().cast::<jbyte>();
        jni!(env, SetByteArrayRegion, to, 0, count as jsize, from);
        count as jint
    }
}

/// `close`, likewise.
pub unsafe extern "system" fn close(_env: *mut JNIEnv, _class: jclass, fd: jint) {
    // SAFETY: the number came from open.
    unsafe { libc::close(fd) };
}

/// The link-layer address of an interface in getifaddrs' list.
fn find_hardware_address(name: &str) -> Option<[u8; 6]> {
    let mut list: *mut libc::ifaddrs = null_mut();
    // SAFETY: getifaddrs fills the pointer with a list that stays valid until freeifaddrs.
    unsafe {
        if libc::getifaddrs(&mut list) != 0 {
            return None;
        }
        let mut found = None;
        let mut entry = list;
        while let Some(interface) = entry.as_ref() {
            let address = interface.ifa_addr;
            if !address.is_null()
                && i32::from((*address).sa_family) == libc::AF_PACKET
                && CStr::from_ptr(interface.ifa_name).to_bytes() == name.as_bytes()
            {
                let link = address.cast::<libc::sockaddr_ll>().read_unaligned();
                found = link.sll_addr.first_chunk::<6>().copied();
            }
            entry = interface.ifa_next;
        }
        libc::freeifaddrs(list);
        found
    }
}

unsafe extern "system" fn hardware_address(env: *mut JNIEnv, _class: jclass, name: jstring) -> jbyteArray {
    // SAFETY: ART gives a valid string; the new array has the copied length.
    unsafe {
        let Some(address) = find_hardware_address(&text(env, name)) else {
            return null_mut();
        };
        let array = jni!(env, NewByteArray, 6);
        if !array.is_null() {
            jni!(env, SetByteArrayRegion, array, 0, 6, address.as_ptr().cast::<jbyte>());
        }
        array
    }
}
