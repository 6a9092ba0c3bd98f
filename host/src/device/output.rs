//! What a program of this machine prints. It goes into files, which are read as they grow: a pipe would break when its reader dies,
//! and the program with it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::process::Command;

use rustix::fs::{FallocateFlags, fallocate};

const STREAMS: [&str; 2] = ["stdout", "stderr"];
/// A line that is longer is cut.
const LONGEST_LINE: usize = 64 << 10;
/// What has been read is given back to the disk in pieces of this size.
const PIECE: u64 = 1 << 20;

/// The two streams of a program.
#[derive(Debug, Default)]
pub(super) struct Output {
    tails: Vec<Tail>,
}

#[derive(Debug)]
struct Tail {
    file: File,
    read: u64,
    given_back: u64,
    /// The begin of a line whose end has not come.
    begun: Vec<u8>,
}

impl Output {
    /// Makes a program print into `NAME.stdout` and `NAME.stderr` in this folder.
    pub(super) fn of(command: &mut Command, folder: &Path, name: &str) -> io::Result<Output> {
        let make = |stream| OpenOptions::new().append(true).create_new(true).open(folder.join(format!("{name}.{stream}")));
        command.stdout(make(STREAMS[0])?).stderr(make(STREAMS[1])?);
        Output::open(folder, name)
    }

    /// From here on what a program prints that was started before.
    pub(super) fn from_now_on(folder: &Path, name: &str) -> io::Result<Output> {
        let mut output = Output::open(folder, name)?;
        for tail in &mut output.tails {
            tail.read = tail.file.seek(SeekFrom::End(0))?;
            tail.given_back = tail.read;
        }
        Ok(output)
    }

    fn open(folder: &Path, name: &str) -> io::Result<Output> {
        let open = |stream| {
            let file = OpenOptions::new().read(true).write(true).open(folder.join(format!("{name}.{stream}")))?;
            Ok(Tail { file, read: 0, given_back: 0, begun: Vec::new() })
        };
        Ok(Output { tails: STREAMS.into_iter().map(open).collect::<io::Result<_>>()? })
    }

    /// Lines since the last call. When the program has ended, what it printed last is a line as well.
    pub(super) fn take(&mut self, has_ended: bool) -> Vec<String> {
        self.tails.iter_mut().flat_map(|tail| tail.take(has_ended)).collect()
    }
}

impl Tail {
    fn take(&mut self, has_ended: bool) -> Vec<String> {
        let before = self.begun.len();
        // What could be read until an error stands, and the rest is tried again.
        let _ = self.file.read_to_end(&mut self.begun);
        self.read += (self.begun.len() - before) as u64;
        if self.read - self.given_back >= PIECE {
            // Where the file system cannot do this, the file grows.
            let flags = FallocateFlags::PUNCH_HOLE | FallocateFlags::KEEP_SIZE;
            let _ = fallocate(&self.file, flags, self.given_back, self.read - self.given_back);
            self.given_back = self.read;
        }
        let whole = match self.begun.iter().rposition(|byte| *byte == b'\n') {
            _ if has_ended || self.begun.len() > LONGEST_LINE => self.begun.len(),
            Some(end) => end + 1,
            None => 0,
        };
        let mut lines: Vec<u8> = self.begun.drain(..whole).collect();
        if lines.last() == Some(&b'\n') {
            lines.pop();
        } else if lines.is_empty() {
            return Vec::new();
        }
        lines.split(|byte| *byte == b'\n').map(|line| String::from_utf8_lossy(line).into_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_when_they_are_whole_and_the_last_one_with_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo a; echo; printf b >&2; printf c; read x; echo d"]).stdin(std::process::Stdio::piped());
        let mut output = Output::of(&mut command, folder.path(), "app").unwrap();
        let mut child = command.spawn().unwrap();
        let mut lines = Vec::new();
        while lines.len() < 2 {
            lines.extend(output.take(false));
        }
        assert_eq!(lines, ["a", ""]);
        let mut late = Output::from_now_on(folder.path(), "app").unwrap();
        drop(child.stdin.take());
        child.wait().unwrap();
        assert_eq!(output.take(true), ["cd", "b"]);
        assert!(output.take(true).is_empty());
        let late = late.take(true);
        assert!(late.first().is_some_and(|line| line.ends_with('d')), "{late:?}");
    }

    #[test]
    fn what_was_read_takes_no_room_on_the_disk() {
        use std::os::unix::fs::MetadataExt;
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "yes | head -c 8000000"]);
        let mut output = Output::of(&mut command, folder.path(), "app").unwrap();
        command.spawn().unwrap().wait().unwrap();
        assert_eq!(output.take(true).len(), 4_000_000);
        let file = std::fs::metadata(folder.path().join("app.stdout")).unwrap();
        assert!(file.len() == 8_000_000 && file.blocks() * 512 < 1 << 20, "{} blocks", file.blocks());
    }
}
