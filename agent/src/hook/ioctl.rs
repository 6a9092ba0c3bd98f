//! `ioctl`: every binder call of the process leaves here.
//!
//! An access is recorded *before* the real call, so that a process that is killed while it waits has said what it asked for; the answer
//! follows as an outcome of its own. What the driver did not take is told afterwards.

use hooks::decode::binder::{BINDER_WRITE_READ, Command, Commands, ONE_WAY, STATUS_CODE, Transaction, WriteRead};
use hooks::decode::{intent, parcel, reply};
use hooks::event::Outcome;
use libc::{Ioctl, c_int, c_void};

use super::{door, hardware, pending};
use crate::art::vm;
use crate::state::{Agent, agent, is_on};
use crate::{egress, observe};

type Function = unsafe extern "C" fn(c_int, Ioctl, *mut c_void) -> c_int;

/// # Safety
/// As `ioctl`. The function is variadic in C, but passes one argument at the most, which travels as a fixed one does.
pub unsafe extern "C" fn ioctl(fd: c_int, request: Ioctl, argument: *mut c_void) -> c_int {
    // SAFETY: this is the function's type; the arguments are the caller's.
    unsafe {
        let real: Function = super::IOCTL.get();
        match request as u32 {
            BINDER_WRITE_READ if is_on() && !door::is_nowhere(argument) => binder(real, fd, request, argument),
            SIOCGIFHWADDR => hardware_address(real, fd, request, argument),
            _ => real(fd, request, argument),
        }
    }
}

const SIOCGIFHWADDR: u32 = 0x8927;

unsafe fn hardware_address(real: Function, fd: c_int, request: Ioctl, argument: *mut c_void) -> c_int {
    // SAFETY: the caller's own call.
    let result = unsafe { real(fd, request, argument) };
    door::enter(|agent| {
        let outcome = if result < 0 { Outcome::Refused(door::errno()) } else { Outcome::Granted };
        let access = observe::libc_call(agent, "ioctl SIOCGIFHWADDR", &["ioctl SIOCGIFHWADDR"], outcome);
        if let (0, Some(access)) = (result, access) {
            // SAFETY: the kernel has just written this structure.
            let answer = unsafe { argument.cast::<libc::ifreq>().read_unaligned().ifr_ifru.ifru_hwaddr };
            let octets: [_; hardware::LENGTH] = std::array::from_fn(|at| answer.sa_data[at] as u8);
            hardware::learn(agent, access, &octets);
        }
    });
    result
}

/// A call that was found in the write buffer.
#[derive(Clone, Copy)]
struct Made {
    call: pending::Waiting,
    one_way: bool,
    /// Offset of its end in the write buffer: beyond what the driver has consumed, it was not sent.
    end: u64,
}

/// Calls of one `ioctl`. libbinder sends one call that waits for its answer, behind any number of one-way ones; the watched are few.
#[derive(Default)]
struct Batch {
    made: [Option<Made>; 8],
    length: usize,
}

unsafe fn binder(real: Function, fd: c_int, request: Ioctl, argument: *mut c_void) -> c_int {
    vm::notice();
    let place: *mut WriteRead = argument.cast();
    // SAFETY: the request's argument is this structure; the driver would read it in the same place.
    let before = unsafe { place.read_unaligned() };
    let mut batch = Batch::default();
    if before.write_size > before.write_consumed {
        // SAFETY: these are the bytes that the driver is about to read.
        unsafe { look_at_calls(&before, &mut batch) };
    }
    // SAFETY: the caller's own call. Our flag is down here: while the call waits, calls that come in may run on this thread.
    let result = unsafe { real(fd, request, argument) };
    if batch.length > 0 || pending::is_waiting() {
        // SAFETY: as above; the driver has updated it.
        let after = unsafe { place.read_unaligned() };
        let read_from = if result < 0 { after.read_consumed } else { before.read_consumed };
        door::enter(|agent| {
            settle(agent, &batch, after.write_consumed);
            // SAFETY: the driver has just filled these bytes, and the replies that they name stay mapped until the caller frees them.
            unsafe { look_at_replies(agent, &after, read_from, before.write_consumed) };
        });
    }
    result
}

/// Records the watched calls that are about to be sent.
unsafe fn look_at_calls(buffers: &WriteRead, batch: &mut Batch) {
    // SAFETY: by the caller's promise.
    let Some(bytes) = (unsafe { bytes(buffers.write_buffer, buffers.write_size) }) else { return };
    let mut commands = Commands::new(&bytes[(buffers.write_consumed as usize).min(bytes.len())..]);
    while let Some(command) = commands.next() {
        let Command::Call(call) = command else { continue };
        let end = buffers.write_size - commands.left() as u64;
        // SAFETY: the parcel is alive while its call is made.
        let found = unsafe { look_at_call(&call) };
        let one_way = call.flags & ONE_WAY != 0;
        let unwatched = found.is_none() && (one_way || (batch.length == 0 && !pending::is_waiting()));
        // The last place is kept for a call that waits: without it, its answer would be taken for another call's.
        if unwatched || batch.length + usize::from(one_way) >= batch.made.len() {
            continue;
        }
        let call = found.unwrap_or(pending::Waiting::OTHER);
        batch.made[batch.length] = Some(Made { call, one_way, end });
        batch.length += 1;
    }
}

/// The access of one call, if it is watched. Everything before the match is reading in place.
unsafe fn look_at_call(call: &Transaction) -> Option<pending::Waiting> {
    let agent = agent()?;
    // SAFETY: by the caller's promise.
    let request = unsafe { bytes(call.buffer, call.size) }?;
    let token = parcel::token(request)?;
    let mut target = [0; intent::MAX_PACKAGE];
    let mut told = 0;
    let mut matches = |with: &[&str]| match with {
        [] => true,
        [intent::OTHER] => {
            let is_own = |package: &str| door::enter(|_| package == door::package(&mut [0; 256])).unwrap_or(true);
            told = intent::other(request, &token, is_own, &mut target).map_or(0, str::len);
            told != 0
        }
        [uri] if uri.starts_with(intent::URI) => intent::is_uri(request, &token, uri),
        texts => parcel::has_texts(request, token.arguments, texts),
    };
    let (api, method) = agent.binder().find(token.descriptor, call.code).find(|(_, method)| matches(method.with))?;
    if agent.config.is_off("ioctl") {
        return None;
    }
    let target = str::from_utf8(&target[..told]).unwrap_or_default();
    let access = door::enter(|agent| observe::binder_access(agent, api, method, target))??;
    Some(pending::Waiting { access: Some(access), reply: method.reply, api: Some(api) })
}

/// After the call: what was sent waits for its answer, what was not is told so.
fn settle(agent: &Agent, batch: &Batch, consumed: u64) {
    for made in batch.made[..batch.length].iter().flatten() {
        let sent = made.end <= consumed;
        let outcome = match (sent, made.one_way) {
            (false, _) => Outcome::NotSent,
            (true, true) => Outcome::OneWay,
            (true, false) if pending::push(made.call) => continue,
            (true, false) => Outcome::Unknown,
        };
        if let Some(access) = made.call.access {
            observe::outcome(agent, access, outcome);
        }
    }
}

unsafe fn look_at_replies(agent: &'static Agent, buffers: &WriteRead, from: u64, written_from: u64) {
    // SAFETY: by the caller's promise.
    let Some(bytes) = (unsafe { bytes(buffers.read_buffer, buffers.read_consumed) }) else { return };
    for command in Commands::new(&bytes[(from as usize).min(bytes.len())..]) {
        let (answer, failure) = match command {
            Command::Reply(reply) => (Some(reply), 0),
            // A one-way call that fails is told in the same words, and answers no call that waits.
            // SAFETY: by the caller's promise.
            Command::ReplyFailed(_) if unsafe { ends_one_way(buffers, written_from) } => continue,
            Command::ReplyFailed(number) => (None, number as i32),
            _ => continue,
        };
        let Some(pending::Waiting { access: Some(access), reply: shape, api }) = pending::pop() else { continue };
        // SAFETY: the reply lies in the process's binder mapping until the caller frees it.
        let data = answer.and_then(|reply| unsafe { self::bytes(reply.buffer, reply.size) });
        let outcome = match (answer, data) {
            (None, _) => Outcome::Refused(failure),
            (Some(reply), Some(data)) if reply.flags & STATUS_CODE != 0 => Outcome::Refused(parcel::status(data).unwrap_or(0)),
            (Some(_), Some(data)) => parcel::outcome(data, shape),
            (Some(_), None) => Outcome::Unknown,
        };
        observe::outcome(agent, access, outcome);
        if let (Outcome::Granted, Some(data), Some(api)) = (outcome, data, api) {
            reply::texts(data, shape, &mut |text| egress::deliver(agent, access, api.category.name(), text));
        }
    }
}

/// Whether the last call that the driver took from the write buffer was a one-way one. The driver stops at the first call that fails.
unsafe fn ends_one_way(buffers: &WriteRead, from: u64) -> bool {
    // SAFETY: by the caller's promise; the driver has read these bytes.
    let Some(bytes) = (unsafe { bytes(buffers.write_buffer, buffers.write_consumed) }) else { return false };
    let calls = Commands::new(&bytes[(from as usize).min(bytes.len())..]).filter_map(|command| match command {
        Command::Call(call) => Some(call.flags & ONE_WAY != 0),
        _ => None,
    });
    calls.last() == Some(true)
}

/// The bytes that a binder structure names; `None` for what no process can have.
unsafe fn bytes<'a>(address: u64, size: u64) -> Option<&'a [u8]> {
    if door::is_nowhere(address as *const c_void) || size > isize::MAX as u64 {
        return None;
    }
    // SAFETY: by the caller's promise that these bytes are there.
    Some(unsafe { std::slice::from_raw_parts(address as *const u8, size as usize) })
}
