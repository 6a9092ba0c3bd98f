//! Where sent bytes go: the name or address of the other end.

use std::ffi::{CStr, c_int, c_void};
use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use libc::{sockaddr, socklen_t};

use super::values::Store;
use super::{holds_text, stream_of};

/// How bytes leave.
pub enum Way {
    /// Through a descriptor; the address is that of a datagram which names its own.
    Descriptor(c_int, Option<Address>),
    /// Through a TLS connection: its object, the name of the server that it asked for, and its descriptor.
    Tls(*const c_void, fn(*const c_void) -> Server),
}

/// The other end of a TLS connection.
pub struct Server {
    /// The name that the client asked for; null when it named none.
    pub name: *const std::ffi::c_char,
    /// The connection's descriptor; negative when it has none.
    pub fd: c_int,
}

/// An address as the system writes it.
#[derive(Clone, Copy)]
pub struct Address {
    bytes: [u8; size_of::<libc::sockaddr_storage>()],
    length: usize,
}

impl Address {
    const NONE: Address = Address { bytes: [0; size_of::<libc::sockaddr_storage>()], length: 0 };

    /// A copy of an address.
    ///
    /// # Safety
    /// As many bytes lie there.
    pub unsafe fn copy(address: *const c_void, length: socklen_t) -> Option<Address> {
        let mut copy = Address::NONE;
        copy.length = (length as usize).min(copy.bytes.len());
        (!address.is_null() && length > 0).then(|| {
            // SAFETY: by the caller's promise; the copy has the room.
            unsafe { std::ptr::copy_nonoverlapping(address.cast(), copy.bytes.as_mut_ptr(), copy.length) };
            copy
        })
    }

    fn of_peer(fd: c_int) -> Option<Address> {
        let mut address = Address::NONE;
        let mut length = address.bytes.len() as socklen_t;
        // SAFETY: a buffer of ours with its length.
        let done = unsafe { libc::getpeername(fd, address.bytes.as_mut_ptr().cast(), &mut length) } == 0;
        address.length = (length as usize).min(address.bytes.len());
        done.then_some(address)
    }

    fn family(&self) -> c_int {
        let size = size_of::<libc::sa_family_t>();
        if self.length < size { libc::AF_UNSPEC } else { u16::from_ne_bytes([self.bytes[0], self.bytes[1]]).into() }
    }

    /// Internet address and port.
    fn internet(&self) -> Option<(IpAddr, u16)> {
        let port = u16::from_be_bytes([self.bytes[2], self.bytes[3]]);
        let address: IpAddr = match self.family() {
            libc::AF_INET => Ipv4Addr::from(*self.bytes[4..].first_chunk::<4>()?).into(),
            libc::AF_INET6 => Ipv6Addr::from(*self.bytes[8..].first_chunk::<16>()?).into(),
            _ => return None,
        };
        // An IPv4 address in IPv6's clothes is what a dual socket has.
        Some((address.to_canonical(), port))
    }

    /// Name of a local socket: its path, or `@` and its abstract name.
    fn local<'a>(&'a self, out: &'a mut [u8; 128]) -> &'a [u8] {
        let name = self.bytes.get(2..self.length).unwrap_or_default();
        match name {
            [0, rest @ ..] if !rest.is_empty() => {
                out[0] = b'@';
                out[1..=rest.len()].copy_from_slice(rest);
                &out[..=rest.len()]
            }
            _ => name.split(|byte| *byte == 0).next().unwrap_or_default(),
        }
    }
}

/// What a way leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Another process, here or elsewhere.
    Outside,
    /// A file.
    File,
    /// Anything else: a pipe, a device, the process itself.
    Other,
}

impl Way {
    /// For the table of streams.
    pub fn key(&self) -> u64 {
        match self {
            Way::Descriptor(fd, _) => stream_of(*fd),
            Way::Tls(connection, _) => *connection as u64,
        }
    }

    /// Asked only when something was found.
    pub fn kind(&self) -> Kind {
        let Way::Descriptor(fd, _) = self else { return Kind::Outside };
        match file_type(*fd) {
            Some(libc::S_IFREG) => Kind::File,
            Some(libc::S_IFSOCK) if !is_our_own(*fd) => Kind::Outside,
            _ => Kind::Other,
        }
    }

    /// The path of its file.
    pub fn path<'a>(&self, out: &'a mut [u8; 512]) -> &'a str {
        let Way::Descriptor(fd, _) = self else { return "" };
        let mut name = Name::new();
        let _ = write!(name, "/proc/self/fd/{fd}\0");
        // SAFETY: the text ends with a zero, and the buffer is ours.
        let length = unsafe { libc::readlink(name.bytes.as_ptr().cast(), out.as_mut_ptr().cast(), out.len()) };
        str::from_utf8(&out[..length.max(0) as usize]).unwrap_or("")
    }
}

/// What a descriptor leads to, as `S_IFMT` has it; `None` when it leads nowhere.
pub fn file_type(fd: c_int) -> Option<libc::mode_t> {
    // SAFETY: a zeroed `stat` is a valid one to be filled.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        (libc::fstat(fd, &mut stat) == 0).then_some(stat.st_mode as libc::mode_t & libc::S_IFMT)
    }
}

/// Whether a local socket's other end was made by this process: a pair, as input channels and wake-ups of loops have.
fn is_our_own(fd: c_int) -> bool {
    // SAFETY: structures of ours with their lengths.
    unsafe {
        let mut peer: libc::ucred = std::mem::zeroed();
        let mut length = size_of_val(&peer) as socklen_t;
        let place = (&raw mut peer).cast();
        libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_PEERCRED, place, &mut length) == 0 && peer.pid == libc::getpid()
    }
}

/// The name of a way's other end, found when it is first asked for.
pub struct Place {
    name: Name,
    known: bool,
}

impl Place {
    pub fn new() -> Place {
        Place { name: Name::new(), known: false }
    }

    /// Empty when nobody can say.
    pub fn get(&mut self, store: &Store, way: &Way) -> &str {
        if !self.known {
            self.known = true;
            // A name that holds what is looked for must not be written down; the address does as well.
            for with_names in [true, false] {
                self.name.length = 0;
                let written = write_place(&mut self.name, way, with_names).is_ok();
                if written && !holds_text(store, self.name.text().as_bytes()) {
                    return self.name.text();
                }
            }
            self.name.length = 0;
        }
        self.name.text()
    }
}

fn write_place(out: &mut Name, way: &Way, with_names: bool) -> std::fmt::Result {
    let (fd, named, server) = match way {
        Way::Descriptor(fd, named) => (*fd, *named, None),
        Way::Tls(connection, server) => {
            let server = server(*connection);
            (server.fd, None, Some(server.name))
        }
    };
    let address = named.or_else(|| if fd >= 0 { Address::of_peer(fd) } else { None });
    let server = server.filter(|name| with_names && !name.is_null());
    if let Some(name) = server {
        // SAFETY: the library's own text, which lives as long as its connection.
        out.write_str(unsafe { CStr::from_ptr(name) }.to_str().map_err(|_| std::fmt::Error)?)?;
        return match address.and_then(|address| address.internet()) {
            Some((_, port)) => write!(out, ":{port}"),
            None => Ok(()),
        };
    }
    let Some(address) = address else { return Ok(()) };
    match (address.internet(), address.family()) {
        (Some((ip, port)), _) => {
            if with_names && NAMES.write(ip, out) {
                return write!(out, ":{port}");
            }
            match ip {
                IpAddr::V4(ip) => write!(out, "{ip}:{port}"),
                IpAddr::V6(ip) => write!(out, "[{ip}]:{port}"),
            }
        }
        (None, libc::AF_UNIX) if with_names => {
            let mut name = [0; 128];
            write!(out, "unix:{}", str::from_utf8(address.local(&mut name)).unwrap_or("?"))
        }
        (None, libc::AF_UNIX) => out.write_str("unix:?"),
        _ => Ok(()),
    }
}

/// A text in a buffer of ours; one that does not fit is none.
struct Name {
    bytes: [u8; 300],
    length: usize,
}

impl Name {
    fn new() -> Name {
        Name { bytes: [0; 300], length: 0 }
    }

    fn text(&self) -> &str {
        str::from_utf8(&self.bytes[..self.length]).unwrap_or("")
    }
}

impl Write for Name {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let place = self.bytes.get_mut(self.length..self.length + text.len()).ok_or(std::fmt::Error)?;
        place.copy_from_slice(text.as_bytes());
        self.length += text.len();
        Ok(())
    }
}

/// Names that were lately looked up, by the addresses that came back. An address that serves several names has the latest.
struct Names {
    places: [NamePlace; Names::ROOM],
    next: AtomicUsize,
}

struct NamePlace {
    taken: AtomicBool,
    entry: std::cell::UnsafeCell<Entry>,
}

struct Entry {
    /// As IPv6 has it.
    address: [u8; 16],
    name: [u8; Names::LONGEST],
    /// 0 for an entry that is not used.
    length: usize,
}

fn as_v6(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().octets(),
        IpAddr::V6(ip) => ip.octets(),
    }
}

impl Entry {
    fn is_for(&self, address: &[u8; 16]) -> bool {
        self.length > 0 && self.address == *address
    }
}

// SAFETY: an entry is touched by who has taken its place.
unsafe impl Sync for Names {}

static NAMES: Names = Names {
    places: [const {
        let entry = Entry { address: [0; 16], name: [0; Names::LONGEST], length: 0 };
        NamePlace { taken: AtomicBool::new(false), entry: std::cell::UnsafeCell::new(entry) }
    }; Names::ROOM],
    next: AtomicUsize::new(0),
};

impl Names {
    const ROOM: usize = 64;
    const LONGEST: usize = 128;

    /// Does `work` with an entry, unless somebody else has it: nobody waits.
    fn with<R>(&self, index: usize, work: impl FnOnce(&mut Entry) -> R) -> Option<R> {
        let place = &self.places[index % Names::ROOM];
        place.taken.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).ok()?;
        // SAFETY: the place is taken.
        let result = work(unsafe { &mut *place.entry.get() });
        place.taken.store(false, Ordering::Release);
        Some(result)
    }

    fn remember(&self, address: IpAddr, name: &[u8]) {
        let address = as_v6(address);
        let known = (0..Names::ROOM).find(|index| self.with(*index, |entry| entry.is_for(&address)) == Some(true));
        let index = known.unwrap_or_else(|| self.next.fetch_add(1, Ordering::Relaxed));
        self.with(index, |entry| {
            entry.name[..name.len()].copy_from_slice(name);
            (entry.address, entry.length) = (address, name.len());
        });
    }

    fn write(&self, address: IpAddr, out: &mut Name) -> bool {
        let address = as_v6(address);
        (0..Names::ROOM).any(|index| {
            let written = self.with(index, |entry| {
                let name = str::from_utf8(&entry.name[..entry.length]).unwrap_or("");
                entry.is_for(&address) && out.write_str(name).is_ok()
            });
            written == Some(true)
        })
    }
}

/// A name was looked up; these addresses came back. Longer names than the table has room for are not kept.
///
/// # Safety
/// The list is one of `getaddrinfo`'s.
pub unsafe fn remember(name: &[u8], mut list: *const libc::addrinfo) {
    let is_address = str::from_utf8(name).is_ok_and(|name| name.parse::<IpAddr>().is_ok());
    if name.is_empty() || name.len() > Names::LONGEST || is_address {
        return;
    }
    while !list.is_null() {
        // SAFETY: entries of the list live until the caller frees them.
        let address = unsafe {
            let entry = &*list;
            list = entry.ai_next;
            Address::copy(entry.ai_addr.cast::<sockaddr>().cast(), entry.ai_addrlen)
        };
        if let Some((ip, _)) = address.and_then(|address| address.internet()) {
            NAMES.remember(ip, name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(bytes: &[u8]) -> Address {
        // SAFETY: the bytes are there.
        unsafe { Address::copy(bytes.as_ptr().cast(), bytes.len() as socklen_t) }.unwrap()
    }

    fn inet(ip: [u8; 4], port: u16) -> Address {
        address(&[&(libc::AF_INET as u16).to_ne_bytes()[..], &port.to_be_bytes(), &ip, &[0; 8]].concat())
    }

    fn shown(address: Address) -> String {
        let mut name = Name::new();
        write_place(&mut name, &Way::Descriptor(-1, Some(address)), true).unwrap();
        name.text().to_owned()
    }

    #[test]
    fn addresses_are_shown_as_people_write_them() {
        assert_eq!(shown(inet([10, 0, 2, 15], 443)), "10.0.2.15:443");
        let v6 = |ip: Ipv6Addr| {
            let family = (libc::AF_INET6 as u16).to_ne_bytes();
            shown(address(&[&family[..], &8443u16.to_be_bytes(), &[0; 4], &ip.octets(), &[0; 4]].concat()))
        };
        assert_eq!(v6("2001:db8::7".parse().unwrap()), "[2001:db8::7]:8443");
        assert_eq!(v6("::ffff:10.0.2.16".parse().unwrap()), "10.0.2.16:8443");
        let unix = (libc::AF_UNIX as u16).to_ne_bytes();
        assert_eq!(shown(address(&[&unix[..], b"/run/x\0\0"].concat())), "unix:/run/x");
        assert_eq!(shown(address(&[&unix[..], b"\0abstract"].concat())), "unix:@abstract");
        assert_eq!(shown(address(&unix)), "unix:");
        assert_eq!(shown(address(&[16, 0, 1, 2])), "", "netlink and the like have no name");
    }

    #[test]
    fn a_name_that_was_looked_up_stands_for_its_address() {
        let peer = inet([198, 51, 100, 7], 80);
        let (ip, _) = peer.internet().unwrap();
        NAMES.remember(ip, b"old.example");
        NAMES.remember(ip, b"api.example");
        assert_eq!(shown(peer), "api.example:80");
        for n in 0..Names::ROOM {
            NAMES.remember(Ipv4Addr::from(n as u32).into(), b"other.example");
        }
        assert_eq!(shown(peer), "198.51.100.7:80", "the table is of fixed size");
    }
}
