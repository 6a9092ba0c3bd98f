//! Puts a mark on the timeline of the app's agent, as a test script does with `consentinel mark`: over the agent's own socket, whose
//! messages are in `hooks/src/ship.rs`. It is written against that description, as everything in the lab.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::AsRawFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::time::Duration;

/// How long an agent may take to read a mark.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often the run's own host may come in between.
const TRIES: usize = 20;
const MARK: u8 = 3;

/// The process at the other end of the app's line.
pub fn process_of(control: &UnixStream) -> io::Result<i32> {
    let mut peer = libc::ucred { pid: 0, uid: 0, gid: 0 };
    let mut length = size_of_val(&peer) as libc::socklen_t;
    let place = (&raw mut peer).cast();
    // SAFETY: the structure has the stated size.
    let result = unsafe { libc::getsockopt(control.as_raw_fd(), libc::SOL_SOCKET, libc::SO_PEERCRED, place, &mut length) };
    if result == 0 { Ok(peer.pid) } else { Err(io::Error::last_os_error()) }
}

/// Marks the timeline of a process. An app that runs without an agent has none.
pub fn put(process: i32, text: &str) -> Result<(), String> {
    let address = SocketAddr::from_abstract_name(format!("consentinel-{process}")).map_err(|error| error.to_string())?;
    let mut last = io::Error::from(io::ErrorKind::TimedOut);
    for _ in 0..TRIES {
        match attempt(&address, text) {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused && !has_agent(process) => return Ok(()),
            Err(error) => last = error,
        }
        // The host has taken over before the mark was read, or even before it was sent.
        if !matches!(last.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) {
            break;
        }
    }
    Err(format!("the agent has not taken the mark: {last}"))
}

/// A connection that is closed with something unread in it is reset, so that nothing is lost without a word.
fn attempt(address: &SocketAddr, text: &str) -> io::Result<()> {
    let length = u16::try_from(text.len()).map_err(io::Error::other)?;
    let mut socket = UnixStream::connect_addr(address)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.write_all(&[&[MARK][..], &length.to_le_bytes(), text.as_bytes()].concat())?;
    socket.shutdown(Shutdown::Write)?;
    match socket.read(&mut [0])? {
        0 => Ok(()),
        _ => Err(io::Error::other("it sent what nobody asked for")),
    }
}

/// Whether a process has the agent's library. One that cannot be asked may have it.
fn has_agent(process: i32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/maps")).map_or(true, |maps| maps.contains("consentinel_agent"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    #[test]
    fn an_agent_is_sent_the_mark_and_one_that_is_not_there_is_none() {
        let process = std::process::id() as i32;
        assert_eq!(put(process, "a=b"), Ok(()), "this test carries no agent");
        let listener =
            UnixListener::bind_addr(&SocketAddr::from_abstract_name(format!("consentinel-{process}")).unwrap()).unwrap();
        let agent = std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let mut got = Vec::new();
            socket.read_to_end(&mut got).unwrap();
            got
        });
        assert_eq!(put(process, "permission.CAMERA=refused"), Ok(()));
        let got = agent.join().unwrap();
        assert_eq!((got[0], &got[1..3], &got[3..]), (3, &[25, 0][..], &b"permission.CAMERA=refused"[..]));
    }

    #[test]
    fn the_other_end_is_known() {
        let (ours, _theirs) = UnixStream::pair().unwrap();
        assert_eq!(process_of(&ours).unwrap(), std::process::id() as i32);
    }
}
