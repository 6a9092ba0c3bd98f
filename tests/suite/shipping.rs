//! The shipping socket: the host gets exactly what lies in the segments' files, whatever happens to either side.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use consentinel_tests::{GUARD, Host, Journal, Program, not_tested, read_journals};
use hooks::journal::{HEADER, Header};
use hooks::ship::{Position, Request};
use tempfile::TempDir;

/// A program that makes calls when it is told to.
struct App {
    child: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    folder: TempDir,
}

impl App {
    fn start(segment: u32) -> App {
        let (mut child, folder) = Program::with_agent(env!("CARGO_BIN_EXE_obedient"), "")
            .env("CONSENTINEL_SEGMENT", segment.to_string())
            .env("CONSENTINEL_SEGMENTS", "1000")
            .change(|command| {
                command.stdin(Stdio::piped()).stdout(Stdio::piped());
            })
            .start();
        let (orders, answers) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        App { child, orders, answers, folder }
    }

    fn pid(&self) -> u32 {
        self.child.id()
    }

    fn order(&mut self, order: &str) {
        writeln!(self.orders.as_mut().unwrap(), "{order}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        assert_eq!(answer, "done\n");
    }

    fn calls(&mut self, number: u32) {
        self.order(&format!("calls {number}"));
    }

    /// Where the journal ends now, which nobody writes at the moment.
    fn end(&self) -> Position {
        let (segment, bytes) = files(self.folder.path()).pop().unwrap();
        Position { segment, offset: bytes.len() as u32 }
    }

    /// Ends it in order, and gives its journal.
    fn finish(mut self) -> Journal {
        self.orders = None;
        assert!(self.child.wait().unwrap().success());
        let journal = read_journals(self.folder.path()).pop().unwrap();
        journal.assert_whole();
        journal
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The committed bytes of each segment that there is.
fn files(folder: &Path) -> Vec<(u32, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            // An acknowledged segment may go, and a new one get its name, between the listing and the reading.
            let mut bytes = match std::fs::read(entry.unwrap().path()) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
                read => read.unwrap(),
            };
            let header = Header::decode(&bytes)?;
            bytes.truncate(header.committed as usize);
            Some((header.segment, bytes))
        })
        .collect();
    files.sort();
    files
}

/// What came is what lies in the files; of headers, the fields that never change.
fn assert_shipped(host: &Host, files: &[(u32, Vec<u8>)]) {
    for (segment, file) in files {
        let (start, shipped) = &host.segments[segment];
        let start = *start as usize;
        if start == 0 {
            assert_eq!(shipped[..48], file[..48], "segment {segment}: header");
        }
        let from = start.max(HEADER);
        assert!(shipped[from - start..] == file[from..], "segment {segment}: bytes from {from} on");
    }
}

fn wait_for(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < GUARD, "{what}: never");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Live and later, over many segments: byte for byte what the files hold.
#[test]
fn the_host_gets_exactly_the_bytes_of_the_files() {
    let mut app = App::start(16 << 10);
    app.calls(500);
    let mut host = Host::connect(app.pid());
    host.subscribe(0, 0);
    host.take_until(app.end());
    for _ in 0..20 {
        app.calls(100);
        host.take_until(app.end());
    }
    let files = files(app.folder.path());
    assert!(files.len() > 5, "the test must cross segments");
    assert_shipped(&host, &files);
    let shipped: Vec<u8> = host.segments.values().flat_map(|(_, bytes)| bytes.clone()).collect();
    assert_eq!(app.finish().accesses.len(), 2500);
    // Headers in the stream say what was committed when they were sent, so a host rebuilds them; the records are all there.
    assert_eq!(shipped.len(), files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>());
}

/// A host that went away goes on from any place: a segment's first byte, inside a header, inside a record, the end, the next segment.
#[test]
fn a_host_resumes_at_any_place() {
    let mut app = App::start(16 << 10);
    app.calls(1000);
    let end = app.end();
    let last = files(app.folder.path()).pop().unwrap().1.len() as u32;
    for (segment, offset) in
        [(0, 1), (0, 4095), (0, 4096), (0, 5003), (1, 0), (2, 9001), (end.segment, 0), (end.segment, last - 1)]
    {
        let mut host = Host::connect(app.pid());
        host.subscribe(segment, offset);
        host.take_until(end);
        assert_eq!(host.first, Some(Position { segment, offset }));
        let from_there: Vec<_> = files(app.folder.path()).into_iter().filter(|(number, _)| *number >= segment).collect();
        assert_shipped(&host, &from_there);
    }
    // At the very end, and beyond it: what comes there later.
    let mut host = Host::connect(app.pid());
    host.subscribe(end.segment, end.offset);
    std::thread::sleep(Duration::from_millis(100));
    app.calls(1);
    host.take_until(app.end());
    assert_eq!(host.first, Some(end));
    assert_shipped(&host, &files(app.folder.path())[end.segment as usize..]);
    app.finish();
}

/// A new host takes over from one that is still there.
#[test]
fn a_second_host_takes_over() {
    let mut app = App::start(1 << 20);
    let mut first = Host::connect(app.pid());
    first.subscribe(0, 0);
    app.calls(10);
    first.take_until(app.end());
    let mut second = Host::connect(app.pid());
    second.subscribe(0, 0);
    second.take_until(app.end());
    app.calls(10);
    second.take_until(app.end());
    assert_shipped(&second, &files(app.folder.path()));
    assert!(!first.take(), "the first one is told by its end");
    app.finish();
}

/// What is acknowledged is deleted, the segment that is written never is, and a host that asks for what is gone gets everything that is
/// there, from a segment's first byte on.
#[test]
fn acknowledged_segments_are_deleted() {
    let mut app = App::start(16 << 10);
    app.calls(1000);
    let all = files(app.folder.path());
    let end = app.end();
    let mut host = Host::connect(app.pid());
    host.subscribe(0, 0);
    host.take_until(end);
    host.say(&Request::Acknowledge(Position { segment: 3, offset: 0 }));
    wait_for("the first three are deleted", || files(app.folder.path()).len() == all.len() - 3);
    assert_eq!(files(app.folder.path())[0].0, 3);

    let mut late = Host::connect(app.pid());
    late.subscribe(1, 6000);
    late.take_until(end);
    assert_eq!(late.first, Some(Position { segment: 3, offset: 0 }), "nothing of what is left is skipped");
    assert_shipped(&late, &all[3..]);

    late.say(&Request::Acknowledge(Position { segment: u32::MAX, offset: u32::MAX }));
    wait_for("all but the last are deleted", || files(app.folder.path()).len() == 1);
    app.calls(10);
    late.take_until(app.end());
    assert_eq!(files(app.folder.path())[0].0, end.segment, "the one that is written stays");
    assert_shipped(&late, &files(app.folder.path()));
}

/// Whoever is neither root, nor adb's shell, nor the app's own user gets nothing.
#[test]
fn another_user_is_refused() {
    // SAFETY: a plain call.
    if unsafe { libc::geteuid() } != 0 {
        return not_tested("another user is refused (only root can become another user)");
    }
    let mut app = App::start(1 << 20);
    app.calls(10);
    let stranger = Program::plain(env!("CARGO_BIN_EXE_stranger"), &app.pid().to_string()).run();
    assert_eq!((stranger.status.code(), stranger.stdout.as_str()), (Some(0), "0 bytes\n"), "{}", stranger.stderr);
    let mut host = Host::connect(app.pid());
    host.subscribe(0, 0);
    host.take_until(app.end());
    app.finish();
}

/// Bytes that are no request end the connection, and nothing else.
#[test]
fn garbage_is_dropped() {
    let mut app = App::start(1 << 20);
    let mut random = fastrand::Rng::with_seed(7);
    let noise: Vec<u8> = (0..4000).map(|_| random.u8(4..)).collect();
    let garbage: [&[u8]; 5] = [b"\x09", b"GET / HTTP/1.1\r\n\r\n", &[3, 255, 255, 1], &[3, 2, 0, 0xff, 0xfe], &noise];
    for bytes in garbage {
        let mut host = Host::connect(app.pid());
        let _ = host.stream.write_all(bytes);
        let mut rest = Vec::new();
        let _ = host.stream.read_to_end(&mut rest);
        assert!(rest.is_empty());
    }
    // A request that comes in pieces is none of these.
    let mut host = Host::connect(app.pid());
    for byte in Request::Subscribe(Position::default()).encode() {
        host.stream.write_all(&[byte]).unwrap();
        std::thread::sleep(Duration::from_millis(5));
    }
    app.calls(10);
    host.take_until(app.end());
    assert_shipped(&host, &files(app.folder.path()));
    assert_eq!(app.finish().accesses.len(), 10);
}

/// Marks stand in the journal in the order in which they were sent, between the calls before and after them.
#[test]
fn marks_are_recorded() {
    let mut app = App::start(1 << 20);
    let mut host = Host::connect(app.pid());
    let marks = ["consent=granted", "plain", "a=b=c", "同意=是", "", "="];
    for mark in marks {
        host.say(&Request::Mark(mark.into()));
    }
    host.say(&Request::Mark("last".into()));
    wait_for("the last mark", || {
        read_journals(app.folder.path()).iter().any(|journal| journal.marks.last().is_some_and(|mark| mark == "last="))
    });
    app.calls(1);
    let journal = app.finish();
    assert_eq!(journal.marks, ["consent=granted", "plain=", "a=b=c", "同意=是", "=", "=", "last="]);
    assert_eq!(journal.accesses.len(), 1);
}

/// A host that takes nothing does not stop the program, whose journal is whole; the next host takes over and gets everything.
#[test]
fn a_stalled_host_does_not_stop_the_program() {
    let mut app = App::start(1 << 20);
    let mut stalled = Host::connect(app.pid());
    stalled.subscribe(0, 0);
    // More than a socket's buffers hold. The program would hang here for ever.
    for _ in 0..20 {
        app.calls(2000);
    }
    let end = app.end();
    assert!(end.segment >= 1, "more than the socket holds");
    let mut next = Host::connect(app.pid());
    next.subscribe(0, 0);
    next.take_until(end);
    assert_shipped(&next, &files(app.folder.path()));
    drop(stalled);
    assert_eq!(app.finish().accesses.len(), 40_000);
}

/// An app that closes every descriptor loses its connection at the most: the host connects again and goes on.
#[test]
fn shipping_goes_on_when_the_app_closes_every_descriptor() {
    let mut app = App::start(1 << 20);
    let mut host = Host::connect(app.pid());
    host.subscribe(0, 0);
    app.calls(10);
    host.take_until(app.end());
    app.order("close-all");
    app.calls(10);
    let mut again = Host::connect(app.pid());
    again.subscribe(0, 0);
    again.take_until(app.end());
    assert_shipped(&again, &files(app.folder.path()));
    assert_eq!(app.finish().accesses.len(), 20);
}

/// A child keeps none of its parent's connections: the host learns of the parent's death although the child lives on.
#[test]
fn the_host_learns_of_a_death_that_a_child_survives() {
    let mut app = App::start(1 << 20);
    let mut host = Host::connect(app.pid());
    host.subscribe(0, 0);
    app.calls(10);
    host.take_until(app.end());
    app.order("child");
    host.take_until(app.end());
    app.child.kill().unwrap();
    app.child.wait().unwrap();
    host.stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    assert!(!host.take(), "the connection ends with the process");
}
