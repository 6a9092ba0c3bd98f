//! How fast a long trace is judged.

use std::ffi::CString;
use std::fs::File;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use consentinel::rules::Policy;
use hooks::brief;
use hooks::event::{Entry, Event, HookState, Layer, Origin, Outcome, StackKind, Target, TouchPhase};
use hooks::journal::{Header, Journal, JournalOptions};

use crate::measure::median;
use crate::{Figure, Things};

const EVENTS: u32 = 1_000_000;
const TURNS: usize = 7;

/// `consentinel check` of a million events from disk, against reading the same file and summing its bytes.
pub fn run(things: &Things) -> Vec<Figure> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let trace = generate(folder.path());
    let (mut checks, mut reads) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let start = Instant::now();
        let bytes = std::fs::read(&trace).expect("our own trace");
        std::hint::black_box(bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>());
        reads.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let status = Command::new(&things.consentinel)
            .args(["check", "--policy", "galiao"])
            .arg(&trace)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("consentinel");
        assert_eq!(status.code(), Some(0), "the trace keeps every rule");
        checks.push(start.elapsed().as_secs_f64());
    }
    let (check, read) = (median(checks), median(reads));
    let rate = f64::from(EVENTS) / check;
    let bytes = std::fs::metadata(&trace).expect("our own trace").len();
    vec![Figure {
        what: "`check` with the pack galiao",
        aim: "≥ 2 million events/s",
        measured: format!("{:.1} million events/s", rate / 1e6),
        how: format!(
            "a million events ({:.0} MB) from disk, the whole command in {:.0} ms; reading the file takes {:.0} ms",
            bytes as f64 / 1e6,
            check * 1e3,
            read * 1e3
        ),
        met: rate >= 2e6,
    }]
}

/// A run that keeps every rule: consent first, then accesses with their outcomes, one in five of them the microphone just after a tap on its
/// icon, from 200 places in the code.
fn generate(folder: &Path) -> PathBuf {
    let path = CString::new(folder.as_os_str().as_bytes()).expect("a path without a zero");
    let options = JournalOptions { folder: &path, session: [7; 16], pid: 1000, segment_size: 1 << 26, max_segments: 8 };
    let journal = Journal::create(&options).expect("a journal");
    let guard = journal.lock().expect("nobody else writes");
    let put = |event: Event<'_>| assert!(guard.append(&event));
    put(Event::Process {
        pid: 1000,
        parent: 1,
        uid: 10_000,
        sdk: 30,
        name: "com.example.app",
        agent: "bench",
        entry: Entry::Preload,
    });
    for name in ["ioctl", "recv", "open", "getifaddrs", "send", "write", "SSL_write", "android.view.View.performClick"] {
        put(Event::Hook { time: 0, name, state: HookState::Placed, why: "" });
    }
    let policies = consentinel::rules::load(&["galiao"]).expect("it ships with the tool");
    let asked: String = policies.iter().flat_map(Policy::brief).map(|line| format!("{line}\n")).collect();
    brief::tell(&asked, |why| put(Event::Hook { time: 0, name: brief::HOOK, state: HookState::Placed, why }));
    let mut texts = 0;
    let mut text = |text: &str| {
        texts += 1;
        put(Event::Text { id: texts, text });
        texts
    };
    let apis = ["android_id.read", "imei.read", "location.last", "cell.read", "microphone.start"].map(&mut text);
    let through = text("android.os.Something.call");
    let names = ["android_id", "imei"].map(&mut text);
    let [window, class, agree, mic] = ["用户协议", "android.widget.Button", "btn_agree", "btn_mic"].map(&mut text);
    let symbols =
        ["com.umeng.a.B.c", "com.igexin.d.E.f", "com.example.app.G.h", "android.os.Handler.dispatchMessage"].map(&mut text);
    for id in 1..=2000 {
        // 200 stacks of ten frames each.
        let caller = if id % 10 == 1 { 0 } else { id - 1 };
        put(Event::Frame { id, caller, symbol: symbols[(id / 10 % 4) as usize], line: id as i32 });
    }
    let tap = |time: u64, id: u32| {
        for (phase, time) in [(TouchPhase::Down, time), (TouchPhase::Up, time + 40_000_000)] {
            let target = (phase == TouchPhase::Up).then_some(Target { window, owner: 0, class, id, text: 0, drawn: false });
            put(Event::Touch { time, phase, origin: Origin::Hardware, x: 1.0, y: 2.0, device: 3, flags: 0, target });
        }
    };
    tap(1_000_000, agree);
    for turn in 0..EVENTS / 14 {
        let time = 100_000_000 * u64::from(turn + 1);
        tap(time, mic);
        for n in 0..5 {
            let (access, stack) = (turn * 5 + n + 1, (turn * 7 + n) % 200 * 10 + 10);
            let time = time + 50_000_000 + u64::from(n) * 1_000_000;
            put(Event::Access {
                access,
                time,
                thread: 1,
                api: apis[n as usize],
                through,
                stack,
                stack_kind: StackKind::Java,
                layer: Layer::Binder,
                within: 0,
                posted: 0,
            });
            put(Event::Outcome { access, time: time + 100_000, outcome: Outcome::Granted });
            if let Some(name) = names.get(n as usize) {
                put(Event::Value { access, time: time + 100_000, hash: u64::from(n), length: 15, shape: 0, name: *name });
            }
        }
    }
    put(Event::End { time: 100_000_000 * u64::from(EVENTS) });
    drop(guard);
    let segments = journal.end().segment;
    assert_eq!(segments, 0, "the trace is one segment");
    let mut name = [0; 512];
    journal.segment_path(0, &mut name);
    let length = name.iter().position(|byte| *byte == 0).expect("a terminated path");
    let bytes = std::fs::read(std::ffi::OsStr::from_bytes(&name[..length])).expect("our own segment");
    let used = Header::decode(&bytes).expect("our own header").committed as usize;
    let trace = folder.join("bench.trace");
    File::create(&trace).and_then(|mut file| file.write_all(&bytes[..used])).expect("room for the trace");
    trace
}
