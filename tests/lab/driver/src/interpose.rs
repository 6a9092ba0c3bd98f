//! The C functions that are replaced. Each asks [`device`] first and goes on to the next definition.

use std::ffi::{CStr, c_char, c_int, c_ulong, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};

use crate::{device, storage};

/// The definition of a function that follows ours in the search order, looked up once.
struct Next {
    name: &'static CStr,
    address: AtomicPtr<c_void>,
}

impl Next {
    const fn new(name: &'static CStr) -> Next {
        Next { name, address: AtomicPtr::new(null_mut()) }
    }

    fn get(&self) -> *mut c_void {
        let known = self.address.load(Ordering::Relaxed);
        if !known.is_null() {
            return known;
        }
        // SAFETY: the name is a C string.
        let found = unsafe { libc::dlsym(libc::RTLD_NEXT, self.name.as_ptr()) };
        assert!(!found.is_null(), "the C library has no {:?}", self.name);
        self.address.store(found, Ordering::Relaxed);
        found
    }
}

type Open = unsafe extern "C" fn(*const c_char, c_int, c_int) -> c_int;
type OpenAt = unsafe extern "C" fn(c_int, *const c_char, c_int, c_int) -> c_int;
type Ioctl = unsafe extern "C" fn(c_int, c_ulong, *mut c_void) -> c_int;

unsafe fn open_by(next: &Next, path: *const c_char, flags: c_int, mode: c_int) -> c_int {
    // SAFETY: the caller's promise to `open`; the next definition has the same type.
    unsafe {
        if device::is_path(path) {
            return device::open();
        }
        let real = std::mem::transmute::<*mut c_void, Open>(next.get());
        storage::instead(path, |path| real(path, flags, mode))
    }
}

unsafe fn open_at_by(next: &Next, dir: c_int, path: *const c_char, flags: c_int, mode: c_int) -> c_int {
    // SAFETY: the caller's promise to `openat`; the next definition has the same type.
    unsafe {
        if device::is_path(path) {
            return device::open();
        }
        let real = std::mem::transmute::<*mut c_void, OpenAt>(next.get());
        storage::instead(path, |path| real(dir, path, flags, mode))
    }
}

/// `open`. Variadic in C; the mode's register is readable whether or not it was given.
///
/// # Safety
/// As the C function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(path: *const c_char, flags: c_int, mode: c_int) -> c_int {
    static NEXT: Next = Next::new(c"open");
    // SAFETY: passed on.
    unsafe { open_by(&NEXT, path, flags, mode) }
}

/// `open64`.
///
/// # Safety
/// As the C function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(path: *const c_char, flags: c_int, mode: c_int) -> c_int {
    static NEXT: Next = Next::new(c"open64");
    // SAFETY: passed on.
    unsafe { open_by(&NEXT, path, flags, mode) }
}

/// `openat`.
///
/// # Safety
/// As the C function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat(dir: c_int, path: *const c_char, flags: c_int, mode: c_int) -> c_int {
    static NEXT: Next = Next::new(c"openat");
    // SAFETY: passed on.
    unsafe { open_at_by(&NEXT, dir, path, flags, mode) }
}

/// `openat64`.
///
/// # Safety
/// As the C function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat64(dir: c_int, path: *const c_char, flags: c_int, mode: c_int) -> c_int {
    static NEXT: Next = Next::new(c"openat64");
    // SAFETY: passed on.
    unsafe { open_at_by(&NEXT, dir, path, flags, mode) }
}

/// `ioctl`.
///
/// # Safety
/// As the C function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ioctl(fd: c_int, request: c_ulong, argument: *mut c_void) -> c_int {
    static NEXT: Next = Next::new(c"ioctl");
    // SAFETY: passed on; the next definition has the same type.
    unsafe {
        if device::is_request(request as u32) && device::is_fd(fd) {
            return device::ioctl(request as u32, argument);
        }
        std::mem::transmute::<*mut c_void, Ioctl>(NEXT.get())(fd, request, argument)
    }
}

/// Functions that take one path, for shared storage.
macro_rules! by_path {
    ($($name:ident ($($more:ident: $kind:ty),*);)*) => {$(
        /// As the C function of this name.
        ///
        /// # Safety
        /// As the C function.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(path: *const c_char $(, $more: $kind)*) -> c_int {
            static NEXT: Next = Next::new(match CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                Ok(name) => name,
                Err(_) => panic!(),
            });
            // SAFETY: passed on; the next definition has the same type.
            unsafe {
                let real = std::mem::transmute::<*mut c_void, unsafe extern "C" fn(*const c_char $(, $kind)*) -> c_int>(NEXT.get());
                storage::instead(path, |path| real(path $(, $more)*))
            }
        }
    )*};
}

by_path! {
    access(mode: c_int);
    mkdir(mode: libc::mode_t);
    remove();
}

/// `rename`.
///
/// # Safety
/// As the C function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    static NEXT: Next = Next::new(c"rename");
    type Rename = unsafe extern "C" fn(*const c_char, *const c_char) -> c_int;
    // SAFETY: passed on; the next definition has the same type.
    unsafe {
        let real = std::mem::transmute::<*mut c_void, Rename>(NEXT.get());
        storage::instead(from, |from| storage::instead(to, |to| real(from, to)))
    }
}
