//! The functions behind our hooks: the next ones in the dynamic linker's order, so that further preloaded libraries keep working.

use std::ffi::CStr;
use std::sync::atomic::{AtomicPtr, Ordering};

use libc::c_void;

/// One real function, found when it is first needed: others may call us before our own start.
pub struct Real {
    name: &'static CStr,
    address: AtomicPtr<c_void>,
    late: bool,
}

/// The address of what was looked for and is not there. Looking again would wait for the linker's lock, in a forked child for ever.
const ABSENT: *mut c_void = std::ptr::without_provenance_mut(1);

impl Real {
    pub const fn new(name: &'static CStr) -> Real {
        Real { name, address: AtomicPtr::new(std::ptr::null_mut()), late: false }
    }

    /// A function of a library that may be loaded at any time, or never. The linker brings calls of it here whenever that is, and its hook
    /// knows where to find it; it is never resolved here.
    pub const fn late(name: &'static CStr) -> Real {
        Real { name, address: AtomicPtr::new(ABSENT), late: true }
    }

    /// See [`Real::late`].
    pub fn is_late(&self) -> bool {
        self.late
    }

    /// Its address, if this system has it.
    pub fn resolve(&self) -> Option<*mut c_void> {
        let known = self.address.load(Ordering::Relaxed);
        if !known.is_null() {
            return (known != ABSENT).then_some(known);
        }
        // SAFETY: the name is zero-terminated. The words that a failure leaves in `dlerror` are taken away: the app is not to find them.
        let found = unsafe {
            let found = libc::dlsym(next(), self.name.as_ptr());
            if found.is_null() {
                libc::dlerror();
            }
            found
        };
        self.address.store(if found.is_null() { ABSENT } else { found }, Ordering::Relaxed);
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
