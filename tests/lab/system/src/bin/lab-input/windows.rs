//! The app's windows as it announces them, and their channels.
//!
//! Lines from the app: `window ID X Y WIDTH HEIGHT TITLE` (answered with a channel), `show ID`, `hide ID`, `gone ID`, and
//! `ask PERMISSION...` (answered with a socket, over which one byte says what the user did: `g` granted, `d` denied), and `stay` (answered
//! with a socket that ends with the run).

use std::io::{self, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// What system_server sets on a channel's buffers.
static BUFFER: libc::c_int = 32 * 1024;

#[derive(Debug)]
struct Window {
    id: i64,
    x: i32,
    y: i32,
    title: String,
    visible: bool,
    channel: Arc<OwnedFd>,
}

#[derive(Debug, Default)]
struct State {
    /// The last one is on top.
    stack: Vec<Window>,
    /// The app's question for permissions that nobody has answered yet.
    question: Option<UnixStream>,
    /// Tells an app without windows of the end, by its own end.
    stay: Option<UnixStream>,
    hung_up: bool,
}

/// Shared by the thread that listens to the app and the one that plays the script.
#[derive(Debug, Default)]
pub struct Windows {
    state: Mutex<State>,
    changed: Condvar,
}

/// Where a touch goes.
#[derive(Debug, Clone)]
pub struct Target {
    /// Kept open while it is used, even when the app drops the window in answer to the touch.
    pub channel: Arc<OwnedFd>,
    pub x: i32,
    pub y: i32,
}

/// What a wait for a window ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waited {
    Shown,
    HungUp,
    /// Nothing came; the title that is on top.
    TooLong(Option<String>),
}

impl State {
    fn top(&self) -> Option<&Window> {
        self.stack.iter().rev().find(|window| window.visible)
    }
}

impl Windows {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Acts on a line; a new window's channel goes out over `control`.
    pub fn heard(&self, line: &str, control: &UnixStream) -> io::Result<()> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if word == "window" {
            let (mut window, theirs) = announced(rest)?;
            window.visible = true;
            let mut state = self.state();
            state.stack.push(window);
            // Under the lock, so that nobody touches a window whose app has no channel yet.
            send_descriptor(control, theirs.as_raw_fd())?;
        } else if word == "ask" {
            let (question, theirs) = UnixStream::pair()?;
            self.state().question = Some(question);
            send_descriptor(control, theirs.as_raw_fd())?;
        } else if word == "stay" {
            let (stay, theirs) = UnixStream::pair()?;
            self.state().stay = Some(stay);
            send_descriptor(control, theirs.as_raw_fd())?;
        } else {
            let id: i64 = rest.parse().map_err(io::Error::other)?;
            let mut state = self.state();
            let at = state.stack.iter().position(|window| window.id == id);
            let at = at.ok_or_else(|| io::Error::other("no such window"))?;
            let mut window = state.stack.remove(at);
            match word {
                "show" => {
                    window.visible = true;
                    state.stack.push(window);
                }
                "hide" => {
                    window.visible = false;
                    state.stack.insert(at, window);
                }
                "gone" => {}
                _ => return Err(io::Error::other("unknown word")),
            }
        }
        self.changed.notify_all();
        Ok(())
    }

    /// The app has closed its end.
    pub fn hung_up(&self) {
        self.state().hung_up = true;
        self.changed.notify_all();
    }

    /// Whether it has.
    pub fn has_hung_up(&self) -> bool {
        self.state().hung_up
    }

    /// Waits until the topmost window has this title.
    pub fn wait_for(&self, title: &str, limit: Duration) -> Waited {
        let until = Instant::now() + limit;
        let mut state = self.state();
        loop {
            if state.top().is_some_and(|top| top.title == title) {
                return Waited::Shown;
            }
            if state.hung_up {
                return Waited::HungUp;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Waited::TooLong(state.top().map(|top| top.title.clone()));
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(|poisoned| poisoned.into_inner()).0;
        }
    }

    /// Waits until the app has asked for permissions, and answers.
    pub fn answer(&self, granted: bool, limit: Duration) -> Waited {
        let state = self.state();
        let (mut state, _) = self
            .changed
            .wait_timeout_while(state, limit, |state| state.question.is_none() && !state.hung_up)
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        match state.question.take() {
            // An app that has gone meanwhile needs no answer.
            Some(mut question) => drop(question.write_all(if granted { b"g" } else { b"d" })),
            None if state.hung_up => return Waited::HungUp,
            None => return Waited::TooLong(None),
        }
        Waited::Shown
    }

    /// Waits while the app stays; true when it hung up meanwhile.
    pub fn sleep(&self, time: Duration) -> bool {
        let state = self.state();
        let (state, _) =
            self.changed.wait_timeout_while(state, time, |state| !state.hung_up).unwrap_or_else(|poisoned| poisoned.into_inner());
        state.hung_up
    }

    /// The topmost window. The app's windows are touch modal, so it gets every touch, wherever it stands.
    pub fn target(&self) -> Option<Target> {
        self.state().top().map(|top| Target { channel: Arc::clone(&top.channel), x: top.x, y: top.y })
    }

    /// Closes every channel.
    pub fn close_all(&self) {
        let mut state = self.state();
        state.stack.clear();
        state.question = None;
        state.stay = None;
    }
}

/// `ID X Y WIDTH HEIGHT TITLE`: the window, and the app's end of its channel.
fn announced(text: &str) -> io::Result<(Window, OwnedFd)> {
    let mut parts = text.splitn(6, ' ');
    let mut number = || -> io::Result<i64> {
        let part = parts.next().ok_or_else(|| io::Error::other("too short"))?;
        part.parse().map_err(io::Error::other)
    };
    let (id, x, y) = (number()?, number()?, number()?);
    // Every touch goes to the topmost window, so its size decides nothing.
    let (_width, _height) = (number()?, number()?);
    let title = parts.next().unwrap_or_default().to_owned();
    let (channel, theirs) = socket_pair()?;
    let window = Window { id, x: x as i32, y: y as i32, title, visible: false, channel: Arc::new(channel) };
    Ok((window, theirs))
}

/// A channel as InputChannel::openInputChannelPair makes it.
fn socket_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut fds = [0; 2];
    let kind = libc::SOCK_SEQPACKET | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    // SAFETY: room for two descriptors.
    if unsafe { libc::socketpair(libc::AF_UNIX, kind, 0, fds.as_mut_ptr()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    for fd in fds {
        for option in [libc::SO_SNDBUF, libc::SO_RCVBUF] {
            // SAFETY: the option is an int, and so is the value.
            unsafe {
                let value = (&raw const BUFFER).cast();
                libc::setsockopt(fd, libc::SOL_SOCKET, option, value, 4);
            }
        }
    }
    // SAFETY: socketpair has just made both, and nobody else has them.
    unsafe { Ok((OwnedFd::from_raw_fd(fds[0]), OwnedFd::from_raw_fd(fds[1]))) }
}

/// One byte with a descriptor attached.
fn send_descriptor(control: &UnixStream, fd: RawFd) -> io::Result<()> {
    let mut byte = b'c';
    let mut part = libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 };
    let mut space = [0u64; 8];
    // SAFETY: msghdr is plain data; every pointer in it is to a live local, and `space` has room for the one descriptor.
    let sent = unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = &mut part;
        message.msg_iovlen = 1;
        message.msg_control = space.as_mut_ptr().cast();
        message.msg_controllen = libc::CMSG_SPACE(4) as _;
        let head = libc::CMSG_FIRSTHDR(&message);
        (*head).cmsg_level = libc::SOL_SOCKET;
        (*head).cmsg_type = libc::SCM_RIGHTS;
        (*head).cmsg_len = libc::CMSG_LEN(4) as _;
        libc::CMSG_DATA(head).cast::<RawFd>().write_unaligned(fd);
        libc::sendmsg(control.as_raw_fd(), &message, libc::MSG_NOSIGNAL)
    };
    if sent == 1 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: &[&str]) -> (Windows, UnixStream) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let windows = Windows::default();
        for line in lines {
            windows.heard(line, &ours).unwrap();
        }
        (windows, theirs)
    }

    fn top(windows: &Windows) -> Option<(i32, i32)> {
        windows.target().map(|target| (target.x, target.y))
    }

    #[test]
    fn the_last_shown_window_is_on_top() {
        let (windows, _app) = told(&["window 1 0 0 1080 1920 home", "window 2 90 460 900 1000 a title"]);
        assert_eq!(top(&windows), Some((90, 460)));
        assert_eq!(windows.wait_for("a title", Duration::ZERO), Waited::Shown);
        let (ours, _theirs) = UnixStream::pair().unwrap();
        windows.heard("hide 2", &ours).unwrap();
        assert_eq!(top(&windows), Some((0, 0)));
        windows.heard("show 2", &ours).unwrap();
        assert_eq!(top(&windows), Some((90, 460)));
        windows.heard("gone 2", &ours).unwrap();
        let wait = windows.wait_for("a title", Duration::ZERO);
        assert_eq!(wait, Waited::TooLong(Some("home".to_owned())));
        windows.hung_up();
        assert_eq!(windows.wait_for("a title", Duration::from_secs(9)), Waited::HungUp);
    }

    #[test]
    fn a_broken_line_is_an_error() {
        let (ours, _theirs) = UnixStream::pair().unwrap();
        for line in ["", "window", "window 1 2", "hide 5", "hide x", "jump 1"] {
            assert!(Windows::default().heard(line, &ours).is_err(), "{line}");
        }
    }
}
