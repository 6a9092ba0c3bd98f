//! Native frames, for calls from threads that are not attached to a Java VM.

use std::ffi::{c_int, c_void};
use std::fmt::Write;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use hooks::event::FrameId;
use xxhash_rust::xxh3::xxh3_64;

use super::modules;
use crate::observe;
use crate::state::Agent;

/// Frames that are kept, from the innermost on.
const FRAMES: usize = 32;
/// `line` of a native frame.
const NATIVE: i32 = -2;

#[repr(C)]
struct Context {
    _opaque: [u8; 0],
}

unsafe extern "C" {
    fn _Unwind_Backtrace(each: extern "C" fn(*mut Context, *mut c_void) -> c_int, argument: *mut c_void) -> c_int;
    fn _Unwind_GetIP(context: *mut Context) -> usize;
}

struct Walk {
    frames: [usize; FRAMES],
    length: usize,
}

extern "C" fn each(context: *mut Context, argument: *mut c_void) -> c_int {
    const GO_ON: c_int = 0;
    const END: c_int = 5;
    // SAFETY: the argument is the walk that we passed, and the context is the unwinder's.
    let (walk, address) = unsafe { (&mut *argument.cast::<Walk>(), _Unwind_GetIP(context)) };
    if address == 0 || walk.length == FRAMES {
        return END;
    }
    walk.frames[walk.length] = address;
    walk.length += 1;
    GO_ON
}

/// The innermost frame outside of this library; 0 when there is none.
pub fn capture(agent: &Agent) -> FrameId {
    let mut walk = Walk { frames: [0; FRAMES], length: 0 };
    // SAFETY: the function is called for each frame while this call runs.
    unsafe { _Unwind_Backtrace(each, (&raw mut walk).cast()) };
    let own = own_range();
    let frames = &walk.frames[..walk.length];
    let first = frames.iter().position(|address| !own.contains(address)).unwrap_or(frames.len());
    frames[first..].iter().rev().fold(0, |caller, address| frame(agent, *address, caller))
}

fn frame(agent: &Agent, address: usize, caller: FrameId) -> FrameId {
    let mut key = [0; 16];
    key[..8].copy_from_slice(&address.to_ne_bytes());
    key[8..].copy_from_slice(&u64::from(caller).to_ne_bytes());
    let key = xxh3_64(&key);
    if let Some(known) = agent.frames.find(key) {
        return known;
    }
    let mut symbol = Symbol { bytes: [0; 160], length: 0 };
    let _ = match modules::at(address) {
        // The program itself.
        Some(module) if module.name().is_empty() => {
            write!(symbol, "{}+{:#x}", program(&mut [0; 256]), address - module.base)
        }
        Some(module) => write!(symbol, "{}+{:#x}", module.name(), address - module.base),
        None => write!(symbol, "{address:#x}"),
    };
    let text = std::str::from_utf8(&symbol.bytes[..symbol.length]).unwrap_or("?");
    observe::frame(agent, key, caller, &[text], NATIVE)
}

/// File name of the program, without folders.
fn program(path: &mut [u8; 256]) -> &str {
    // SAFETY: a plain call with our own text and buffer.
    let length = unsafe { libc::readlink(c"/proc/self/exe".as_ptr(), path.as_mut_ptr().cast(), path.len()) };
    let path = std::str::from_utf8(&path[..length.max(0) as usize]).unwrap_or("?");
    path.rsplit('/').next().unwrap_or(path)
}

/// Where this library lies.
fn own_range() -> Range<usize> {
    static START: AtomicUsize = AtomicUsize::new(0);
    static END: AtomicUsize = AtomicUsize::new(0);
    let known = START.load(Ordering::Acquire)..END.load(Ordering::Acquire);
    if known.end != 0 {
        return known;
    }
    let here = capture as *const () as usize;
    let own = modules::at(here).map_or(here..here + 1, |module| module.range);
    START.store(own.start, Ordering::Release);
    END.store(own.end, Ordering::Release);
    own
}

/// Text in a buffer of ours; what does not fit is cut.
struct Symbol {
    bytes: [u8; 160],
    length: usize,
}

impl Write for Symbol {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let text = &text[..text.floor_char_boundary(self.bytes.len() - self.length)];
        self.bytes[self.length..self.length + text.len()].copy_from_slice(text.as_bytes());
        self.length += text.len();
        Ok(())
    }
}
