//! What a hooked `ioctl` costs over the real one, in one process: the symbol `ioctl` is the agent's, libc's own is found by name.

use std::ffi::c_void;
use std::process::Command;

use hooks::decode::binder::{BINDER_WRITE_READ, WriteRead, bc};

use crate::measure::alternate;
use crate::{Figure, Things};

/// First argument of the process that measures with the agent in it.
pub const CHILD: &str = "--hooked";
const TURNS: usize = 61;
const CALLS: usize = 20_000;
/// No descriptor: the kernel refuses at once, so that the hook is most of what is measured.
const FD: i32 = -1;

type Ioctl = unsafe extern "C" fn(i32, libc::Ioctl, *mut c_void) -> i32;

/// Measures with the agent preloaded and prints `real hooked`, in nanoseconds.
pub fn child(arguments: &[String]) {
    // SAFETY: libc is loaded and has this function.
    let real: Ioctl = unsafe {
        let libc = libc::dlopen(c"libc.so.6".as_ptr(), libc::RTLD_NOLOAD | libc::RTLD_NOW);
        std::mem::transmute(libc::dlsym(libc, c"ioctl".as_ptr()))
    };
    if arguments[0] == "recv" {
        return receive();
    }
    let parcel = request(if arguments[0] == "matched" { "android.content.IClipboard" } else { "android.app.IActivityManager" });
    let stream = transaction(&parcel);
    let mut buffers = WriteRead { write_size: stream.len() as u64, write_buffer: stream.as_ptr() as u64, ..Default::default() };
    let argument: *mut c_void = (&raw mut buffers).cast();
    let request = if arguments[0] == "other" { 0x5401 } else { BINDER_WRITE_READ as libc::Ioctl };
    // SAFETY: the buffers live as long as the calls; no driver reads them.
    let [real, hooked] = alternate(
        TURNS,
        CALLS,
        &mut [
            &mut || unsafe {
                std::hint::black_box(real(FD, request, argument));
            },
            &mut || unsafe {
                std::hint::black_box(libc::ioctl(FD, request, argument));
            },
        ],
    );
    println!("{real} {hooked}");
}

/// The same for a `recv` that is none of an input channel's: it gets bytes and would not wait, as one of those does.
fn receive() {
    type Recv = unsafe extern "C" fn(i32, *mut c_void, usize, i32) -> isize;
    let (mut pair, mut buffer) = ([0; 2], [0u8; 64]);
    // SAFETY: libc is loaded and has this function; the buffers outlive the calls.
    unsafe {
        let libc = libc::dlopen(c"libc.so.6".as_ptr(), libc::RTLD_NOLOAD | libc::RTLD_NOW);
        let real: Recv = std::mem::transmute(libc::dlsym(libc, c"recv".as_ptr()));
        assert_eq!(libc::socketpair(libc::AF_UNIX, libc::SOCK_SEQPACKET, 0, pair.as_mut_ptr()), 0);
        assert_eq!(libc::send(pair[0], buffer.as_ptr().cast(), buffer.len(), 0), 64);
        let flags = libc::MSG_DONTWAIT | libc::MSG_PEEK;
        let buffer: *mut c_void = buffer.as_mut_ptr().cast();
        let [real, hooked] = alternate(
            TURNS,
            CALLS,
            &mut [
                &mut || {
                    std::hint::black_box(real(pair[1], buffer, 64, flags));
                },
                &mut || {
                    std::hint::black_box(libc::recv(pair[1], buffer, 64, flags));
                },
            ],
        );
        println!("{real} {hooked}");
    }
}

/// A request of API 30 to an interface, transaction 3.
fn request(descriptor: &str) -> Vec<u8> {
    let mut parcel = Vec::new();
    for word in [0x8000_0000, u32::MAX, u32::from_be_bytes(*b"SYST"), descriptor.len() as u32] {
        parcel.extend(word.to_ne_bytes());
    }
    descriptor.encode_utf16().chain([0]).for_each(|unit| parcel.extend(unit.to_ne_bytes()));
    parcel.resize(parcel.len().next_multiple_of(4) + 64, 0);
    parcel
}

fn transaction(parcel: &[u8]) -> Vec<u8> {
    let mut stream = bc::TRANSACTION.to_ne_bytes().to_vec();
    stream.extend([0; 16]);
    stream.extend(3u32.to_ne_bytes());
    stream.extend(0u32.to_ne_bytes());
    stream.extend([0; 8]);
    stream.extend((parcel.len() as u64).to_ne_bytes());
    stream.extend([0; 8]);
    stream.extend((parcel.as_ptr() as u64).to_ne_bytes());
    stream.extend([0; 8]);
    stream
}

/// The figures.
pub fn run(things: &Things) -> Vec<Figure> {
    let cases = [
        ("ioctl that is none of ours", "other", 10.0, "≤ 10 ns"),
        ("recv that is no input channel's", "recv", 10.0, "≤ 10 ns"),
        ("binder write without a match", "unmatched", 200.0, "≤ 200 ns"),
        ("matched access without a stack", "matched", 1000.0, "≤ 1 µs"),
    ];
    let figure = |(what, mode, limit, aim): (&'static str, &str, f64, &'static str)| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = Command::new(std::env::current_exe().expect("our own path"))
            .args([CHILD, mode])
            .env("LD_PRELOAD", &things.agent)
            .env("CONSENTINEL_DIR", folder.path())
            .env("CONSENTINEL_SDK", "30")
            .env("CONSENTINEL_STACK", "off")
            .env("CONSENTINEL_SEGMENTS", "1000")
            .output()
            .expect("ourselves");
        let text = String::from_utf8_lossy(&output.stdout);
        let times: Vec<f64> = text.split_whitespace().map(|word| word.parse().expect("a time")).collect();
        let [real, hooked] = times[..] else { panic!("{output:?}") };
        let extra = hooked - real;
        let records = if mode == "matched" { "; an access and its outcome, two records" } else { "" };
        Figure {
            what,
            aim,
            measured: format!("{extra:.0} ns"),
            how: format!("{hooked:.0} ns against {real:.0} ns of the bare call ({:.2}×){records}", hooked / real),
            met: extra <= limit,
        }
    };
    cases.map(figure).into()
}
