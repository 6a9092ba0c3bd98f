//! Touches, where they enter the process: the looper receives them from an input channel, a socket of whole messages.

use hooks::event::TouchPhase;
use libc::{c_int, c_void, size_t, sockaddr, socklen_t, ssize_t};

use super::door;
use crate::state::agent;
use crate::{art, observe};

/// Looks at what was received. An input channel is told from every other socket by the length that is asked for, which is the size of the
/// structure at this API level, and by not waiting.
unsafe fn received(buffer: *const c_void, asked: size_t, flags: c_int, got: ssize_t) {
    if got <= 0 || flags & libc::MSG_DONTWAIT == 0 {
        return;
    }
    let Some(layout) = agent().and_then(|agent| agent.input).filter(|layout| layout.message == asked) else { return };
    // SAFETY: the kernel has just filled these bytes.
    let message = unsafe { std::slice::from_raw_parts(buffer.cast::<u8>(), got as usize) };
    let Some(touch) = layout.touch(message) else { return };
    door::enter(|agent| {
        if agent.config.is_off("recv") {
            return;
        }
        // Both ends: a finger that came down elsewhere clicks nothing where it goes up.
        let target = if touch.phase == TouchPhase::Cancel { None } else { art::views::under(agent, touch.x, touch.y) };
        observe::touch(agent, &touch, target);
    });
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
