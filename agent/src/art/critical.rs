//! JNI critical regions. Between `Get*Critical` and its release a thread must not wait for the collector, and taking a Java stack
//! allocates: it can hang for ever. JNI has no question for "am I in one", so regions are counted: all environments of a VM share one
//! function table, whose layout is fixed by the JNI specification, and its four entries are replaced by ones that count.
//!
//! A region that a thread entered before the first look at the VM is not in the count. The first binder call of a process with a VM is
//! that look, and Android makes it long before the app's code runs.

use std::ffi::c_void;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use jni::sys::{JNIEnv, jarray, jboolean, jint, jstring};

use super::maps;
use crate::hook::thread;

/// Index of `GetPrimitiveArrayCritical` in the table; its release and the two for strings follow.
const FIRST: usize = 222;

/// The real functions. A VM with JNI checks has a second table; whose functions these are does not matter to the ones that count,
/// because the first table that is seen stays the one that environments point to.
static REAL: [AtomicUsize; 4] = [const { AtomicUsize::new(0) }; 4];
static TABLE: AtomicPtr<*mut c_void> = AtomicPtr::new(std::ptr::null_mut());

/// Sees to it that regions are counted from now on.
pub fn watch(env: *mut JNIEnv) {
    // SAFETY: an environment begins with the pointer to its table.
    let table = unsafe { *env as *mut *mut c_void };
    if TABLE.load(Ordering::Acquire).is_null()
        && TABLE.compare_exchange(std::ptr::null_mut(), table, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    {
        replace(table);
    }
}

fn replace(table: *mut *mut c_void) {
    // A table that somebody has put on the heap has neighbours there that must stay writable.
    let writable = maps::is_writable(table.cast());
    let ours = [get_array as *mut c_void, release_array as *mut c_void, get_string as *mut c_void, release_string as *mut c_void];
    // SAFETY: the four entries exist in every table since JNI 1.2. Their page is made writable for the moment of the change, and what it was
    // again afterwards; each entry is one aligned word, so that other threads see the old or the new function.
    unsafe {
        let page = libc::sysconf(libc::_SC_PAGESIZE) as usize;
        let first = table.add(FIRST);
        let start = first as usize & !(page - 1);
        let length = (first.add(ours.len()) as usize).next_multiple_of(page) - start;
        for (index, real) in REAL.iter().enumerate() {
            real.store(*first.add(index) as usize, Ordering::Release);
        }
        if libc::mprotect(start as *mut c_void, length, libc::PROT_READ | libc::PROT_WRITE) != 0 {
            log::warn!("JNI critical regions cannot be watched");
            return;
        }
        for (index, function) in ours.into_iter().enumerate() {
            AtomicPtr::from_ptr(first.add(index)).store(function, Ordering::Release);
        }
        if !writable {
            libc::mprotect(start as *mut c_void, length, libc::PROT_READ);
        }
    }
}

fn real(index: usize) -> usize {
    REAL[index].load(Ordering::Acquire)
}

unsafe extern "system" fn get_array(env: *mut JNIEnv, array: jarray, copy: *mut jboolean) -> *mut c_void {
    type Function = unsafe extern "system" fn(*mut JNIEnv, jarray, *mut jboolean) -> *mut c_void;
    // SAFETY: the table's own function; the arguments are the caller's.
    let elements = unsafe { std::mem::transmute::<usize, Function>(real(0))(env, array, copy) };
    if !elements.is_null() {
        thread::enter_critical();
    }
    elements
}

unsafe extern "system" fn release_array(env: *mut JNIEnv, array: jarray, elements: *mut c_void, mode: jint) {
    type Function = unsafe extern "system" fn(*mut JNIEnv, jarray, *mut c_void, jint);
    // SAFETY: the table's own function; the arguments are the caller's.
    unsafe { std::mem::transmute::<usize, Function>(real(1))(env, array, elements, mode) };
    thread::leave_critical();
}

unsafe extern "system" fn get_string(env: *mut JNIEnv, string: jstring, copy: *mut jboolean) -> *const u16 {
    type Function = unsafe extern "system" fn(*mut JNIEnv, jstring, *mut jboolean) -> *const u16;
    // SAFETY: the table's own function; the arguments are the caller's.
    let units = unsafe { std::mem::transmute::<usize, Function>(real(2))(env, string, copy) };
    if !units.is_null() {
        thread::enter_critical();
    }
    units
}

unsafe extern "system" fn release_string(env: *mut JNIEnv, string: jstring, units: *const u16) {
    type Function = unsafe extern "system" fn(*mut JNIEnv, jstring, *const u16);
    // SAFETY: the table's own function; the arguments are the caller's.
    unsafe { std::mem::transmute::<usize, Function>(real(3))(env, string, units) };
    thread::leave_critical();
}
