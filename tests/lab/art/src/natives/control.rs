//! The app's line to lab-input: windows are announced on it, and each gets its input channel over it.
//!
//! On a device this is `IWindowSession.addToDisplay`, whose reply carries the channel; here it is a line of text on a unix
//! stream socket, answered by one byte with the descriptor attached.

use std::io::{self, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Mutex;

static CONTROL: Mutex<Option<UnixStream>> = Mutex::new(None);

fn with_control<T>(f: impl FnOnce(&mut UnixStream) -> io::Result<T>) -> Result<T, String> {
    let mut control = CONTROL.lock().map_err(|error| error.to_string())?;
    if control.is_none() {
        let path = std::env::var_os("LAB_INPUT").ok_or("LAB_INPUT is not set: no one gives this app input channels")?;
        let socket = UnixStream::connect(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        *control = Some(socket);
    }
    let socket = control.as_mut().ok_or("no control socket")?;
    f(socket).map_err(|error| format!("lab-input: {error}"))
}

/// Announces a window and receives its channel.
pub fn open_window(id: i64, frame: [i32; 4], title: &str) -> Result<OwnedFd, String> {
    let [x, y, width, height] = frame;
    // A line break in a title would end the announcement early.
    let title = title.replace(['\n', '\r'], " ");
    with_control(|socket| {
        send(socket, &format!("window {id} {x} {y} {width} {height} {title}\n"))?;
        receive_descriptor(socket)
    })
}

/// Asks the user for permissions; one byte with the answer comes over the descriptor, or its end when nobody answers.
pub fn ask(permissions: &str) -> Result<OwnedFd, String> {
    let permissions = permissions.replace(['\n', '\r'], " ");
    with_control(|socket| {
        send(socket, &format!("ask {permissions}\n"))?;
        receive_descriptor(socket)
    })
}

/// A descriptor that ends when the user has left.
pub fn stay() -> Result<OwnedFd, String> {
    with_control(|socket| {
        send(socket, "stay\n")?;
        receive_descriptor(socket)
    })
}

/// Tells that a window is `show`n, `hide`n or `gone`. The other end may have left already; that is no error.
pub fn tell(what: &str, id: i64) {
    let _ = with_control(|socket| send(socket, &format!("{what} {id}\n")));
}

/// `write_all` of std sends without MSG_NOSIGNAL, but Rust programs ignore SIGPIPE, so a closed end is an error code.
fn send(socket: &mut UnixStream, line: &str) -> io::Result<()> {
    socket.write_all(line.as_bytes())
}

fn receive_descriptor(socket: &UnixStream) -> io::Result<OwnedFd> {
    let mut byte = 0u8;
    let mut part = libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 };
    // Room for one descriptor, aligned as cmsghdr wants it.
    let mut space = [0u64; 8];
    // SAFETY: msghdr is plain data, for which zero is valid.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = &mut part;
    message.msg_iovlen = 1;
    message.msg_control = space.as_mut_ptr().cast();
    message.msg_controllen = std::mem::size_of_val(&space);
    loop {
        // SAFETY: every pointer in `message` is to a live local of the stated size.
        let read = unsafe { libc::recvmsg(socket.as_raw_fd(), &mut message, libc::MSG_CMSG_CLOEXEC) };
        if read > 0 {
            break;
        }
        let error = io::Error::last_os_error();
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    // SAFETY: the kernel has filled `message`; CMSG_FIRSTHDR gives null or a header inside `space`.
    unsafe {
        let head = libc::CMSG_FIRSTHDR(&message);
        if head.is_null() || (*head).cmsg_type != libc::SCM_RIGHTS || (*head).cmsg_len < libc::CMSG_LEN(4) as usize {
            return Err(io::Error::other("no input channel in the answer"));
        }
        let fd = libc::CMSG_DATA(head).cast::<i32>().read_unaligned();
        Ok(OwnedFd::from_raw_fd(fd))
    }
}
