//! What an append costs, and what a record weighs.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::time::Instant;

use hooks::event::{Event, Layer, StackKind};
use hooks::journal::{Journal, JournalOptions};
use hooks::ship::Position;

use crate::measure::median;
use crate::{Figure, Things};

const RECORDS: u32 = 500_000;

/// Records a second from one thread, against copying the same bytes.
pub fn run(_: &Things) -> Vec<Figure> {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a temporary folder");
    let path = CString::new(folder.path().as_os_str().as_bytes()).expect("a path without a zero");
    let (mut rates, mut copies, mut bytes) = (Vec::new(), Vec::new(), 0);
    for turn in 0..9 {
        let options = JournalOptions { folder: &path, session: [turn; 16], pid: 1, segment_size: 1 << 20, max_segments: 64 };
        let journal = Journal::create(&options).expect("a journal");
        let start = Instant::now();
        for access in 0..RECORDS {
            let time = u64::from(access) * 1000;
            assert!(journal.append(&Event::Access {
                access,
                time,
                thread: 77,
                api: 3,
                through: 4,
                stack: 5,
                stack_kind: StackKind::Java,
                layer: Layer::Binder,
                within: 0,
                posted: 0
            }));
            if access % 10_000 == 0 {
                journal.acknowledge(journal.end());
            }
        }
        rates.push(f64::from(RECORDS) / start.elapsed().as_secs_f64());
        let end = journal.end();
        bytes = u64::from(end.segment) * (1 << 20) + u64::from(end.offset);
        journal.acknowledge(Position { segment: u32::MAX, offset: 0 });
        let source = vec![1u8; bytes as usize];
        let start = Instant::now();
        std::hint::black_box(source.clone());
        copies.push(bytes as f64 / start.elapsed().as_secs_f64());
    }
    let (rate, copy) = (median(rates), median(copies));
    let weight = bytes as f64 / f64::from(RECORDS);
    vec![Figure {
        what: "journal, one thread",
        aim: "≥ 2 million records/s",
        measured: format!("{:.1} million records/s", rate / 1e6),
        how: format!(
            "{weight:.0} bytes an access, segments of 1 MiB made and deleted on the way; {:.0} MB/s where copying memory makes {:.0} MB/s",
            rate * weight / 1e6,
            copy / 1e6
        ),
        met: rate >= 2e6,
    }]
}
