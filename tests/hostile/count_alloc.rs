//! A preloaded library that counts what one thread takes from the heap and maps, between `count_from_here` and `count_to_here`.

use std::ffi::c_void;
use std::sync::atomic::{AtomicI64, AtomicPtr, AtomicU64, Ordering};

/// The thread that is counted; 0 for none.
static THREAD: AtomicI64 = AtomicI64::new(0);
static TAKEN: AtomicU64 = AtomicU64::new(0);

unsafe extern "C" {
    fn __libc_malloc(size: usize) -> *mut c_void;
    fn __libc_calloc(count: usize, size: usize) -> *mut c_void;
    fn __libc_realloc(old: *mut c_void, size: usize) -> *mut c_void;
    fn __libc_memalign(alignment: usize, size: usize) -> *mut c_void;
}

fn thread() -> i64 {
    // SAFETY: has no preconditions.
    unsafe { libc::syscall(libc::SYS_gettid) }
}

fn count() {
    let counted = THREAD.load(Ordering::Relaxed);
    if counted != 0 && counted == thread() {
        TAKEN.fetch_add(1, Ordering::Relaxed);
    }
}

/// Counting begins, for the thread that calls.
#[unsafe(no_mangle)]
extern "C" fn count_from_here() {
    TAKEN.store(0, Ordering::Relaxed);
    THREAD.store(thread(), Ordering::Relaxed);
}

/// Counting ends; the number.
#[unsafe(no_mangle)]
extern "C" fn count_to_here() -> u64 {
    THREAD.store(0, Ordering::Relaxed);
    TAKEN.load(Ordering::Relaxed)
}

macro_rules! counted {
    ($($name:ident($($argument:ident: $kind:ty),*) = $real:ident;)*) => {$(
        /// # Safety
        /// As the libc function of this name.
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name($($argument: $kind),*) -> *mut c_void {
            count();
            // SAFETY: the arguments are the caller's.
            unsafe { $real($($argument),*) }
        }
    )*};
}

counted! {
    malloc(size: usize) = __libc_malloc;
    calloc(count: usize, size: usize) = __libc_calloc;
    realloc(old: *mut c_void, size: usize) = __libc_realloc;
    memalign(alignment: usize, size: usize) = __libc_memalign;
    aligned_alloc(alignment: usize, size: usize) = __libc_memalign;
}

type Map = unsafe extern "C" fn(*mut c_void, usize, i32, i32, i32, i64) -> *mut c_void;

/// # Safety
/// As `mmap`.
#[unsafe(no_mangle)]
unsafe extern "C" fn mmap(at: *mut c_void, size: usize, protection: i32, flags: i32, fd: i32, offset: i64) -> *mut c_void {
    static REAL: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());
    count();
    // SAFETY: libc has an mmap, and this is its type; the arguments are the caller's.
    unsafe {
        if REAL.load(Ordering::Relaxed).is_null() {
            REAL.store(libc::dlsym(libc::RTLD_NEXT, c"mmap".as_ptr()), Ordering::Relaxed);
        }
        let real = std::mem::transmute::<*mut c_void, Map>(REAL.load(Ordering::Relaxed));
        real(at, size, protection, flags, fd, offset)
    }
}
