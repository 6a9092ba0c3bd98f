//! A run that is recorded live: every byte comes once, whatever happens to connections, and the judgement on the way is the one at
//! the end. The device is a stand-in whose agents speak the shipping protocol over socket pairs.

mod common;

use std::collections::HashMap;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::{APP, Journal, MIC, PACK, UMENG, clean};
use consentinel::device::{Device, DeviceError, JournalFile};
use consentinel::rules::{Policy, check, load};
use consentinel::session::{Live, Recorder, from_bytes, open};
use hooks::event::{Entry, Outcome};
use hooks::journal::HEADER;
use hooks::ship::{Position, Request, chunk_head};

const SESSION: [u8; 16] = [7; 16];

/// An agent's journal and how it is sent: in pieces that end at these offsets; `None` hangs up.
#[derive(Clone)]
struct Agent {
    bytes: Vec<u8>,
    pieces: Vec<Option<usize>>,
}

#[derive(Default)]
struct Stand {
    agents: HashMap<u32, Agent>,
    files: Vec<Vec<u8>>,
    heard: Arc<Mutex<Vec<Request>>>,
}

impl Device for Stand {
    fn agents(&mut self) -> Result<Vec<u32>, DeviceError> {
        let mut pids: Vec<u32> = self.agents.keys().copied().collect();
        pids.sort_unstable();
        Ok(pids)
    }

    fn connect(&mut self, pid: u32) -> Result<UnixStream, DeviceError> {
        let (ours, theirs) = UnixStream::pair().expect("a pair");
        let agent = self.agents.get_mut(&pid).expect("an agent");
        let copy = agent.clone();
        // What comes after the hang-up is for the next connection.
        if let Some(hang_up) = agent.pieces.iter().position(Option::is_none) {
            agent.pieces.drain(..=hang_up);
        }
        let heard = Arc::clone(&self.heard);
        thread::spawn(move || serve(&copy, theirs, &heard));
        Ok(ours)
    }

    fn journals(&mut self) -> Result<Vec<JournalFile>, DeviceError> {
        let file = |(at, bytes): (usize, &Vec<u8>)| JournalFile { path: PathBuf::from(at.to_string()), size: bytes.len() as u64 };
        Ok(self.files.iter().enumerate().map(file).collect())
    }

    fn pull(&mut self, file: &JournalFile, offset: u64) -> Result<Vec<u8>, DeviceError> {
        let at: usize = file.path.to_str().unwrap().parse().unwrap();
        Ok(self.files[at][offset as usize..].to_vec())
    }

    fn finished(&mut self) -> Result<Option<i32>, DeviceError> {
        Ok(None)
    }

    fn output(&mut self) -> Vec<String> {
        Vec::new()
    }

    fn stop(&mut self) -> Result<(), DeviceError> {
        Ok(())
    }
}

/// Sends from the beginning of the journal on, whatever was sent before, as an agent does whose host has acknowledged nothing.
fn serve(agent: &Agent, mut socket: UnixStream, heard: &Mutex<Vec<Request>>) {
    let mut bytes = [0; 9];
    socket.read_exact(&mut bytes).expect("a subscription");
    heard.lock().unwrap().push(Request::decode(&bytes).unwrap().unwrap().0);
    let mut at = 0;
    for piece in &agent.pieces {
        let Some(end) = piece else { return };
        let head = chunk_head(Position { segment: 0, offset: at as u32 }, (end - at) as u32);
        if socket.write_all(&head).and_then(|()| socket.write_all(&agent.bytes[at..*end])).is_err() {
            return;
        }
        at = *end;
    }
    // Stays connected, and hears what the host says, until the host lets go.
    let mut rest = Vec::new();
    let _ = socket.read_to_end(&mut rest);
    let mut rest = &rest[..];
    while let Ok(Some((request, used))) = Request::decode(rest) {
        heard.lock().unwrap().push(request);
        rest = &rest[used..];
    }
}

/// All offsets at which records end, the header's end included.
fn ends(journal: &Journal) -> Vec<usize> {
    let (records, mut at) = (journal.records(), 0);
    let mut ends = vec![HEADER];
    while at < records.len() {
        at += 8 + u32::from_le_bytes(records[at..at + 4].try_into().unwrap()) as usize;
        ends.push(HEADER + at);
    }
    ends
}

fn agent(journal: &Journal, step: usize) -> Agent {
    let ends = ends(journal);
    let last = *ends.last().unwrap();
    let pieces = ends.iter().step_by(step).filter(|end| **end < last).copied().chain([last]).map(Some).collect();
    Agent { bytes: journal.bytes(), pieces }
}

/// A file as it lies on the device, unused tail included.
fn file(journal: &Journal) -> Vec<u8> {
    let mut bytes = journal.bytes();
    bytes.resize(journal.header.capacity as usize, 0);
    bytes
}

struct Run {
    bytes: Vec<u8>,
    live: Vec<String>,
    heard: Vec<Request>,
}

/// Records what the device has until `events` have come live, then what its files have.
fn record(device: &mut Stand, policies: &[Policy], events: u64) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let parts = folder.path().join("parts");
    let mut recorder = Recorder::new(&parts, SESSION, vec!["hello=world".into()]).unwrap();
    let mut live = Live::new(policies, None);
    let deadline = Instant::now() + Duration::from_secs(20);
    while recorder.builder().trace().events < events {
        assert!(Instant::now() < deadline, "{} of {events} events came", recorder.builder().trace().events);
        recorder.reach(device).unwrap();
        recorder.take(Duration::from_millis(20)).unwrap();
        live.advance(recorder.builder());
        // If the host died now, the folder would be a trace of all that has come.
        if recorder.builder().trace().events > 0 {
            assert_eq!(open(&parts).unwrap().events, recorder.builder().trace().events);
        }
    }
    recorder.pull_rest(device).unwrap();
    live.advance(recorder.builder());
    let output = folder.path().join("run.trace");
    recorder.assemble(&output).unwrap();
    let mut found: Vec<String> = live.findings().iter().map(|finding| format!("{finding:?}")).collect();
    found.sort();
    recorder.clean_up();
    // The agents hear the end of their connections, and tell what they have heard.
    let deadline = Instant::now() + Duration::from_secs(10);
    let is_told = |heard: &[Request]| heard.iter().any(|request| matches!(request, Request::Acknowledge(_)));
    while Instant::now() < deadline && !is_told(&device.heard.lock().unwrap()) {
        thread::sleep(Duration::from_millis(5));
    }
    let heard = device.heard.lock().unwrap().clone();
    Run { bytes: std::fs::read(&output).unwrap(), live: found, heard }
}

fn later(bytes: &[u8], policies: &[Policy]) -> Vec<String> {
    let verdict = check(&from_bytes(bytes).unwrap(), policies, None);
    let mut found: Vec<String> =
        verdict.findings.iter().filter(|f| f.place.is_some()).map(|finding| format!("{finding:?}")).collect();
    found.sort();
    found
}

fn guilty() -> Journal {
    let mut app = Journal::app(100, "com.example.voicechat");
    app.at(50).access("activity.resumed", &[], Outcome::OneWay);
    app.at(500).access("imei.read", APP, Outcome::Refused(-1));
    app.at(600).access("serial.read", APP, Outcome::NotSent);
    app.at(1000).agree();
    app.at(1020).access("imei.read", UMENG, Outcome::Granted);
    app.at(2000).button("btn_mic");
    app.at(2100).access("microphone.start", MIC, Outcome::Granted);
    app.at(3000).button("btn_leave");
    app.at(6000).access("microphone.stop", MIC, Outcome::Granted);
    app.at(7000).access("microphone.start", MIC, Outcome::Granted);
    app.end();
    app
}

#[test]
fn live_and_later_say_the_same_however_the_bytes_come() {
    let policies = load(&[PACK]).unwrap();
    let mut push = Journal::app(200, "com.example.voicechat:push");
    push.at(700).access("location.last", UMENG, Outcome::Granted);
    push.at(5000).access("cell.read", UMENG, Outcome::Granted);
    for step in [1, 3, 1000] {
        let app = guilty();
        let mut device = Stand::default();
        device.agents.insert(100, agent(&app, step));
        device.agents.insert(200, agent(&push, 2));
        device.files = vec![file(&push), file(&app)];
        let events = from_bytes(&[app.bytes(), push.bytes()].concat()).unwrap().events;
        let run = record(&mut device, &policies, events);
        assert_eq!(run.bytes, [app.bytes(), push.bytes()].concat(), "processes stand in the order of their start");
        assert_eq!(run.live, later(&run.bytes, &policies));
        assert!(run.live.len() >= 4, "{:#?}", run.live);
    }
}

#[test]
fn live_and_later_see_alike_that_a_process_in_front_was_killed() {
    let policies = load(&[PACK]).unwrap();
    let mut main = Journal::app(100, "com.example.voicechat");
    main.at(50).access("activity.resumed", &[], Outcome::OneWay);
    main.at(1000).agree();
    main.at(2000).button("btn_share");
    // It says its name only after it has begun to speak, as Android's own processes do.
    let mut next = Journal::app(200, "app_process64");
    next.header.started_monotonic += 2500 * common::MS;
    next.at(200).access("clipboard.read", UMENG, Outcome::Granted);
    next.introduce("com.example.voicechat", 30, Entry::Preload);
    next.at(300).access("clipboard.read", MIC, Outcome::Granted);
    for step in [1, 3, 1000] {
        let mut device = Stand::default();
        device.agents.insert(100, agent(&main, step));
        device.agents.insert(200, agent(&next, 2));
        device.files = vec![file(&main), file(&next)];
        let events = from_bytes(&[main.bytes(), next.bytes()].concat()).unwrap().events;
        let run = record(&mut device, &policies, events);
        assert_eq!(run.live, later(&run.bytes, &policies));
        let in_background = run.live.iter().filter(|finding| finding.contains("the app was in the background since 2.500 s"));
        assert_eq!(in_background.count(), 2, "{:#?}", run.live);
    }
}

#[test]
fn a_connection_that_breaks_costs_nothing() {
    let policies = load(&[PACK]).unwrap();
    let app = guilty();
    let ends = ends(&app);
    let mut device = Stand::default();
    // Three connections: the first two break, the second one before it has sent anything new.
    let last = ends.len() - 1;
    let pieces = vec![Some(ends[5]), Some(ends[9]), None, Some(ends[9]), None, Some(ends[2]), Some(ends[20]), Some(ends[last])];
    device.agents.insert(100, Agent { bytes: app.bytes(), pieces });
    device.files = vec![file(&app)];
    let events = from_bytes(&app.bytes()).unwrap().events;
    let run = record(&mut device, &policies, events);
    assert_eq!(run.bytes, app.bytes());
    assert_eq!(run.live, later(&run.bytes, &policies));
    let subscriptions = run.heard.iter().filter(|request| matches!(request, Request::Subscribe(_))).count();
    assert_eq!(subscriptions, 3);
    assert!(run.heard.contains(&Request::Mark("hello=world".into())));
    let end = Position { segment: 0, offset: ends[last] as u32 };
    assert_eq!(run.heard.last(), Some(&Request::Acknowledge(end)), "what is on the host's disk is acknowledged");
}

#[test]
fn what_was_never_sent_is_pulled_and_another_runs_journal_is_left_alone() {
    let policies = load(&[PACK]).unwrap();
    let app = clean();
    let mut lost = Journal::app(300, "com.example.voicechat:child");
    lost.at(3000).access("imei.read", UMENG, Outcome::Granted);
    lost.header.lost = 2;
    let mut foreign = guilty();
    foreign.header.session = [9; 16];
    foreign.header.pid = 400;
    let mut half = agent(&app, 4);
    half.pieces.truncate(3);
    let sent = from_bytes(&half.bytes)
        .map(|_| ends(&app).iter().filter(|end| **end <= half.pieces[2].unwrap()).count() as u64 - 1)
        .unwrap();
    let mut device = Stand::default();
    device.agents.insert(100, half);
    device.agents.insert(400, agent(&foreign, 5));
    device.files = vec![file(&foreign), file(&lost), b"rubbish".to_vec(), file(&app)];
    let run = record(&mut device, &policies, sent);
    assert_eq!(run.bytes, [app.bytes(), lost.bytes()].concat());
    let trace = from_bytes(&run.bytes).unwrap();
    assert_eq!(trace.processes[1].lost, 2);
    assert!(trace.gaps[0].why.contains("the last 2 records of process 300 were lost"));
}

#[test]
fn a_process_that_became_another_program_has_two_journals() {
    let policies = load(&[PACK]).unwrap();
    let before = clean();
    let mut after = guilty();
    after.header.started_monotonic += 50_000 * common::MS;
    let mut device = Stand::default();
    device.agents.insert(100, agent(&before, 6));
    let events = from_bytes(&before.bytes()).unwrap().events;
    let folder = tempfile::tempdir().unwrap();
    let mut recorder = Recorder::new(&folder.path().join("parts"), SESSION, Vec::new()).unwrap();
    device.agents.get_mut(&100).unwrap().pieces.push(None);
    while recorder.builder().trace().events < events {
        recorder.reach(&mut device).unwrap();
        recorder.take(Duration::from_millis(20)).unwrap();
    }
    device.agents.insert(100, agent(&after, 6));
    let all = events + from_bytes(&after.bytes()).unwrap().events;
    while recorder.builder().trace().events < all {
        recorder.reach(&mut device).unwrap();
        recorder.take(Duration::from_millis(20)).unwrap();
    }
    let output = folder.path().join("run.trace");
    recorder.assemble(&output).unwrap();
    assert_eq!(std::fs::read(&output).unwrap(), [before.bytes(), after.bytes()].concat());
    assert!(!check(&open(&output).unwrap(), &policies, None).findings.is_empty());
}

/// Takes a run up whose host has died at some moment, and records it to its end.
fn resumed(app: &Journal, parts: &std::path::Path) -> (Vec<u8>, Vec<String>) {
    let (mut recorder, notes) = Recorder::take_up(parts, SESSION, Vec::new()).unwrap();
    let mut device = Stand::default();
    device.agents.insert(100, agent(app, 7));
    device.files = vec![file(app)];
    recorder.reach(&mut device).unwrap();
    recorder.take(Duration::from_secs(5)).unwrap();
    recorder.pull_rest(&mut device).unwrap();
    assert_eq!(recorder.builder().trace().events, from_bytes(&app.bytes()).unwrap().events);
    let output = parts.with_extension("trace");
    recorder.assemble(&output).unwrap();
    (std::fs::read(&output).unwrap(), notes)
}

#[test]
fn a_host_that_died_while_it_wrote_is_taken_up_at_every_byte() {
    let app = clean();
    let (whole, ends) = (app.bytes(), ends(&app));
    for (number, cut) in (0..whole.len() + 1).filter(|cut| *cut < 200 || cut % 97 == 0 || ends.contains(cut)).enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let parts = folder.path().join("parts");
        std::fs::create_dir(&parts).unwrap();
        let mut bytes = whole[..cut].to_vec();
        // The header told of the records of the last write that was complete; what stands behind them was being written.
        if cut >= HEADER {
            let committed = ends.iter().rfind(|end| **end <= cut).unwrap();
            bytes[48..56].copy_from_slice(&(*committed as u64).to_le_bytes());
        }
        std::fs::write(parts.join("100-1.0.journal"), bytes).unwrap();
        let (resumed, notes) = resumed(&app, &parts);
        assert_eq!(resumed, whole, "cut {number} at {cut}");
        assert_eq!(notes, [""; 0], "nothing was lost, so there is nothing to say");
    }
}

#[test]
fn damaged_parts_are_taken_again_where_they_still_are_and_missed_where_they_are_not() {
    let app = clean();
    let (whole, ends) = (app.bytes(), ends(&app));
    let mut next = app.clone();
    next.header.segment = 1;
    let at = ends[ends.len() / 2];
    let mut flipped = whole.clone();
    flipped[at + 12] ^= 1;
    for (damaged, what) in [
        (flipped, "checksum is wrong"),
        (whole[..at + 3].to_vec(), "inside a record's head"),
        (whole[..at].to_vec(), "too short"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let parts = folder.path().join("parts");
        let damage = || {
            let _ = std::fs::remove_dir_all(&parts);
            std::fs::create_dir(&parts).unwrap();
            std::fs::write(parts.join("100-1.0.journal"), &damaged).unwrap();
        };
        damage();
        let (bytes, notes) = resumed(&app, &parts);
        assert_eq!(bytes, whole);
        assert!(notes.len() == 1 && notes[0].contains(what), "{notes:?}");

        // The agent has deleted the segment: a reader of the trace is told where it was, and so is the live judgement.
        damage();
        let (mut recorder, _) = Recorder::take_up(&parts, SESSION, Vec::new()).unwrap();
        let mut device = Stand { files: vec![file(&next)], ..Stand::default() };
        recorder.pull_rest(&mut device).unwrap();
        assert_eq!(recorder.builder().trace().damage.len(), 1);
        let output = folder.path().join("run.trace");
        recorder.assemble(&output).unwrap();
        let bytes = std::fs::read(&output).unwrap();
        assert_eq!(bytes.len(), whole.len() * 2);
        assert_eq!(bytes[whole.len()..], next.bytes());
        let trace = open(&output).unwrap();
        assert!(trace.damage.len() == 1 && trace.damage[0].offset == at as u64, "{:?}", trace.damage);
        let half = ends.len() as u64 / 2;
        assert_eq!(trace.events, half + from_bytes(&next.bytes()).unwrap().events, "the next segment is read");
        // If this host dies too, its parts say the same.
        assert_eq!(open(&parts).unwrap().damage.len(), 1);
    }
}

#[test]
fn parts_of_another_run_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("100-1.0.journal"), clean().bytes()).unwrap();
    let before = std::fs::read(folder.path().join("100-1.0.journal")).unwrap();
    let error = Recorder::take_up(folder.path(), [9; 16], Vec::new()).err().unwrap().to_string();
    assert!(error.contains("another run"), "{error}");
    assert_eq!(std::fs::read(folder.path().join("100-1.0.journal")).unwrap(), before);
}
