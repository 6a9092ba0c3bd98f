//! One thread that serves the journal to the host and takes its marks (see [`hooks::ship`]). It only reads what is committed, so no hook
//! ever waits for it, and it looks for news on its own, so no hook has to wake it.
//!
//! The thread has a table of descriptors of its own: the app's numbers are the same as without us, an app that closes every descriptor it
//! finds does not find ours, and a child does not inherit them, which would keep the host from learning of the app's death.
//!
//! Where the kernel refuses that, the app may close ours and get the same number for one of its own. So the thread asks a descriptor for
//! its inode before it uses it, and lets go of one that is not its own any more without closing it.

use std::ffi::{CStr, OsStr};
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};

use hooks::event::Event;
use hooks::journal::{HEADER, Header};
use hooks::ship::{MAX_MARK, Position, Request, chunk_head, socket_name};
use libc::{c_int, c_void};

use crate::hook::thread;
use crate::state::Agent;

/// How often news are looked for while a host listens.
const PERIOD_MS: c_int = 20;
/// How long a host may take no bytes before it is given up.
const PATIENCE_S: i64 = 10;

/// Starts the thread. Without it the journal is still written.
pub fn start(agent: &'static Agent) {
    let start = || std::thread::Builder::new().name("consentinel".into()).stack_size(256 << 10).spawn(move || serve(agent));
    if let Err(error) = quietly(start) {
        log::warn!("no thread to ship the journal: {error}");
    }
}

/// Starts a thread of ours on which no signal of the app's is handled: they are blocked here, inherited there, restored here.
pub fn quietly<R>(start: impl FnOnce() -> R) -> R {
    // SAFETY: plain calls on our own sets.
    unsafe {
        let (mut all, mut before) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigfillset(&mut all);
        // A fault is the thread's own and cannot wait: the kernel ends a process that blocks one, and a Java runtime makes them on purpose.
        for fault in [libc::SIGSEGV, libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGTRAP, libc::SIGSYS] {
            libc::sigdelset(&mut all, fault);
        }
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
        let started = start();
        libc::pthread_sigmask(libc::SIG_SETMASK, &before, ptr::null_mut());
        started
    }
}

/// The kernel's number of the thread, which a forked child does not have.
static THREAD: AtomicU32 = AtomicU32::new(0);

/// Whether this is the thread.
pub fn is_here() -> bool {
    THREAD.load(Ordering::Relaxed) == thread::id()
}

fn serve(agent: &'static Agent) {
    // Everything that this thread ever does is our own work.
    let Some(_own) = thread::begin() else { return };
    THREAD.store(thread::id(), Ordering::Relaxed);
    if !take_own_descriptors(agent.config.log) {
        log::warn!("no descriptors of our own: {}", std::io::Error::last_os_error());
    }
    let mut client: Option<Client> = None;
    loop {
        let Some(listener) = listen() else { return };
        while listener.is_ours() {
            let mut polled = [Some(&listener), client.as_ref().map(|client| &client.socket)].map(|socket| libc::pollfd {
                fd: socket.map_or(-1, |socket| socket.fd),
                events: libc::POLLIN,
                revents: 0,
            });
            // SAFETY: the array is ours; negative descriptors are passed over.
            let ready = unsafe { libc::poll(polled.as_mut_ptr(), 2, if client.is_some() { PERIOD_MS } else { 1000 }) };
            if ready == 0 && is_alone() {
                return;
            }
            if polled[0].revents != 0
                && let Some(new) = accept(&listener)
            {
                // A new host takes over: the old one may be a connection that died without a word.
                client = Some(new);
            }
            let lost = client.as_mut().is_some_and(|client| client.turn(agent, polled[1].revents != 0).is_none());
            if lost {
                client = None;
            }
        }
    }
}

/// Gives this thread a table of descriptors of its own, empty but for the standard ones, which are `/dev/null` there: whoever waits for the
/// end of the app's output must not wait for us.
fn take_own_descriptors(keep_stderr: bool) -> bool {
    // SAFETY: plain calls; from the first on, the descriptors are this thread's copies.
    unsafe {
        if libc::unshare(libc::CLONE_FILES) != 0 {
            return false;
        }
        let inherited = std::fs::read_dir("/proc/thread-self/fd").into_iter().flatten().flatten();
        let inherited: Vec<c_int> = inherited.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
        for fd in inherited {
            if fd != libc::STDERR_FILENO || !keep_stderr {
                libc::close(fd);
            }
        }
        while (0..libc::STDERR_FILENO).contains(&libc::open(c"/dev/null".as_ptr(), libc::O_RDWR | libc::O_CLOEXEC)) {}
    }
    true
}

/// Whether every other thread has ended. A process ends with its last thread, and that must not be ours: where `main` has left by
/// `pthread_exit` and the others are done, this thread has to go too.
fn is_alone() -> bool {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else { return false };
    // Behind the name in brackets: the state of the first thread, which stays as a zombie, and as the 18th field the number of threads.
    let mut fields = stat.rsplit(") ").next().unwrap_or("").split(' ');
    fields.next() == Some("Z") && fields.nth(16) == Some("2")
}

/// A descriptor of ours.
struct Socket {
    fd: c_int,
    inode: (u64, u64),
}

impl Socket {
    fn new(fd: c_int) -> Option<Socket> {
        Some(Socket { fd, inode: inode(fd)? })
    }

    fn is_ours(&self) -> bool {
        inode(self.fd) == Some(self.inode)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.is_ours() {
            // SAFETY: it is ours.
            unsafe { libc::close(self.fd) };
        }
    }
}

/// Device and number.
fn inode(fd: c_int) -> Option<(u64, u64)> {
    // SAFETY: a zeroed `stat` is a valid one to be filled.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        (libc::fstat(fd, &mut stat) == 0).then_some((stat.st_dev as u64, stat.st_ino as u64))
    }
}

fn listen() -> Option<Socket> {
    // SAFETY: plain calls on our own structures.
    unsafe {
        let fd = libc::socket(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK, 0);
        let socket = Socket::new(fd)?;
        let mut address: libc::sockaddr_un = std::mem::zeroed();
        address.sun_family = libc::AF_UNIX as libc::sa_family_t;
        // An abstract name begins with a zero.
        let name = socket_name(libc::getpid() as u32);
        for (place, byte) in address.sun_path[1..].iter_mut().zip(name.bytes()) {
            *place = byte as libc::c_char;
        }
        let length = std::mem::offset_of!(libc::sockaddr_un, sun_path) + 1 + name.len();
        if libc::bind(fd, (&raw const address).cast(), length as u32) != 0 || libc::listen(fd, 2) != 0 {
            log::warn!("no socket {name}: {}", std::io::Error::last_os_error());
            return None;
        }
        Some(socket)
    }
}

fn accept(listener: &Socket) -> Option<Client> {
    // SAFETY: plain calls on our own structures and descriptors.
    unsafe {
        let fd = libc::accept4(listener.fd, ptr::null_mut(), ptr::null_mut(), libc::SOCK_CLOEXEC);
        let socket = Socket::new(fd)?;
        let mut peer: libc::ucred = std::mem::zeroed();
        let mut length = size_of_val(&peer) as u32;
        let place = (&raw mut peer).cast::<c_void>();
        if libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_PEERCRED, place, &mut length) != 0 || !may_read(peer.uid) {
            log::warn!("a process of user {} was refused", peer.uid);
            return None;
        }
        let patience = libc::timeval { tv_sec: PATIENCE_S, tv_usec: 0 };
        let length = size_of_val(&patience) as u32;
        libc::setsockopt(fd, libc::SOL_SOCKET, libc::SO_SNDTIMEO, (&raw const patience).cast(), length);
        Some(Client { socket, next: None, inbox: Vec::new() })
    }
}

/// Root, adb's shell, and the app's own user.
fn may_read(uid: libc::uid_t) -> bool {
    const ROOT: libc::uid_t = 0;
    const SHELL: libc::uid_t = 2000;
    // SAFETY: has no preconditions.
    uid == ROOT || uid == SHELL || uid == unsafe { libc::getuid() }
}

/// The host.
struct Client {
    socket: Socket,
    /// What it is to get next; `None` until it has asked.
    next: Option<Position>,
    inbox: Vec<u8>,
}

impl Client {
    /// Hears what the host says and sends it what is new; `None` when it is gone.
    fn turn(&mut self, agent: &Agent, readable: bool) -> Option<()> {
        if !self.socket.is_ours() {
            return None;
        }
        if readable {
            self.hear(agent)?;
        }
        self.send_news(agent)
    }

    fn hear(&mut self, agent: &Agent) -> Option<()> {
        let mut buffer = [0; 1024];
        // SAFETY: the buffer is ours.
        let got = unsafe { libc::recv(self.socket.fd, buffer.as_mut_ptr().cast(), buffer.len(), libc::MSG_DONTWAIT) };
        match got {
            0 => return None,
            1.. => self.inbox.extend(&buffer[..got as usize]),
            _ if std::io::Error::last_os_error().kind() == std::io::ErrorKind::WouldBlock => return Some(()),
            _ => return None,
        }
        loop {
            let (request, used) = match Request::decode(&self.inbox) {
                Ok(Some(found)) => found,
                Ok(None) if self.inbox.len() <= 3 + MAX_MARK => return Some(()),
                _ => return None,
            };
            self.inbox.drain(..used);
            match request {
                Request::Subscribe(from) => self.next = Some(from),
                Request::Acknowledge(before) => agent.journal.acknowledge(before),
                Request::Mark(text) => {
                    let (name, value) = text.split_once('=').unwrap_or((&text, ""));
                    agent.journal.append(&Event::Mark { time: agent.journal.now(), name, value });
                }
            }
        }
    }

    fn send_news(&mut self, agent: &Agent) -> Option<()> {
        let Some(mut next) = self.next else { return Some(()) };
        let end = agent.journal.end();
        let first = agent.journal.first_segment();
        if next.segment < first {
            // What it asks for is gone; what is left begins with a segment's first byte.
            next = Position { segment: first, offset: 0 };
        }
        while next < end {
            let Some(news) = read(agent, next, end) else {
                // The host acknowledged the segment meanwhile, and it is gone.
                next = Position { segment: next.segment + 1, offset: 0 };
                continue;
            };
            if !news.is_empty() {
                self.send(&chunk_head(next, news.len() as u32))?;
                self.send(&news)?;
            }
            next = if next.segment == end.segment { end } else { Position { segment: next.segment + 1, offset: 0 } };
            self.next = Some(next);
        }
        Some(())
    }

    fn send(&self, mut bytes: &[u8]) -> Option<()> {
        while !bytes.is_empty() {
            // SAFETY: the bytes are ours.
            let sent = unsafe { libc::send(self.socket.fd, bytes.as_ptr().cast(), bytes.len(), libc::MSG_NOSIGNAL) };
            if sent <= 0 {
                return None;
            }
            bytes = &bytes[sent as usize..];
        }
        Some(())
    }
}

/// The committed bytes of one segment from a place on.
fn read(agent: &Agent, from: Position, end: Position) -> Option<Vec<u8>> {
    let mut path = [0; 512];
    agent.journal.segment_path(from.segment, &mut path);
    let path = CStr::from_bytes_until_nul(&path).ok()?;
    let file = File::open(OsStr::from_bytes(path.to_bytes())).ok()?;
    let used = if from.segment == end.segment {
        end.offset.into()
    } else {
        // A segment that is not the last one is complete, and its header says how far it goes.
        let mut header = vec![0; HEADER];
        file.read_exact_at(&mut header, 0).ok()?;
        Header::decode(&header)?.committed
    };
    let mut news = vec![0; used.saturating_sub(from.offset.into()) as usize];
    file.read_exact_at(&mut news, from.offset.into()).ok()?;
    Some(news)
}
