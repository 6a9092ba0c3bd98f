//! What goes into TLS, before it is encrypted: `SSL_write` of any libssl that the process has loaded, Android's own among them.
//!
//! There may be none, one or several of them, and most are loaded later than we are and for one library only (`RTLD_LOCAL`), where `RTLD_NEXT`
//! does not find them. So the real function is looked up for each connection: its object points into the library that made it, at its table
//! of methods, and that library's own table of symbols has the rest. A library that another preloaded one stands before is called directly.

use std::ffi::CStr;
use std::sync::atomic::{AtomicUsize, Ordering};

use libc::{c_char, c_int, c_void, size_t};

use super::door;
use crate::art::modules::{self, Module};
use crate::egress::peer::{Server, Way};
use crate::egress::{self, Store, store};

type Connection = *const c_void;
type SslWrite = unsafe extern "C" fn(Connection, *const c_void, c_int) -> c_int;
type SslWriteEx = unsafe extern "C" fn(Connection, *const c_void, size_t, *mut size_t) -> c_int;
type Servername = unsafe extern "C" fn(Connection, c_int) -> *const c_char;
type Descriptor = unsafe extern "C" fn(Connection) -> c_int;

/// Functions of a libssl, in the order of [`Library`].
const NAMES: [&CStr; 4] = [c"SSL_write", c"SSL_write_ex", c"SSL_get_servername", c"SSL_get_fd"];

/// Addresses of a libssl's functions; 0 for what it has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Library([usize; NAMES.len()]);

impl Library {
    /// If the module is one, and not this library itself.
    fn of(module: &Module) -> Option<Library> {
        let ours = write as *const () as usize;
        if module.range.contains(&ours) {
            return None;
        }
        let functions = NAMES.map(|name| module.symbol(name).unwrap_or(0));
        (functions[0] != 0).then_some(Library(functions))
    }

    /// The function at this place of [`NAMES`].
    ///
    /// # Safety
    /// `F` must be its type.
    unsafe fn function<F: Copy>(&self, place: usize) -> Option<F> {
        const { assert!(size_of::<F>() == size_of::<usize>()) };
        // SAFETY: by the caller's promise.
        (self.0[place] != 0).then(|| unsafe { std::mem::transmute_copy(&self.0[place]) })
    }
}

/// Words at the front of a connection's object, the pointer to its library's table of methods among them (OpenSSL, BoringSSL, LibreSSL).
const WORDS: usize = 8;

/// A word that led to a library, and that library's functions. Such a word is an address inside the library: as long as connections have it,
/// the library is there.
struct Known {
    word: AtomicUsize,
    functions: [AtomicUsize; NAMES.len()],
}

static KNOWN: [Known; 8] =
    [const { Known { word: AtomicUsize::new(0), functions: [const { AtomicUsize::new(0) }; NAMES.len()] } }; 8];
/// Places that are taken.
static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// The library of a connection. When its object does not tell, the first that there is: a process seldom has two.
fn library_of(connection: Connection) -> Option<Library> {
    let words = if door::is_nowhere(connection) {
        [0; WORDS]
    } else {
        // SAFETY: the library reads its object in the same place, and every one of them is longer.
        unsafe { connection.cast::<[usize; WORDS]>().read_unaligned() }
    };
    let known = KNOWN.iter().find(|known| {
        let word = known.word.load(Ordering::Acquire);
        word != 0 && words.contains(&word)
    });
    if let Some(known) = known {
        return Some(Library(std::array::from_fn(|place| known.functions[place].load(Ordering::Relaxed))));
    }
    look_up(&words)
}

#[cold]
fn look_up(words: &[usize; WORDS]) -> Option<Library> {
    for word in words.iter().filter(|word| !door::is_nowhere(**word as *const c_void)) {
        if let Some(library) = modules::at(*word).and_then(|module| Library::of(&module)) {
            if let Some(place) = KNOWN.get(TAKEN.fetch_add(1, Ordering::Relaxed).min(KNOWN.len())) {
                place.functions.iter().zip(library.0).for_each(|(place, address)| place.store(address, Ordering::Relaxed));
                place.word.store(*word, Ordering::Release);
            }
            return Some(library);
        }
    }
    let mut first = None;
    modules::find(|module| {
        first = first.or_else(|| Library::of(module));
        first.is_some()
    });
    first
}

/// The other end of a connection, asked of the connection's own library.
fn server(connection: Connection) -> Server {
    const HOST_NAME: c_int = 0;
    let Some(library) = library_of(connection) else { return Server { name: std::ptr::null(), fd: -1 } };
    // SAFETY: the functions' own types, and a connection of theirs.
    unsafe {
        Server {
            name: library.function::<Servername>(2).map_or(std::ptr::null(), |ask| ask(connection, HOST_NAME)),
            fd: library.function::<Descriptor>(3).map_or(-1, |ask| ask(connection)),
        }
    }
}

/// So many bytes were taken.
unsafe fn taken(store: &Store, function: &'static str, connection: Connection, buffer: *const c_void, length: usize) {
    // SAFETY: the library has just read them.
    let part = unsafe { std::slice::from_raw_parts(buffer.cast::<u8>(), length) };
    egress::sent(store, function, &Way::Tls(connection, server), std::iter::once(part));
}

/// What a call gets that no library can take: an error of the connection. Without us its caller could not have been linked at all.
const NO_LIBRARY: c_int = -1;

/// # Safety
/// As `SSL_write`.
pub unsafe extern "C" fn write(connection: Connection, buffer: *const c_void, length: c_int) -> c_int {
    let Some(library) = library_of(connection) else { return NO_LIBRARY };
    // SAFETY: this is the function's type; the arguments are the caller's.
    unsafe {
        let Some(real) = library.function::<SslWrite>(0) else { return NO_LIBRARY };
        let result = real(connection, buffer, length);
        if result > 0
            && let Some(store) = store()
        {
            taken(store, "SSL_write", connection, buffer, result as usize);
        }
        result
    }
}

/// # Safety
/// As `SSL_write_ex`.
pub unsafe extern "C" fn write_ex(connection: Connection, buffer: *const c_void, length: size_t, written: *mut size_t) -> c_int {
    let Some(library) = library_of(connection) else { return 0 };
    // SAFETY: this is the function's type; the arguments are the caller's. It has set `written` when it succeeds.
    unsafe {
        let Some(real) = library.function::<SslWriteEx>(1) else { return 0 };
        let result = real(connection, buffer, length, written);
        if result == 1
            && *written > 0
            && let Some(store) = store()
        {
            taken(store, "SSL_write_ex", connection, buffer, *written);
        }
        result
    }
}
