//! Touches and keys, where they enter the process: the looper receives them from an input channel, a socket of whole messages.

use hooks::decode::input::{LARGEST, Layout, SMALLEST};
use hooks::event::TouchPhase;
use libc::{c_int, c_void, size_t, sockaddr, socklen_t, ssize_t};

use super::door;
use crate::state::{Agent, agent};
use crate::{art, observe};

/// Looks at what was received. An input channel is told from every other socket by the length that is asked for, which is the size of the
/// structure at this API level, and by not waiting.
unsafe fn received(buffer: *const c_void, asked: size_t, flags: c_int, got: ssize_t) {
    if got > 0
        && flags & libc::MSG_DONTWAIT != 0
        && let Some(layout) = asked_for(asked)
    {
        // SAFETY: by the caller's promise.
        unsafe { message(layout, buffer, got) };
    }
}

/// The layout of input messages, if so many bytes were asked for as an input channel's reader asks for.
fn asked_for(asked: size_t) -> Option<&'static Layout> {
    agent().and_then(|agent| agent.input).filter(|layout| layout.message == asked)
}

/// Looks at a message of `got` bytes.
unsafe fn message(layout: &Layout, buffer: *const c_void, got: ssize_t) {
    // SAFETY: the kernel has just filled these bytes.
    let message = unsafe { std::slice::from_raw_parts(buffer.cast::<u8>(), got as usize) };
    if let Some(touch) = layout.touch(message) {
        tell(|agent| {
            // Both ends: a finger that came down elsewhere clicks nothing where it goes up.
            let target = if touch.phase == TouchPhase::Cancel { None } else { art::views::under(agent, touch.x, touch.y) };
            observe::touch(agent, &touch, target);
        });
    } else if let Some(key) = layout.key(message) {
        tell(|agent| observe::key(agent, &key));
    }
}

fn tell(work: impl FnOnce(&'static Agent)) {
    door::enter(|agent| {
        if !agent.config.is_off("recv") {
            work(agent);
        }
    });
}

/// # Safety
/// As `read`. No flag says here that the caller would not wait, so the kind of the descriptor is asked once the length fits.
pub unsafe extern "C" fn read(fd: c_int, buffer: *mut c_void, length: size_t) -> ssize_t {
    type Function = unsafe extern "C" fn(c_int, *mut c_void, size_t) -> ssize_t;
    // SAFETY: this is the function's type; the arguments are the caller's.
    unsafe {
        let real: Function = super::READ.get();
        let got = real(fd, buffer, length);
        read_from(fd, buffer, length, got);
        got
    }
}

/// # Safety
/// As `__read_chk`: what `read` becomes in code that is built with buffer checks.
pub unsafe extern "C" fn read_chk(fd: c_int, buffer: *mut c_void, length: size_t, room: size_t) -> ssize_t {
    type Function = unsafe extern "C" fn(c_int, *mut c_void, size_t, size_t) -> ssize_t;
    // SAFETY: this is the function's type; the arguments are the caller's.
    unsafe {
        let real: Function = super::READ_CHK.get();
        let got = real(fd, buffer, length, room);
        read_from(fd, buffer, length, got);
        got
    }
}

unsafe fn read_from(fd: c_int, buffer: *const c_void, asked: size_t, got: ssize_t) {
    // The structure is larger than most reads; only one of its own length costs more than this.
    if got <= 0 || !(SMALLEST..=LARGEST).contains(&asked) {
        return;
    }
    if let Some(layout) = asked_for(asked).filter(|_| is_message_socket(fd)) {
        // SAFETY: by the caller's promise.
        unsafe { message(layout, buffer, got) };
    }
}

/// Whether the descriptor is a socket of whole messages; the app's `errno` stays as it was.
fn is_message_socket(fd: c_int) -> bool {
    let errno = door::errno();
    let (mut kind, mut size): (c_int, _) = (0, size_of::<c_int>() as socklen_t);
    // SAFETY: both places are ours.
    let asked = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_TYPE, (&raw mut kind).cast(), &mut size) };
    door::set_errno(errno);
    asked == 0 && kind == libc::SOCK_SEQPACKET
}

/// # Safety
/// As `recv`.
pub unsafe extern "C" fn recv(fd: c_int, buffer: *mut c_void, length: size_t, flags: c_int) -> ssize_t {
    type Function = unsafe extern "C" fn(c_int, *mut c_void, size_t, c_int) -> ssize_t;
    // SAFETY: this is the function's type; the arguments are the caller's.
    unsafe {
        let real: Function = super::RECV.get();
        let got = real(fd, buffer, length, flags);
        received(buffer, length, flags, got);
        got
    }
}

/// # Safety
/// As `recvfrom`.
pub unsafe extern "C" fn recvfrom(
    fd: c_int,
    buffer: *mut c_void,
    length: size_t,
    flags: c_int,
    address: *mut sockaddr,
    address_length: *mut socklen_t,
) -> ssize_t {
    type Function = unsafe extern "C" fn(c_int, *mut c_void, size_t, c_int, *mut sockaddr, *mut socklen_t) -> ssize_t;
    // SAFETY: this is the function's type; the arguments are the caller's.
    unsafe {
        let real: Function = super::RECVFROM.get();
        let got = real(fd, buffer, length, flags, address, address_length);
        received(buffer, length, flags, got);
        got
    }
}

/// # Safety
/// As `__recvfrom_chk`: what `recv` and `recvfrom` become in code that is built with buffer checks.
pub unsafe extern "C" fn recvfrom_chk(
    fd: c_int,
    buffer: *mut c_void,
    length: size_t,
    room: size_t,
    flags: c_int,
    address: *mut sockaddr,
    address_length: *mut socklen_t,
) -> ssize_t {
    type Function = unsafe extern "C" fn(c_int, *mut c_void, size_t, size_t, c_int, *mut sockaddr, *mut socklen_t) -> ssize_t;
    // SAFETY: this is the function's type; the arguments are the caller's.
    unsafe {
        let real: Function = super::RECVFROM_CHK.get();
        let got = real(fd, buffer, length, room, flags, address, address_length);
        received(buffer, length, flags, got);
        got
    }
}
