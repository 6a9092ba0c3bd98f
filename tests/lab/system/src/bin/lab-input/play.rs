//! Plays a script on the app's windows.

use std::os::fd::AsRawFd;
use std::time::Duration;

use crate::mark;
use crate::message::{self, DOWN, Key, Touch, UP};
use crate::script::{Line, Step};
use crate::windows::{Target, Waited, Windows};

/// How long a window may take to come. In the VM this is the guest's time.
const WINDOW_LIMIT: Duration = Duration::from_secs(60);
/// How long an app may take to answer an event: Android's limit before it says "not responding".
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// What a step came to.
enum Done {
    Yes,
    /// The app has gone.
    Gone,
}

/// Plays all steps on the windows of a process. An app that leaves when only waits are to come has done nothing wrong.
pub fn play(script: &[Line], windows: &Windows, process: i32) -> Result<(), String> {
    let mut seq = 0;
    for (index, line) in script.iter().enumerate() {
        let here = |what: String| format!("line {} `{}`: {what}", line.number, line.text);
        match step(&line.step, windows, process, &mut seq).map_err(here)? {
            Done::Yes if line.step == Step::End => return Ok(()),
            Done::Yes => {}
            Done::Gone => {
                let acts = |line: &&Line| !matches!(line.step, Step::Wait(_) | Step::End);
                return match script[index..].iter().find(acts) {
                    Some(_) => Err(here("the app has ended before this".to_owned())),
                    None => Ok(()),
                };
            }
        }
    }
    Ok(())
}

fn step(step: &Step, windows: &Windows, process: i32, seq: &mut u32) -> Result<Done, String> {
    match step {
        // Who starts the app has done that.
        Step::Start => Ok(Done::Yes),
        Step::Mark(text) => {
            // An app that has gone hears no mark.
            if windows.has_hung_up() {
                return Ok(Done::Gone);
            }
            mark::put(process, text)?;
            Ok(Done::Yes)
        }
        Step::Window(title) => match windows.wait_for(title, WINDOW_LIMIT) {
            Waited::Shown => Ok(Done::Yes),
            Waited::HungUp => Ok(Done::Gone),
            Waited::TooLong(top) => Err(match top {
                Some(top) => format!("it did not come; `{top}` is on top"),
                None => "it did not come; there is no window".to_owned(),
            }),
        },
        Step::Touch { x, y, down, injected } => {
            let Some(target) = windows.target() else {
                return if windows.has_hung_up() { Ok(Done::Gone) } else { Err("there is no window to touch".to_owned()) };
            };
            let touch = Touch {
                seq: 0,
                action: DOWN,
                event_time: 0,
                down_time: 0,
                x: *x,
                y: *y,
                offset: (-target.x as f32, -target.y as f32),
                injected: *injected,
            };
            tap(touch, *down, &target, seq)?;
            Ok(Done::Yes)
        }
        Step::Key(code) => {
            let Some(target) = windows.target() else {
                return if windows.has_hung_up() { Ok(Done::Gone) } else { Err("there is no window for the key".to_owned()) };
            };
            press(*code, &target, seq)?;
            Ok(Done::Yes)
        }
        Step::Answer { granted } => match windows.answer(*granted, WINDOW_LIMIT) {
            Waited::Shown => Ok(Done::Yes),
            Waited::HungUp => Ok(Done::Gone),
            Waited::TooLong(_) => Err("the app has asked for nothing".to_owned()),
        },
        Step::Wait(time) => Ok(if windows.sleep(*time) { Done::Gone } else { Done::Yes }),
        Step::End => Ok(Done::Yes),
    }
}

/// DOWN, a while, UP; then both answers. The target gets the whole gesture, even if another window comes up in between.
fn tap(mut touch: Touch, down: Duration, target: &Target, seq: &mut u32) -> Result<(), String> {
    touch.down_time = monotonic();
    let first = *seq + 1;
    for action in [DOWN, UP] {
        *seq += 1;
        touch.seq = *seq;
        touch.action = action;
        touch.event_time = monotonic();
        send(target, &touch.bytes())?;
        if action == DOWN {
            std::thread::sleep(down);
        }
    }
    await_answers(first..=*seq, target)
}

/// DOWN and UP of a key.
fn press(code: i32, target: &Target, seq: &mut u32) -> Result<(), String> {
    let down_time = monotonic();
    let first = *seq + 1;
    for action in [DOWN, UP] {
        *seq += 1;
        send(target, &Key { seq: *seq, action, code, event_time: monotonic(), down_time }.bytes())?;
    }
    await_answers(first..=*seq, target)
}

fn await_answers(events: std::ops::RangeInclusive<u32>, target: &Target) -> Result<(), String> {
    for seq in events {
        let (answered, _handled) = await_finished(target)?;
        if answered != seq {
            return Err(format!("the app answered event {answered}, not {seq}"));
        }
    }
    Ok(())
}

fn monotonic() -> i64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists and the struct is ours.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut now) };
    now.tv_sec * 1_000_000_000 + now.tv_nsec
}

fn send(target: &Target, bytes: &[u8]) -> Result<(), String> {
    let channel = target.channel.as_raw_fd();
    let flags = libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
    // SAFETY: the buffer has the stated size. An end that the app
    // has closed is an error code.
    let sent = unsafe { libc::send(channel, bytes.as_ptr().cast(), bytes.len(), flags) };
    if sent == bytes.len() as isize {
        Ok(())
    } else {
        Err(format!("the event cannot be sent: {}", std::io::Error::last_os_error()))
    }
}

fn await_finished(target: &Target) -> Result<(u32, bool), String> {
    let mut poll = libc::pollfd { fd: target.channel.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: one pollfd of ours.
    if unsafe { libc::poll(&mut poll, 1, ANSWER_LIMIT.as_millis() as i32) } <= 0 {
        return Err("the app does not respond".to_owned());
    }
    let mut bytes = [0u8; 64];
    // SAFETY: the buffer has the stated size.
    let read = unsafe { libc::recv(poll.fd, bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    let read = usize::try_from(read).unwrap_or(0);
    message::finished(&bytes[..read]).ok_or_else(|| "the app closed the window or sent nonsense".to_owned())
}
