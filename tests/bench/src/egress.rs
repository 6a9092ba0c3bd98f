//! What looking for 64 texts costs in bytes that are written, in one process: the symbol `write` is the agent's, libc's own is found by name.
//! Beside it, the same bytes through aho-corasick with as many patterns of the same lengths, and through memcpy.

use std::ffi::c_void;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::measure::alternate;
use crate::{Figure, Things};

/// First argument of the process that measures with the agent in it.
pub const CHILD: &str = "--egress";
const BYTES: usize = 1 << 20;
const TEXTS: usize = 64;

type Write = unsafe extern "C" fn(i32, *const c_void, usize) -> isize;

/// Numbers that repeat themselves on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 8
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> Vec<u8> {
        (0..length).map(|_| alphabet[self.next() as usize % alphabet.len()]).collect()
    }
}

/// Half of them identifiers, half of them words as people copy them.
fn texts() -> Vec<String> {
    let mut random = Random(0x1234_5678_9abc_def1);
    let mut number = |length| String::from_utf8(random.text(b"0123456789", length)).expect("digits");
    (0..TEXTS).map(|n| if n % 2 == 0 { number(15) } else { format!("尬聊 {} for {}", number(6), number(12)) }).collect()
}

/// Patterns for the automata: of each text as many, as long and of the same letters as the agent looks for.
fn patterns() -> Vec<Vec<u8>> {
    let mut random = Random(77);
    let base64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (lower, upper) = (b"0123456789abcdef", b"0123456789ABCDEF");
    let mut all = Vec::new();
    for text in texts() {
        all.push(text.clone().into_bytes());
        (0..3).for_each(|_| all.push(random.text(base64, text.len() * 4 / 3 - 1)));
        for digits in [lower, upper] {
            [text.len() * 2, 32, 40, 64].into_iter().for_each(|length| all.push(random.text(digits, length.min(64))));
        }
        [21, 26, 42, 21, 26, 42].into_iter().for_each(|length| all.push(random.text(base64, length)));
        let any: Vec<u8> = (0..=255).collect();
        [16, 20, 32].into_iter().for_each(|length| all.push(random.text(&any, length)));
        (0..3).for_each(|_| all.push(random.text(b"%0123456789ABCDEF+", text.len().clamp(8, 64))));
    }
    all
}

/// What is sent: encrypted or packed bytes, or a report as SDKs send it.
fn bytes(kind: &str) -> Vec<u8> {
    let mut random = Random(99);
    let mut bytes = Vec::with_capacity(BYTES + 256);
    while bytes.len() < BYTES {
        if kind == "noise" {
            bytes.extend(random.next().to_le_bytes());
        } else {
            let (event, time, hash) = (random.next() % 1000, random.next() % 1_000_000_000, random.next());
            let line = format!(
                "{{\"event\":\"page_view_{event}\",\"time\":{time}123,\"session\":\"{hash:016x}{hash:016x}\",\"os\":\"Android 11\"}},\n"
            );
            bytes.extend(line.bytes());
        }
    }
    bytes.truncate(BYTES);
    bytes
}

/// Measures with the agent preloaded and prints nanoseconds: the real write, the hooked one, the two automata, memcpy; then what building the
/// automata took, in microseconds.
pub fn child(arguments: &[String]) {
    // SAFETY: libc is loaded and has this function.
    let real: Write = unsafe {
        let libc = libc::dlopen(c"libc.so.6".as_ptr(), libc::RTLD_NOLOAD | libc::RTLD_NOW);
        std::mem::transmute(libc::dlsym(libc, c"write".as_ptr()))
    };
    // A file in memory, written from its beginning each time: what a device gets is not looked at.
    // SAFETY: a plain call.
    let file = unsafe { libc::memfd_create(c"bench".as_ptr(), 0) };
    let kind = arguments[0].as_str();
    let (length, turns, calls) = if kind == "small" { (64, 61, 20_000) } else { (BYTES, 31, 4) };
    let bytes = bytes(kind);
    let place = bytes.as_ptr().cast();
    let mut copy = vec![0; length];
    let patterns = if kind == "small" { vec![b"12345678".to_vec()] } else { patterns() };
    let build = |kind| {
        let start = Instant::now();
        let built = AhoCorasick::builder().kind(Some(kind)).build(&patterns).expect("an automaton");
        (built, start.elapsed().as_micros())
    };
    let ((nfa, nfa_built), (dfa, dfa_built)) = (build(AhoCorasickKind::ContiguousNFA), build(AhoCorasickKind::DFA));
    // SAFETY: the bytes live as long as the calls.
    let times = alternate(
        turns,
        calls,
        &mut [
            &mut || unsafe {
                libc::lseek(file, 0, libc::SEEK_SET);
                black_box(real(file, place, length));
            },
            &mut || unsafe {
                libc::lseek(file, 0, libc::SEEK_SET);
                black_box(libc::write(file, place, length));
            },
            &mut || {
                black_box(nfa.find_overlapping_iter_count(&bytes[..length]));
            },
            &mut || {
                black_box(dfa.find_overlapping_iter_count(&bytes[..length]));
            },
            &mut || {
                copy.copy_from_slice(black_box(&bytes[..length]));
                black_box(&mut copy);
            },
        ],
    );
    let words: Vec<String> = times.iter().map(f64::to_string).collect();
    println!(
        "{} {nfa_built} {dfa_built} {} {} {}",
        words.join(" "),
        patterns.len(),
        nfa.memory_usage() >> 10,
        dfa.memory_usage() >> 10
    );
}

trait Count {
    fn find_overlapping_iter_count(&self, bytes: &[u8]) -> usize;
}

impl Count for AhoCorasick {
    fn find_overlapping_iter_count(&self, bytes: &[u8]) -> usize {
        self.find_overlapping_iter(bytes).count()
    }
}

fn measure(things: &Things, kind: &str, brief: &str) -> Vec<f64> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(std::env::current_exe().expect("our own path"))
        .args([CHILD, kind])
        .env("LD_PRELOAD", &things.agent)
        .env("CONSENTINEL_DIR", folder.path())
        .env("CONSENTINEL_BRIEF", brief)
        .output()
        .expect("ourselves");
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().map(|word| word.parse().expect("a number")).collect();
    assert_eq!(numbers.len(), 10, "{output:?}");
    numbers
}

/// The figures.
pub fn run(things: &Things) -> Vec<Figure> {
    let brief: String = texts().iter().map(|text| format!("look t {text}\n")).collect();
    let mut figures: Vec<Figure> = [("egress scan, 64 texts, noise", "noise"), ("egress scan, 64 texts, JSON", "json")]
        .into_iter()
        .map(|(what, kind)| {
            let numbers = measure(things, kind, &brief);
            let speed = |nanoseconds: f64| BYTES as f64 / nanoseconds;
            let ours = speed(numbers[1] - numbers[0]);
            let how = format!(
                "1 MiB in a `write`; aho-corasick with {} patterns of like lengths: {:.2} GB/s as an NFA ({:.0} ms to build, {:.0} KiB), {:.2} GB/s as a DFA \
                 ({:.0} ms, {:.0} KiB); memcpy {:.1} GB/s",
                numbers[7],
                speed(numbers[2]),
                numbers[5] / 1000.0,
                numbers[8],
                speed(numbers[3]),
                numbers[6] / 1000.0,
                numbers[9],
                speed(numbers[4]),
            );
            Figure { what, aim: "≥ 1 GB/s", measured: format!("{ours:.1} GB/s"), how, met: ours >= 1.0 }
        })
        .collect();
    for (what, brief, aim, limit) in [
        ("`write` while nothing is looked for", "", "≤ 10 ns", 10.0),
        ("`write` of 64 bytes, 64 texts", brief.as_str(), "≤ 200 ns", 200.0),
    ] {
        let numbers = measure(things, "small", brief);
        let extra = numbers[1] - numbers[0];
        let how = format!("{:.0} ns against {:.0} ns of the bare call", numbers[1], numbers[0]);
        figures.push(Figure { what, aim, measured: format!("{extra:.0} ns"), how, met: extra <= limit });
    }
    figures
}
