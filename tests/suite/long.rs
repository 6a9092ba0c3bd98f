//! Traces of any length: what a check needs of memory does not grow with them.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use consentinel::report::json;
use consentinel::rules::{check, load};
use consentinel::session::open;
use consentinel_tests::tool;
use hooks::event::{self, Entry, Event, HookState, Layer, MAX_EVENT, Origin, Outcome, StackKind, Target, TouchPhase};
use hooks::journal::{HEADER, Header};

const MS: u64 = 1_000_000;
/// Records of a turn: a finger down and up, a click, a call of Java with a binder call in it, their answers and a text.
const TURN: u32 = 8;

/// One process that does the same again and again.
struct Process {
    pid: u32,
    records: Vec<u8>,
    access: u32,
    time: u64,
    segment: u32,
}

impl Process {
    fn new(pid: u32) -> Process {
        let mut process = Process { pid, records: Vec::new(), access: 0, time: MS, segment: 0 };
        let (name, agent, entry) = ("com.example.app", "test", Entry::Preload);
        process.say(&Event::Process { pid, parent: 1, uid: 10_000, sdk: 30, name, agent, entry });
        for name in ["ioctl", "recv", "open", "send"] {
            process.say(&Event::Hook { time: 0, name, state: HookState::Placed, why: "" });
        }
        let texts =
            ["imei.read", "a.b.c", "window", "android.widget.Button", "btn_agree", "imei", "android.view.View.performClick"];
        for (at, text) in texts.iter().enumerate() {
            process.say(&Event::Text { id: at as u32 + 1, text });
        }
        process.say(&Event::Frame { id: 1, caller: 0, symbol: 2, line: 1 });
        process
    }

    fn say(&mut self, event: &Event<'_>) {
        let mut payload = [0; MAX_EVENT];
        let length = event::encode(event, &mut payload).unwrap();
        let head = (length as u32).to_le_bytes();
        let sum = crc32c::crc32c_append(crc32c::crc32c(&head), &payload[..length]);
        self.records.extend(head);
        self.records.extend(sum.to_le_bytes());
        self.records.extend(&payload[..length]);
    }

    fn turn(&mut self) {
        self.time += 50 * MS + u64::from(self.pid % 7);
        let (time, thread, stack, stack_kind, posted) = (self.time, 1, 1, StackKind::Java, 0);
        let target = Some(Target { window: 3, owner: 0, class: 4, id: 5, text: 0, drawn: false });
        for (phase, time) in [(TouchPhase::Down, time), (TouchPhase::Up, time + 20 * MS)] {
            self.say(&Event::Touch { time, phase, origin: Origin::Hardware, x: 1.0, y: 2.0, device: 3, flags: 0, target });
        }
        self.say(&Event::Click { time: time + 21 * MS, thread, through: 7, target, stack, posted });
        let outer = self.access + 1;
        for (layer, within) in [(Layer::Java, 0), (Layer::Binder, outer)] {
            self.access += 1;
            let (access, time, api, through) = (self.access, time + 22 * MS, 1, 2);
            self.say(&Event::Access { access, time, thread, api, through, stack, stack_kind, layer, within, posted });
        }
        for access in [outer + 1, outer] {
            self.say(&Event::Outcome { access, time: time + 23 * MS, outcome: Outcome::Granted });
        }
        self.say(&Event::Value { access: outer + 1, time: time + 23 * MS, hash: 7, length: 15, shape: 0, name: 6 });
    }

    /// Writes what there is as a segment.
    fn flush(&mut self, out: &mut impl Write) {
        let committed = (HEADER + self.records.len()) as u64;
        let (started_monotonic, started_wall) = (5_000 * MS + u64::from(self.pid) * MS, 1_790_000_000_000_000_000);
        let (pid, segment) = (self.pid, self.segment);
        let header = Header {
            session: [7; 16],
            pid,
            segment,
            capacity: 1 << 20,
            committed,
            lost: 0,
            started_monotonic,
            started_wall,
            whole: 0,
        };
        let mut front = header.encode().to_vec();
        front.resize(HEADER, 0);
        out.write_all(&front).and_then(|()| out.write_all(&self.records)).unwrap();
        self.records.clear();
        self.segment += 1;
    }
}

/// A trace of about so many events; each process's segments follow each other.
fn write(path: &Path, processes: u32, events: u32) {
    let mut out = BufWriter::new(File::create(path).unwrap());
    for pid in 1..=processes {
        let mut process = Process::new(pid);
        for turn in 1..=events / processes / TURN {
            process.turn();
            if turn % 10_000 == 0 {
                process.flush(&mut out);
            }
        }
        process.flush(&mut out);
    }
    out.flush().unwrap();
}

/// What `check` says, and the most memory that it had, in KiB.
fn checked(trace: &Path) -> (String, u64) {
    let mut child = Command::new(tool())
        .args(["check", "--policy", "galiao", "--format", "json"])
        .arg(trace)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let said = std::thread::spawn(move || {
        let mut said = String::new();
        out.read_to_string(&mut said).unwrap();
        said
    });
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.map_or(peak, |line| line.trim().trim_end_matches(" kB").parse().unwrap());
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(peak > 0, "the peak was read at least once");
    (said.join().unwrap(), peak)
}

#[test]
fn ten_times_the_events_need_no_more_memory() {
    let folder = tempfile::tempdir().unwrap();
    let [short, long] = [200_000, 2_000_000].map(|events| {
        let path = folder.path().join(format!("{events}.trace"));
        write(&path, 5, events);
        let (said, peak) = checked(&path);
        let document: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert!(document["coverage"]["events"].as_u64().unwrap() > u64::from(events) / 10 * 9);
        peak
    });
    assert!(long < short + 4096, "{short} KiB and {long} KiB");
}

#[test]
fn a_thousand_processes_at_once_are_merged_in_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.trace");
    write(&path, 1000, 400_000);
    let (said, peak) = checked(&path);
    // Each process is an app of its own here, and has its own state for every rule of the pack: some 0.1 MiB.
    assert!(peak < 256 << 10, "{peak} KiB");
    let (policies, trace) = (load(&["galiao"]).unwrap(), open(&path).unwrap());
    assert_eq!(trace.processes.len(), 1000);
    assert!(said == json(&trace, &policies, &check(&trace, &policies, None)), "the same verdict to the byte");
}
