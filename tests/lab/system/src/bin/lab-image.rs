//! Writes an initramfs, or a part of one, for the lab's VM.
//!
//! usage: lab-image [--skeleton] [--libraries DIR] OUT SOURCE=PATH...
//!
//! Each SOURCE becomes PATH in the image. With `--libraries`, the shared libraries of this machine that a SOURCE needs are
//! added at the paths they have here; the ones in DIR are not, they come with a SOURCE of their own. `--skeleton` adds the
//! folders that init needs.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use lab_system::image::Archive;

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lab-image: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: impl Iterator<Item = String>) -> Result<(), String> {
    let mut args = args.peekable();
    let skeleton = args.next_if(|arg| arg == "--skeleton").is_some();
    let libraries = match args.next_if(|arg| arg == "--libraries") {
        Some(_) => Some(PathBuf::from(args.next().ok_or("--libraries needs a folder")?)),
        None => None,
    };
    let out = PathBuf::from(args.next().ok_or("the name of the image is missing")?);
    let files: Vec<(PathBuf, String)> = args
        .map(|arg| match arg.split_once('=') {
            Some((source, path)) => Ok((PathBuf::from(source), path.to_owned())),
            None => Err(format!("{arg} is not SOURCE=PATH")),
        })
        .collect::<Result<_, _>>()?;

    let at = |path: &Path| {
        let path = path.to_owned();
        move |error: io::Error| format!("{}: {error}", path.display())
    };
    let file = File::create(&out).map_err(at(&out))?;
    let mut archive = Archive::new(BufWriter::new(file));
    if skeleton {
        archive.skeleton().map_err(at(&out))?;
    }
    if let Some(dir) = libraries {
        for library in needed_libraries(&files, &dir)? {
            let data = fs::read(&library).map_err(at(&library))?;
            let path = library.to_str().ok_or("a library's path is not text")?;
            archive.file(path, &data).map_err(at(&out))?;
        }
    }
    for (source, path) in &files {
        let data = fs::read(source).map_err(at(source))?;
        archive.file(path, &data).map_err(at(&out))?;
    }
    archive.finish().map_err(at(&out))?;
    Ok(())
}

/// The machine's own libraries that the files need, the dynamic loader included.
fn needed_libraries(files: &[(PathBuf, String)], dir: &Path) -> Result<BTreeSet<PathBuf>, String> {
    let mut found = BTreeSet::new();
    for (source, _) in files {
        if !is_elf(source) {
            continue;
        }
        // ldd answers "not a dynamic executable" with an error status: then there is nothing to add.
        let output = Command::new("ldd")
            .arg(source)
            .env("LD_LIBRARY_PATH", dir)
            .output()
            .map_err(|error| format!("cannot run ldd: {error}"))?;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            if line.contains("not found") {
                return Err(format!("{}: {}", source.display(), line.trim()));
            }
            // `name => /path (0x...)`, or `/path (0x...)` for the loader.
            let path = line.split("=>").last().unwrap_or_default().trim();
            let path = path.split(" (").next().unwrap_or_default();
            if path.starts_with('/') && !Path::new(path).starts_with(dir) {
                found.insert(PathBuf::from(path));
            }
        }
    }
    Ok(found)
}

fn is_elf(path: &Path) -> bool {
    let mut magic = [0; 4];
    File::open(path).is_ok_and(|mut file| io::Read::read_exact(&mut file, &mut magic).is_ok() && magic == *b"\x7fELF")
}
