//! Appends to a journal from any thread, inside somebody else's calls: no heap, no unbounded wait, no unwinding.
//!
//! * An append costs one lock that is waited for a bounded time; when the time is over the record is counted as lost.
//! * `committed` is published last, with Release, after the record is whole. Killing the process at any moment leaves only whole
//!   records below it.
//! * The disk space of a segment is taken when the segment is made, so a full disk is an error then and not a SIGBUS later.

use std::cell::UnsafeCell;
use std::ffi::CStr;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use super::layout::{AT_COMMITTED, AT_LOST, HEADER, Header, RECORD_HEAD, record_checksum};
use super::system::{PATH, clock, decimal, map_file};
use crate::event::{self, Event, MAX_EVENT};
use crate::ship::Position;

/// How a journal is to be made.
#[derive(Debug, Clone, Copy)]
pub struct JournalOptions<'a> {
    /// The folder for its segments. It must exist.
    pub folder: &'a CStr,
    /// The run it belongs to.
    pub session: [u8; 16],
    /// The process that writes.
    pub pid: u32,
    /// Size of a segment's file, in bytes.
    pub segment_size: u32,
    /// How many segments may lie unacknowledged; then records are lost.
    pub max_segments: u32,
}

/// A journal that is being written.
pub struct Journal {
    /// 0 free, 1 held. A lock of our own: std's may allocate, wait without end and panic.
    lock: AtomicU32,
    /// Somebody has waited in vain since the lock was last free. The others do not sleep for it then: its holder may be gone for ever
    /// (a `vfork` child that was killed).
    stuck: AtomicBool,
    inner: UnsafeCell<Inner>,
    /// Records lost so far.
    lost: AtomicU64,
    /// Time of the first record lost since the last [`Event::Lost`]; 0 when none is.
    lost_since: AtomicU64,
    /// How many were lost since then are still to be told.
    lost_untold: AtomicU64,
    /// Segments below this number are gone.
    first: AtomicU32,
    /// Where the next record goes; for readers of the position without the lock.
    end: AtomicU64,
    started_monotonic: u64,
    started_wall: u64,
    options: Options,
}

/// What is kept of the [`JournalOptions`].
struct Options {
    folder: [u8; PATH],
    session: [u8; 16],
    pid: u32,
    segment_size: u32,
    max_segments: u32,
}

struct Inner {
    map: *mut u8,
    segment: u32,
    used: u32,
}

/// Tries to get the lock before a record is given up: first spinning, then letting others run, then sleeping, because the holder may be
/// making the next segment, which waits for a disk.
const SPINS: u32 = 100;
const YIELDS: u32 = 1000;
const NAPS: u32 = 2000;
/// Length of a nap, so that all of them take some 300 ms.
const NAP_NS: i64 = 100_000;

// SAFETY: `inner` is only touched by the holder of `lock`; everything else is atomic or constant.
unsafe impl Sync for Journal {}
// SAFETY: the mapping belongs to the process, not to a thread.
unsafe impl Send for Journal {}

/// The journal, locked: what is appended through one guard stands together.
pub struct Guard<'a> {
    journal: &'a Journal,
}

impl Journal {
    /// Makes the first segment. Uses no heap, so that a forked child can call it.
    pub fn create(options: &JournalOptions<'_>) -> io::Result<Journal> {
        let folder = options.folder.to_bytes();
        // Behind it come the session in hex, three numbers and ".journal".
        if folder.len() + 120 > PATH {
            return Err(io::Error::from_raw_os_error(libc::ENAMETOOLONG));
        }
        let smallest = (HEADER + RECORD_HEAD + MAX_EVENT) as u32;
        let mut kept = Options {
            folder: [0; PATH],
            session: options.session,
            pid: options.pid,
            segment_size: options.segment_size.max(smallest),
            max_segments: options.max_segments.max(1),
        };
        kept.folder[..folder.len()].copy_from_slice(folder);
        let journal = Journal {
            lock: AtomicU32::new(0),
            stuck: AtomicBool::new(false),
            inner: UnsafeCell::new(Inner { map: std::ptr::null_mut(), segment: 0, used: 0 }),
            lost: AtomicU64::new(0),
            lost_since: AtomicU64::new(0),
            lost_untold: AtomicU64::new(0),
            first: AtomicU32::new(0),
            end: AtomicU64::new(HEADER as u64),
            started_monotonic: clock(libc::CLOCK_MONOTONIC),
            started_wall: clock(libc::CLOCK_REALTIME),
            options: kept,
        };
        let map = journal.make_segment(0)?;
        // SAFETY: nobody else knows the journal yet.
        unsafe { *journal.inner.get() = Inner { map, segment: 0, used: HEADER as u32 } };
        Ok(journal)
    }

    /// Nanoseconds of `CLOCK_MONOTONIC` since the journal was started: the time of events.
    pub fn now(&self) -> u64 {
        clock(libc::CLOCK_MONOTONIC).saturating_sub(self.started_monotonic)
    }

    /// The same for a moment that somebody else took from `CLOCK_MONOTONIC`.
    pub fn since_start(&self, monotonic: u64) -> u64 {
        monotonic.saturating_sub(self.started_monotonic)
    }

    /// Records lost so far.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    /// Where the next record goes. Everything before is whole and readable in the segments' files.
    pub fn end(&self) -> Position {
        let end = self.end.load(Ordering::Acquire);
        Position { segment: (end >> 32) as u32, offset: end as u32 }
    }

    /// The oldest segment that still exists.
    pub fn first_segment(&self) -> u32 {
        self.first.load(Ordering::Acquire)
    }

    /// Appends one event; `false` when it was lost.
    pub fn append(&self, event: &Event<'_>) -> bool {
        match self.lock() {
            Some(guard) => guard.append(event),
            None => {
                self.count_lost();
                false
            }
        }
    }

    /// Waits for the lock, for a bounded time.
    pub fn lock(&self) -> Option<Guard<'_>> {
        for turn in 0..SPINS + YIELDS + NAPS {
            if self.lock.compare_exchange_weak(0, 1, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                return Some(Guard { journal: self });
            }
            if turn < SPINS {
                std::hint::spin_loop();
            } else if turn < SPINS + YIELDS {
                // SAFETY: has no preconditions.
                unsafe { libc::sched_yield() };
            } else if self.stuck.load(Ordering::Relaxed) {
                return None;
            } else {
                let nap = libc::timespec { tv_sec: 0, tv_nsec: NAP_NS };
                // SAFETY: a structure of ours.
                unsafe { libc::nanosleep(&nap, std::ptr::null_mut()) };
            }
        }
        self.stuck.store(true, Ordering::Relaxed);
        None
    }

    /// Counts a record that could not be written; an [`Event::Lost`] and the header say so as soon as one can be written again.
    pub fn count_lost(&self) {
        let now = self.now().max(1);
        let _ = self.lost_since.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
        self.lost_untold.fetch_add(1, Ordering::Relaxed);
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    /// Deletes the segments before this place: the host has them.
    pub fn acknowledge(&self, before: Position) {
        let current = self.end().segment;
        loop {
            let first = self.first.load(Ordering::Acquire);
            if first >= before.segment.min(current) {
                return;
            }
            if self.first.compare_exchange(first, first + 1, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
                let mut path = [0; PATH];
                self.segment_path(first, &mut path);
                // SAFETY: `path` is zero-terminated.
                unsafe { libc::unlink(path.as_ptr().cast()) };
            }
        }
    }

    /// Path of a segment's file, zero-terminated: `<folder>/<session>-<pid>-<start>.<segment>.journal`.
    pub fn segment_path(&self, segment: u32, out: &mut [u8; 512]) {
        let folder = self.options.folder.iter().position(|byte| *byte == 0).unwrap_or(0);
        out[..folder].copy_from_slice(&self.options.folder[..folder]);
        let mut at = folder;
        let mut put = |bytes: &[u8]| {
            out[at..at + bytes.len()].copy_from_slice(bytes);
            at += bytes.len();
        };
        put(b"/");
        for byte in self.options.session {
            const HEX: &[u8; 16] = b"0123456789abcdef";
            put(&[HEX[(byte >> 4) as usize], HEX[(byte & 15) as usize]]);
        }
        put(b"-");
        put(decimal(self.options.pid.into(), &mut [0; 20]));
        // A process that runs another program keeps its number; the moment tells the two journals apart.
        put(b"-");
        put(decimal(self.started_monotonic, &mut [0; 20]));
        put(b".");
        put(decimal(segment.into(), &mut [0; 20]));
        put(b".journal\0");
    }

    /// Makes and maps a segment's file, header included. It gets its name last, so that a file of that name has a whole header.
    fn make_segment(&self, segment: u32) -> io::Result<*mut u8> {
        let mut path = [0; PATH];
        self.segment_path(segment, &mut path);
        let mut unfinished = path;
        let end = path.iter().position(|byte| *byte == 0).unwrap_or(0);
        unfinished[end..end + 4].copy_from_slice(b".new");
        let size = self.options.segment_size;
        let header = Header {
            session: self.options.session,
            pid: self.options.pid,
            segment,
            capacity: size,
            committed: HEADER as u64,
            lost: self.lost(),
            started_monotonic: self.started_monotonic,
            started_wall: self.started_wall,
            whole: 0,
        };
        let bytes = header.encode();
        // SAFETY: both paths are zero-terminated, and the mapping is larger than a header and known to nobody else yet.
        unsafe {
            let map = map_file(&unfinished, size)?;
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), map, bytes.len());
            if libc::rename(unfinished.as_ptr().cast(), path.as_ptr().cast()) != 0 {
                let error = io::Error::last_os_error();
                libc::munmap(map.cast(), size as usize);
                libc::unlink(unfinished.as_ptr().cast());
                return Err(error);
            }
            Ok(map)
        }
    }
}

impl Guard<'_> {
    #[allow(clippy::mut_from_ref)]
    fn inner(&self) -> &mut Inner {
        // SAFETY: a guard exists only while its thread holds the lock, and every use of this reference ends in the statement
        // that made it.
        unsafe { &mut *self.journal.inner.get() }
    }

    fn header_field(&self, at: usize) -> &AtomicU64 {
        // SAFETY: the header is mapped while the journal lives, the field is aligned (asserted in layout), and is only written here.
        unsafe { AtomicU64::from_ptr(self.inner().map.add(at).cast()) }
    }

    /// Appends one event; `false` when it was lost.
    pub fn append(&self, event: &Event<'_>) -> bool {
        if self.journal.lost_untold.load(Ordering::Relaxed) > 0 {
            self.tell_lost();
        }
        self.put(event) || {
            self.journal.count_lost();
            self.header_field(AT_LOST).store(self.journal.lost(), Ordering::Relaxed);
            false
        }
    }

    /// For a child that inherited this mapping and cannot have a journal of its own: the header, which it shares with its parent, says that
    /// something is missing.
    pub fn tell_header_lost(&self) {
        self.header_field(AT_LOST).fetch_add(1, Ordering::Relaxed);
    }

    fn put(&self, event: &Event<'_>) -> bool {
        let Some(length) = self.encode(event).or_else(|| if self.next_segment() { self.encode(event) } else { None }) else {
            return false;
        };
        let inner = self.inner();
        // SAFETY: `encode` has just filled these bytes of the mapping, and nobody else writes there while we hold the lock.
        let record = unsafe { std::slice::from_raw_parts_mut(inner.map.add(inner.used as usize), RECORD_HEAD + length as usize) };
        let (head, payload) = record.split_at_mut(RECORD_HEAD);
        head[..4].copy_from_slice(&length.to_le_bytes());
        head[4..].copy_from_slice(&record_checksum(payload).to_le_bytes());
        inner.used += RECORD_HEAD as u32 + length;
        let (segment, used) = (inner.segment, inner.used);
        self.header_field(AT_COMMITTED).store(used.into(), Ordering::Release);
        self.journal.end.store((u64::from(segment) << 32) | u64::from(used), Ordering::Release);
        true
    }

    /// Writes the event straight to its place, behind what is committed; its length, or `None` when the segment is too full.
    fn encode(&self, event: &Event<'_>) -> Option<u32> {
        let inner = self.inner();
        let place = inner.used as usize + RECORD_HEAD;
        let room = (self.journal.options.segment_size as usize).checked_sub(place)?.min(MAX_EVENT);
        // SAFETY: `place + room` lies inside the mapping, behind the committed bytes, where only the holder of the lock goes.
        let out = unsafe { std::slice::from_raw_parts_mut(inner.map.add(place), room) };
        event::encode(event, out).map(|length| length as u32)
    }

    fn next_segment(&self) -> bool {
        let segment = self.inner().segment + 1;
        if segment - self.journal.first_segment() >= self.journal.options.max_segments {
            return false;
        }
        let Ok(map) = self.journal.make_segment(segment) else { return false };
        let inner = self.inner();
        // SAFETY: the old mapping is ours, and nobody can reach it without the lock that we hold.
        unsafe { libc::munmap(inner.map.cast(), self.journal.options.segment_size as usize) };
        *inner = Inner { map, segment, used: HEADER as u32 };
        true
    }

    fn tell_lost(&self) {
        let journal = self.journal;
        let count = journal.lost_untold.load(Ordering::Relaxed);
        let since = journal.lost_since.load(Ordering::Relaxed);
        if self.put(&Event::Lost { time: journal.now(), since, count }) {
            journal.lost_untold.fetch_sub(count, Ordering::Relaxed);
            journal.lost_since.store(0, Ordering::Relaxed);
            self.header_field(AT_LOST).store(journal.lost(), Ordering::Relaxed);
        }
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.journal.stuck.store(false, Ordering::Relaxed);
        self.journal.lock.store(0, Ordering::Release);
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        let inner = self.inner.get_mut();
        if !inner.map.is_null() {
            // SAFETY: the mapping is ours and nothing can use it any more.
            unsafe { libc::munmap(inner.map.cast(), self.options.segment_size as usize) };
        }
    }
}
