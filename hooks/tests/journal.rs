//! What the journal promises: whole records only, none overwritten, every byte of a reader hostile.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use hooks::event::{Event, MAX_EVENT};
use hooks::journal::{Entry, HEADER, Header, Journal, JournalOptions, RECORD_HEAD, StreamReader, TraceError, TraceReader};
use hooks::ship::Position;
use proptest::prelude::*;

fn journal(folder: &Path, segment_size: u32, max_segments: u32) -> Journal {
    let folder = CString::new(folder.as_os_str().as_bytes()).unwrap();
    Journal::create(&JournalOptions { folder: &folder, session: [7; 16], pid: 42, segment_size, max_segments }).unwrap()
}

/// The trace of a folder: the committed bytes of each segment.
fn trace(folder: &Path) -> Vec<u8> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort_by_key(|path| path.to_string_lossy().rsplit('.').nth(1).unwrap().parse::<u32>().unwrap());
    files
        .iter()
        .flat_map(|path| {
            let bytes = std::fs::read(path).unwrap();
            let Some(Entry::Segment(header)) = TraceReader::new(&bytes).unwrap().next() else { panic!("no header") };
            bytes[..header.committed as usize].to_vec()
        })
        .collect()
}

fn marks(bytes: &[u8]) -> Vec<u64> {
    TraceReader::new(bytes)
        .unwrap()
        .filter_map(|entry| match entry {
            Entry::Record { event: Event::Mark { time, .. }, .. } => Some(time),
            Entry::Damage(damage) => panic!("{damage}"),
            _ => None,
        })
        .collect()
}

fn mark(time: u64) -> Event<'static> {
    Event::Mark { time, name: "n", value: "" }
}

#[test]
fn records_come_back_in_order_over_many_segments() {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path(), 8192, 1000);
    for time in 0..5000 {
        assert!(journal.append(&mark(time)));
    }
    assert!(journal.end().segment > 5, "the test must cross segments");
    assert_eq!(marks(&trace(folder.path())), (0..5000).collect::<Vec<_>>());
}

#[test]
fn a_segment_file_with_its_unused_tail_is_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path(), 65536, 1);
    journal.append(&mark(5));
    let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    assert_eq!(marks(&std::fs::read(file).unwrap()), [5]);
}

#[test]
fn threads_append_whole_records_and_lose_none() {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path(), 1 << 16, 1000);
    std::thread::scope(|scope| {
        for thread in 0..16 {
            let journal = &journal;
            scope.spawn(move || (0..2000).for_each(|n| assert!(journal.append(&mark(thread * 10_000 + n)))));
        }
    });
    let mut all = marks(&trace(folder.path()));
    for thread in 0..16 {
        let own: Vec<_> = all.iter().copied().filter(|time| time / 10_000 == thread).collect();
        assert_eq!(own, (0..2000).map(|n| thread * 10_000 + n).collect::<Vec<_>>(), "thread {thread}");
    }
    all.dedup();
    assert_eq!(all.len(), 32_000);
    assert_eq!(journal.lost(), 0);
}

#[test]
fn new_records_are_lost_and_counted_when_nobody_acknowledges_and_old_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path(), 8192, 2);
    let kept = (0..10_000).take_while(|time| journal.append(&mark(*time))).count() as u64;
    assert!(!journal.append(&mark(77_777)));
    assert_eq!(journal.lost(), 2);
    assert_eq!(marks(&trace(folder.path())), (0..kept).collect::<Vec<_>>());

    journal.acknowledge(Position { segment: 1, offset: 0 });
    assert!(journal.append(&mark(88_888)), "room again after an acknowledgement");
    let bytes = trace(folder.path());
    let lost = TraceReader::new(&bytes).unwrap().find_map(|entry| match entry {
        Entry::Record { event: Event::Lost { count, .. }, .. } => Some(count),
        _ => None,
    });
    assert_eq!(lost, Some(2), "the loss is told where it happened");
    let last = TraceReader::new(&bytes).unwrap().filter_map(|e| if let Entry::Segment(h) = e { Some(h) } else { None }).last();
    assert_eq!(last.unwrap().lost, 2, "and in the header");
}

#[test]
fn an_event_that_is_too_long_is_lost_not_cut() {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path(), 1 << 16, 1000);
    assert!(!journal.append(&Event::Mark { time: 0, name: &"x".repeat(MAX_EVENT), value: "" }));
    assert_eq!(journal.lost(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let options = JournalOptions { folder: c"/nonexistent/x", session: [0; 16], pid: 1, segment_size: 0, max_segments: 1 };
    assert_eq!(Journal::create(&options).err().unwrap().kind(), std::io::ErrorKind::NotFound);
}

fn small_trace() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path(), 8192, 1000);
    (0..400).for_each(|time| assert!(journal.append(&mark(time))));
    trace(folder.path())
}

/// What a reader through a small buffer says of these bytes is what the reader in memory says.
fn same(bytes: &[u8]) {
    let stream = StreamReader::new(bytes, bytes.len() as u64, 0).unwrap();
    let (mut memory, mut stream) = match (TraceReader::new(bytes), stream) {
        (Ok(memory), Ok(stream)) => (memory, stream),
        (memory, stream) => return assert_eq!(memory.err(), stream.err()),
    };
    loop {
        let (one, other) = (memory.next(), stream.advance().unwrap());
        assert_eq!(one, other);
        if one.is_none() {
            return;
        }
    }
}

#[test]
fn a_file_that_becomes_shorter_while_it_is_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (path, bytes) = (folder.path().join("x.trace"), small_trace());
    std::fs::write(&path, &bytes).unwrap();
    let file = std::fs::File::open(&path).unwrap();
    let mut reader = StreamReader::new(&file, bytes.len() as u64, 0).unwrap().unwrap();
    assert!(matches!(reader.advance(), Ok(Some(Entry::Segment(_)))));
    std::fs::File::options().write(true).open(&path).unwrap().set_len(HEADER as u64 + 20).unwrap();
    assert_eq!(reader.advance().unwrap_err().kind(), std::io::ErrorKind::UnexpectedEof);
}

#[test]
fn a_trace_cut_anywhere_keeps_everything_before_the_cut_and_says_so() {
    let bytes = small_trace();
    let whole = marks(&bytes).len();
    for cut in (0..bytes.len()).step_by(13).chain([HEADER, HEADER + 1, HEADER + RECORD_HEAD]) {
        same(&bytes[..cut]);
        let reader = match TraceReader::new(&bytes[..cut]) {
            Ok(reader) => reader,
            Err(error) => {
                let expected = if cut == 0 { TraceError::Empty } else { TraceError::ShortHeader(cut) };
                assert_eq!(error, expected, "cut at {cut}");
                continue;
            }
        };
        let (mut read, mut damage, mut end) = (0, 0, HEADER as u64);
        for entry in reader {
            match entry {
                Entry::Record { offset, event } => {
                    assert_eq!(damage, 0);
                    assert!(matches!(event, Event::Mark { time, .. } if time == read));
                    (read, end) = (read + 1, offset + 8);
                }
                Entry::Damage(_) => damage += 1,
                Entry::Segment(_) => {}
            }
        }
        assert!(read as usize <= whole && end <= cut as u64);
        assert!(damage == 1 || (damage == 0 && bytes[cut..].starts_with(b"CSNTJRNL")), "cut at {cut}: {damage} damages");
    }
}

#[test]
fn a_trace_that_knows_its_length_is_not_taken_for_whole_when_it_is_cut_between_two_segments() {
    let mut bytes = small_trace();
    let Some(Entry::Segment(first)) = TraceReader::new(&bytes).unwrap().next() else { panic!("no header") };
    let header = Header { whole: bytes.len() as u64, ..first }.encode();
    bytes[..header.len()].copy_from_slice(&header);
    let damages = |bytes: &[u8]| TraceReader::new(bytes).unwrap().filter(|entry| matches!(entry, Entry::Damage(_))).count();
    assert_eq!(damages(&bytes), 0);
    let boundaries: Vec<usize> = (HEADER..bytes.len()).filter(|at| bytes[*at..].starts_with(b"CSNTJRNL")).collect();
    assert!(!boundaries.is_empty(), "the trace must have several segments");
    for cut in boundaries {
        assert_eq!(damages(&bytes[..cut]), 1, "cut at {cut}");
    }
}

#[test]
fn a_flipped_bit_never_changes_what_a_record_says() {
    let bytes = small_trace();
    let all = marks(&bytes);
    for at in (0..bytes.len()).step_by(7) {
        let mut bad = bytes.clone();
        bad[at] ^= 1 << (at % 8);
        same(&bad);
        let Ok(reader) = TraceReader::new(&bad) else { continue };
        let read: Vec<_> = reader
            .filter_map(|e| if let Entry::Record { event: Event::Mark { time, .. }, .. } = e { Some(time) } else { None })
            .collect();
        assert!(read.iter().all(|time| all.contains(time)), "bit of byte {at}");
    }
}

proptest! {
    #[test]
    fn the_reader_survives_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..6000)) {
        same(&bytes);
        if let Ok(reader) = TraceReader::new(&bytes) {
            reader.for_each(drop);
        }
        hooks::journal::Records::new(&bytes, 0).for_each(drop);
    }

    #[test]
    fn the_reader_survives_and_ends_on_a_damaged_trace(at in 0usize..20_000, junk in proptest::collection::vec(any::<u8>(), 1..64)) {
        let mut bytes = small_trace();
        let at = at % bytes.len();
        let end = (at + junk.len()).min(bytes.len());
        bytes[at..end].copy_from_slice(&junk[..end - at]);
        same(&bytes);
        if let Ok(reader) = TraceReader::new(&bytes) {
            prop_assert!(reader.count() < 2000);
        }
    }
}
