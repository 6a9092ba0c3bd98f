//! Makes calls that are none of an agent's business and prints what they took from the heap. Run with `libcount_alloc.so` preloaded.

use std::ffi::{CStr, c_void};

use consentinel_tests::calls::{fail, scene};

fn function(name: &CStr) -> *mut c_void {
    // SAFETY: a plain look-up.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    if found.is_null() {
        fail("libcount_alloc.so is not preloaded");
    }
    found
}

/// A binder call to an interface that no catalogue knows.
struct UnknownCall {
    parcel: Vec<u8>,
    commands: Vec<u8>,
}

impl UnknownCall {
    fn new() -> UnknownCall {
        let descriptor = "com.example.INobodyKnows";
        let mut parcel = Vec::new();
        for word in [0x8000_0000, u32::MAX, u32::from_be_bytes(*b"SYST"), descriptor.len() as u32] {
            parcel.extend(word.to_ne_bytes());
        }
        parcel.extend(descriptor.encode_utf16().chain([0, 0]).flat_map(u16::to_ne_bytes));
        let mut commands = Vec::new();
        commands.extend(0x4040_6300u32.to_ne_bytes());
        commands.extend([0; 16]);
        commands.extend(7u32.to_ne_bytes());
        commands.extend([0; 12]);
        commands.extend((parcel.len() as u64).to_ne_bytes());
        commands.extend([0; 8]);
        commands.extend((parcel.as_ptr() as u64).to_ne_bytes());
        commands.extend([0; 8]);
        UnknownCall { parcel, commands }
    }
}

fn main() {
    let (from, to) = (function(c"count_from_here"), function(c"count_to_here"));
    // SAFETY: the library's own functions.
    let (from, to) = unsafe {
        (
            std::mem::transmute::<*mut c_void, extern "C" fn()>(from),
            std::mem::transmute::<*mut c_void, extern "C" fn() -> u64>(to),
        )
    };
    let (scene, call) = (scene(), UnknownCall::new());
    let mut bytes = [0u8; 2320];
    // SAFETY: plain calls on texts, buffers and descriptors of ours.
    unsafe {
        let null = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR);
        let mut pair = [0; 2];
        libc::socketpair(libc::AF_UNIX, libc::SOCK_SEQPACKET, 0, pair.as_mut_ptr());
        from();
        match scene.as_str() {
            "unmatched" => {
                for _ in 0..1000 {
                    libc::close(libc::open(c"/dev/null".as_ptr(), libc::O_RDONLY));
                    libc::close(libc::open(c"/sys/class/net/lo/mtu".as_ptr(), libc::O_RDONLY));
                    libc::close(libc::openat(libc::AT_FDCWD, c"/proc/self/stat".as_ptr(), libc::O_RDONLY));
                    libc::ioctl(null, 0x5401, bytes.as_mut_ptr());
                    let (commands, length) = (call.commands.as_ptr() as u64, call.commands.len() as u64);
                    let mut buffers = [length, 0, commands, 0, 0, 0];
                    libc::ioctl(null, 0xc030_6201, buffers.as_mut_ptr());
                    libc::send(pair[0], bytes.as_ptr().cast(), bytes.len(), 0);
                    libc::recv(pair[1], bytes.as_mut_ptr().cast(), bytes.len(), libc::MSG_DONTWAIT);
                }
            }
            // Shows that the counting counts.
            "control" => {
                let place = libc::malloc(100);
                std::hint::black_box(place);
                libc::free(place);
                libc::mmap(std::ptr::null_mut(), 1, libc::PROT_READ, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0);
            }
            other => panic!("no scene {other}"),
        }
    }
    println!("{} taken", to());
    drop(call.parcel);
}
