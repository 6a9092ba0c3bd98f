//! Sends: what the tests look for, in every way that libc has, to where a scene says; and calls that fail, whose results it prints. The text
//! to send is in the variable `SENT`.

use std::ffi::{CString, c_void};
use std::io::Write;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::ptr;

use consentinel_tests::calls::{errno, scene, set_errno};
use lab_system::binder::Device;
use lab_system::parcel::{Reader, Writer};

/// A pointer that nothing can lie at.
const NOWHERE: usize = 8;

fn text() -> Vec<u8> {
    std::env::var("SENT").unwrap_or_default().into_bytes()
}

/// A connection to this process's own listener.
fn connection() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let client = TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
    (client, listener.accept().expect("the other end").0)
}

fn part(bytes: &[u8]) -> libc::iovec {
    libc::iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() }
}

fn message(parts: &mut [libc::iovec]) -> libc::msghdr {
    // SAFETY: all zeros is a message without an address.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    (message.msg_iov, message.msg_iovlen) = (parts.as_mut_ptr(), parts.len());
    message
}

/// Each function once.
fn functions() {
    let (client, _server) = connection();
    let (fd, text) = (client.as_raw_fd(), text());
    let (start, end) = text.split_at(text.len() / 2);
    let mut parts = [part(b"a="), part(start), part(end)];
    let place = text.as_ptr().cast();
    // SAFETY: plain calls on texts and structures of ours.
    unsafe {
        libc::write(fd, place, text.len());
        libc::writev(fd, parts.as_ptr(), 3);
        libc::send(fd, place, text.len(), 0);
        libc::sendto(fd, place, text.len(), 0, ptr::null(), 0);
        let message = message(&mut parts);
        libc::sendmsg(fd, &message, 0);
        libc::sendmmsg(fd, &mut libc::mmsghdr { msg_hdr: message, msg_len: 0 }, 1, 0);
    }
    let udp = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    udp.send_to(&text, udp.local_addr().expect("an address")).expect("a datagram to ourselves");
}

/// The text in two calls, with another stream's call between.
fn parts() {
    let ((mut client, _server), (mut other, _other)) = (connection(), connection());
    let text = text();
    client.write_all(&text[..5]).expect("the first part");
    other.write_all(b"something else").expect("another stream");
    client.write_all(&text[5..]).expect("the second part");
}

/// From many threads at once, each on a stream of its own, each time in two calls.
fn threads() {
    let text = text();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let (mut client, server) = connection();
                let reader = std::thread::spawn(move || std::io::copy(&mut { server }, &mut std::io::sink()));
                for round in 0..200 {
                    let (start, end) = text.split_at(round % text.len());
                    client.write_all(start).and_then(|()| client.write_all(end)).expect("two parts");
                    client.write_all(b"; ").expect("something between");
                }
                drop(client);
                reader.join().expect("the other end").expect("all that was sent");
            });
        }
    });
}

/// To a socket of another process, by its name: the parent is the server, a child sends.
fn local() {
    let name = SocketAddr::from_abstract_name(format!("consentinel-test-{}", std::process::id())).expect("a name");
    let listener = UnixListener::bind_addr(&name).expect("a listener");
    // SAFETY: the child makes plain calls only.
    if unsafe { libc::fork() } == 0 {
        UnixStream::connect_addr(&name).and_then(|mut client| client.write_all(&text())).expect("a connection");
        std::process::exit(0);
    }
    let (mut client, _) = listener.accept().expect("the child's connection");
    std::io::copy(&mut client, &mut std::io::sink()).expect("what the child sends");
    // SAFETY: a plain call.
    unsafe { libc::wait(ptr::null_mut()) };
}

/// To a file, a pipe and a pair of sockets of this process: nothing leaves.
fn inside() {
    let text = text();
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(&text).expect("bytes for a file");
    let (mut one, _other) = UnixStream::pair().expect("a pair");
    one.write_all(&text).expect("bytes for a pair");
    let (_reader, mut writer) = std::io::pipe().expect("a pipe");
    writer.write_all(&text).expect("bytes for a pipe");
}

/// Shared preferences as Android writes them: the whole file each time, and the second time in parts.
fn preferences() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, agreed: bool, at_once: usize| {
        let whole = format!(
            "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n    <boolean name=\"other\" value=\"true\" />\n    \
             <boolean name=\"agreed\" value=\"{agreed}\" />\n    <string name=\"x\">y</string>\n</map>\n"
        );
        let mut file = std::fs::File::create(folder.path().join(name)).expect("a file");
        whole.as_bytes().chunks(at_once).for_each(|part| file.write_all(part).expect("a part"));
    };
    write("app_prefs.xml", false, 4096);
    write("another.xml", true, 4096);
    write("app_prefs.xml", true, 7);
    write("app_prefs.xml", true, 4096);
    write("app_prefs.xml.txt", false, 4096);
    write("app_prefs.xml", false, 110);
    let user = String::from_utf8(text()).expect("a name");
    if !user.is_empty() {
        write(&format!("user_{user}.xml"), true, 4096);
    }
}

/// Asks the telephony service for the IMEI as an app does, and sends what it got.
fn reply() {
    let device = Device::open(&CString::new("/dev/binder").expect("a path")).expect("the device");
    let mut request = Writer::request("com.android.internal.telephony.ITelephony");
    request.i32(0).string16(Some("com.example.app")).string16(None);
    let reply = device.call(0, 154, request.as_bytes(), 0).expect("an answer");
    let mut reply = Reader::new(&reply);
    let imei = reply.i32().and_then(|_| reply.string16()).flatten().expect("an IMEI");
    let mut request = Writer::request("android.content.IClipboard");
    request.string16(Some("com.example.app")).i32(0);
    device.call(0, 3, request.as_bytes(), 0).expect("a clip");
    let (mut client, _server) = connection();
    client.write_all(format!("GET /?device={imei} HTTP/1.1\r\n\r\n").as_bytes()).expect("a request");
}

/// Through `SSL_write` as the linker gives it to everybody, to two libraries (the further arguments) that are loaded for themselves alone.
fn tls() {
    type SslWrite = extern "C" fn(*const c_void, *const c_void, i32) -> i32;
    let text = text();
    // SAFETY: the functions' own types; the libraries are never unloaded.
    unsafe {
        let write = libc::dlsym(libc::RTLD_DEFAULT, c"SSL_write".as_ptr());
        assert!(!write.is_null(), "nobody stands in for SSL_write");
        let write = std::mem::transmute::<*mut c_void, SslWrite>(write);
        println!("without a library: {}", write(ptr::null(), text.as_ptr().cast(), text.len() as i32));
        let libraries: Vec<_> = std::env::args()
            .skip(2)
            .map(|path| {
                let path = CString::new(path).expect("a path");
                let library = libc::dlopen(path.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL);
                let connection = libc::dlsym(library, c"tls_connection".as_ptr());
                let taken = libc::dlsym(library, c"tls_taken".as_ptr());
                (
                    std::mem::transmute::<*mut c_void, extern "C" fn() -> *const c_void>(connection)(),
                    std::mem::transmute::<*mut c_void, extern "C" fn() -> usize>(taken),
                )
            })
            .collect();
        for (round, (connection, _)) in [0, 1, 1].map(|index| &libraries[index]).into_iter().enumerate() {
            println!("round {round}: {}", write(*connection, text.as_ptr().cast(), text.len() as i32));
        }
        // An object that tells nothing goes to the first library.
        println!("unknown: {}", write([0usize; 16].as_ptr().cast(), text.as_ptr().cast(), text.len() as i32));
        libraries.iter().for_each(|(_, taken)| println!("taken: {}", taken()));
    }
}

/// `errno` is set to a number of the program's own before, which a successful call must leave.
fn show(what: &str, call: impl FnOnce() -> i64) {
    set_errno(77);
    let result = call();
    println!("{what}: {result} errno {}", errno());
}

extern "C" fn ignore(_signal: i32) {}

/// Calls that go wrong, or half wrong.
fn failures() {
    let text = text();
    let (place, length) = (text.as_ptr().cast::<c_void>(), text.len());
    let nowhere = ptr::without_provenance::<c_void>(NOWHERE);
    let mut pair = [0; 2];
    // SAFETY: plain calls; the kernel survives any pointer, and so must everybody on the way there.
    unsafe {
        libc::signal(libc::SIGPIPE, libc::SIG_IGN);
        libc::socketpair(libc::AF_UNIX, libc::SOCK_STREAM, 0, pair.as_mut_ptr());
        let [fd, other] = pair;
        show("write of nothing", || libc::write(fd, place, 0) as i64);
        show("write of nothing from nowhere", || libc::write(fd, nowhere, 0) as i64);
        show("write from nowhere", || libc::write(fd, nowhere, 10) as i64);
        show("write to nothing", || libc::write(-1, place, length) as i64);
        show("write", || libc::write(fd, place, length) as i64);
        show("send from nowhere", || libc::send(fd, nowhere, 10, 0) as i64);
        show("sendto from nowhere to nowhere", || libc::sendto(fd, nowhere, 10, 0, nowhere.cast(), 16) as i64);
        show("sendmsg of nowhere", || libc::sendmsg(fd, nowhere.cast(), 0) as i64);
        show("sendmmsg of nowhere", || libc::sendmmsg(fd, nowhere.cast_mut().cast(), 3, 0).into());
        show("sendmmsg of none", || libc::sendmmsg(fd, nowhere.cast_mut().cast(), 0, 0).into());
        show("writev of nowhere", || libc::writev(fd, nowhere.cast(), 2) as i64);
        show("writev of less than none", || libc::writev(fd, nowhere.cast(), -1) as i64);
        // The first part is taken, the second is nowhere: the kernel may take the first alone.
        let parts = [part(&text), libc::iovec { iov_base: nowhere.cast_mut(), iov_len: 10 }];
        let mut file = OwnedFd::from(tempfile::tempfile().expect("a file"));
        show("writev of one part and one that is nowhere", || libc::writev(file.as_raw_fd(), parts.as_ptr(), 2) as i64);
        show("writev to a pair of one part and one that is nowhere", || libc::writev(fd, parts.as_ptr(), 2) as i64);
        // Two pages, of which the second is not there: as much as can be read is taken.
        let map =
            libc::mmap(ptr::null_mut(), 8192, libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0);
        libc::munmap(map.byte_add(4096), 4096);
        file = OwnedFd::from(tempfile::tempfile().expect("a file"));
        show("write across an end", || libc::write(file.as_raw_fd(), map.byte_add(4000), 4096) as i64);
        // A device that takes everything and reads nothing.
        let null = libc::open(c"/dev/null".as_ptr(), libc::O_WRONLY);
        let parts = [libc::iovec { iov_base: nowhere.cast_mut(), iov_len: 4096 }];
        show("write from nowhere to a device that reads nothing", || libc::write(null, nowhere, 4096) as i64);
        show("writev from nowhere to a device that reads nothing", || libc::writev(null, parts.as_ptr(), 1) as i64);
        // A full buffer: part of it is taken, then none.
        libc::fcntl(fd, libc::F_SETFL, libc::O_NONBLOCK);
        let large = text.repeat(1 << 16);
        show("write that is taken in part", || {
            i64::from((libc::write(fd, large.as_ptr().cast(), large.len()) as usize) < large.len())
        });
        while libc::write(fd, place, length) > 0 {}
        show("write that would block", || libc::write(fd, place, length) as i64);
        // A signal that comes while the call waits.
        libc::fcntl(fd, libc::F_SETFL, 0);
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = ignore as *const () as usize;
        libc::sigaction(libc::SIGALRM, &action, ptr::null_mut());
        let soon = libc::itimerval {
            it_interval: libc::timeval { tv_sec: 0, tv_usec: 20_000 },
            it_value: libc::timeval { tv_sec: 0, tv_usec: 20_000 },
        };
        libc::setitimer(libc::ITIMER_REAL, &soon, ptr::null_mut());
        show("write that is interrupted", || libc::write(fd, place, length) as i64);
        libc::setitimer(libc::ITIMER_REAL, &std::mem::zeroed(), ptr::null_mut());
        libc::close(other);
        show("write to what was closed", || libc::write(fd, place, length) as i64);
        show("send to what was closed", || libc::send(fd, place, length, libc::MSG_NOSIGNAL) as i64);
        drop(OwnedFd::from_raw_fd(fd));
        libc::signal(libc::SIGPIPE, libc::SIG_DFL);
    }
}

/// Ends by the signal that a closed pipe sends.
fn pipe() {
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    // SAFETY: a plain call.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    let _ = writer.write_all(&text());
    println!("still here");
}

fn main() {
    match scene().as_str() {
        "functions" => functions(),
        "parts" => parts(),
        "threads" => threads(),
        "local" => local(),
        "inside" => inside(),
        "preferences" => preferences(),
        "reply" => reply(),
        "tls" => tls(),
        "failures" => failures(),
        "pipe" => pipe(),
        other => panic!("no scene {other}"),
    }
}
