//! The initramfs of the VM: a cpio archive in the kernel's format (`newc`).
//!
//! Archives can stand one after the other in an image; a later one adds to what an earlier one unpacked.

use std::collections::BTreeSet;
use std::io::{self, Write};

const DIRECTORY: u32 = 0o040_755;
const FILE: u32 = 0o100_755;
const CONSOLE: u32 = 0o020_600;

/// Writes one archive.
#[derive(Debug)]
pub struct Archive<W: Write> {
    out: W,
    written: usize,
    entries: u32,
    directories: BTreeSet<String>,
}

impl<W: Write> Archive<W> {
    /// Starts an archive.
    pub fn new(out: W) -> Archive<W> {
        Archive { out, written: 0, entries: 0, directories: BTreeSet::new() }
    }

    /// The empty folders that init mounts on, and the console that the kernel opens for it.
    pub fn skeleton(&mut self) -> io::Result<()> {
        for name in ["dev", "proc", "sys", "tmp", "data"] {
            self.directory(name)?;
        }
        self.entry("dev/console", CONSOLE, &[], (5, 1))
    }

    /// Adds a file that everyone may execute, and the folders above it.
    pub fn file(&mut self, path: &str, data: &[u8]) -> io::Result<()> {
        let path = path.trim_start_matches('/');
        for (at, _) in path.match_indices('/') {
            self.directory(&path[..at])?;
        }
        self.entry(path, FILE, data, (0, 0))
    }

    /// Ends the archive.
    pub fn finish(mut self) -> io::Result<W> {
        self.entry("TRAILER!!!", 0, &[], (0, 0))?;
        // The kernel skips zeros between archives; a whole block is what tools write.
        self.pad(512)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn directory(&mut self, path: &str) -> io::Result<()> {
        if self.directories.insert(path.to_owned()) {
            self.entry(path, DIRECTORY, &[], (0, 0))?;
        }
        Ok(())
    }

    fn entry(&mut self, path: &str, mode: u32, data: &[u8], device: (u32, u32)) -> io::Result<()> {
        self.entries += 1;
        let size = u32::try_from(data.len()).map_err(io::Error::other)?;
        let name_size = path.len() as u32 + 1;
        // inode, mode, uid, gid, links, mtime, size, device of the file, device that it is, name's size, checksum
        let fields = [self.entries, mode, 0, 0, 1, 0, size, 0, 0, device.0, device.1, name_size, 0];
        let mut head = String::from("070701");
        for field in fields {
            head.push_str(&format!("{field:08X}"));
        }
        self.put(head.as_bytes())?;
        self.put(path.as_bytes())?;
        self.put(&[0])?;
        self.pad(4)?;
        self.put(data)?;
        self.pad(4)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len();
        self.out.write_all(bytes)
    }

    fn pad(&mut self, to: usize) -> io::Result<()> {
        let missing = self.written.next_multiple_of(to) - self.written;
        self.put(&[0; 512][..missing])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stands_after_its_folders() {
        let mut archive = Archive::new(Vec::new());
        archive.file("/lab/bin/x", b"hello").unwrap();
        archive.file("lab/bin/y", b"").unwrap();
        let bytes = archive.finish().unwrap();
        assert_eq!(bytes.len() % 512, 0);
        let mut names = Vec::new();
        let mut at = 0;
        loop {
            let field = |index: usize| {
                let start = at + 6 + index * 8;
                let digits = std::str::from_utf8(&bytes[start..start + 8]).unwrap();
                usize::from_str_radix(digits, 16).unwrap()
            };
            assert_eq!(&bytes[at..at + 6], b"070701");
            let (size, name_size) = (field(6), field(11));
            let name = &bytes[at + 110..at + 110 + name_size - 1];
            let data = (at + 110 + name_size).next_multiple_of(4);
            names.push(String::from_utf8_lossy(name).into_owned());
            if name == b"TRAILER!!!" {
                break;
            }
            if name == b"lab/bin/x" {
                assert_eq!(&bytes[data..data + size], b"hello");
            }
            at = (data + size).next_multiple_of(4);
        }
        assert_eq!(names, ["lab", "lab/bin", "lab/bin/x", "lab/bin/y", "TRAILER!!!"]);
    }
}
