//! The functions behind our hooks: the next ones in the dynamic linker's order, so that further preloaded libraries keep working.

use std::ffi::CStr;
use std::sync::atomic::{AtomicPtr, Ordering};

use libc::c_void;

/// One real function, found when it is first needed: others may call us before our own start.
pub struct Real {
    name: &'static CStr,
    address: AtomicPtr<c_void>,
}

impl Real {
    pub const fn new(name: &'static CStr) -> Real {
        Real { name, address: AtomicPtr::new(std::ptr::null_mut()) }
    }

    /// Its address, if this system has it.
    pub fn resolve(&self) -> Option<*mut c_void> {
        let known = self.address.load(Ordering::Relaxed);
        if !known.is_null() {
            return Some(known);
        }
        // SAFETY: the name is zero-terminated.
        let found = unsafe { libc::dlsym(next(), self.name.as_ptr()) };
        self.address.store(found, Ordering::Relaxed);
        (!found.is_null()).then_some(found)
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name.to_str().unwrap_or("?")
    }

    /// From now on the real function is called through here: where its own code has been patched to come to us.
    #[cfg(feature = "gum")]
    pub fn redirect(&self, address: *mut c_void) {
        self.address.store(address, Ordering::Release);
    }

    /// The function as a pointer of type `F`. A function that we stand in for and that does not exist cannot be called: nothing could
    /// have linked against it. The process is ended rather than sent to a null pointer.
    ///
    /// # Safety
    /// `F` must be the function's type.
    pub unsafe fn get<F: Copy>(&self) -> F {
        const { assert!(size_of::<F>() == size_of::<*mut c_void>()) };
        match self.resolve() {
            // SAFETY: by the caller's promise.
            Some(address) => unsafe { std::mem::transmute_copy(&address) },
            None => std::process::abort(),
        }
    }
}

/// Where to look: bionic's `RTLD_NEXT` depends on the caller's address and skips libraries of other namespaces.
#[cfg(target_os = "android")]
fn next() -> *mut c_void {
    static LIBC: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());
    let known = LIBC.load(Ordering::Relaxed);
    if !known.is_null() {
        return known;
    }
    // SAFETY: libc is always there; the handle is kept for ever.
    let handle = unsafe { libc::dlopen(c"libc.so".as_ptr(), libc::RTLD_NOLOAD | libc::RTLD_NOW) };
    LIBC.store(handle, Ordering::Relaxed);
    handle
}

#[cfg(not(target_os = "android"))]
fn next() -> *mut c_void {
    libc::RTLD_NEXT
}
