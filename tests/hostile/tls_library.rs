//! A library with the functions of a libssl, which takes everything and remembers how much: to be loaded more than once, under several names,
//! so that a test sees whose function was called.

use std::ffi::{c_char, c_int, c_void};
use std::sync::atomic::{AtomicUsize, Ordering};

static TAKEN: AtomicUsize = AtomicUsize::new(0);
static METHODS: [usize; 4] = [0; 4];

/// A connection: as in the real ones, the table of methods is among its first words.
#[repr(C)]
struct Connection {
    words: [usize; 2],
    methods: *const usize,
    rest: [usize; 13],
}

/// A new connection of this library, which is never freed.
#[unsafe(no_mangle)]
extern "C" fn tls_connection() -> *const c_void {
    let connection = Connection { words: [3, 0], methods: METHODS.as_ptr(), rest: [0; 13] };
    Box::into_raw(Box::new(connection)).cast_const().cast()
}

/// Bytes that this library has taken.
#[unsafe(no_mangle)]
extern "C" fn tls_taken() -> usize {
    TAKEN.load(Ordering::Relaxed)
}

/// Takes all but the last byte, as a real one may take a part.
#[unsafe(no_mangle)]
#[allow(non_snake_case)]
extern "C" fn SSL_write(_connection: *const c_void, _bytes: *const c_void, length: c_int) -> c_int {
    TAKEN.fetch_add(length as usize - 1, Ordering::Relaxed);
    length - 1
}

/// The name of the server.
#[unsafe(no_mangle)]
#[allow(non_snake_case)]
extern "C" fn SSL_get_servername(_connection: *const c_void, _kind: c_int) -> *const c_char {
    c"tls.example".as_ptr()
}
