//! Finds packs: the shipped ones by name, others by path.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::compile::compile;
use super::pack::Pack;
use super::policy::Policy;
use super::read::read;
use super::source::{PackError, Source, nearest};
use crate::policies::PACKS;
use crate::report::escape;

/// Why a pack could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is neither a shipped pack nor a file of that name.
    #[error("there is no policy pack `{name}`")]
    Missing {
        /// What was asked for.
        name: String,
        /// What to try next.
        hint: String,
    },
    /// Its file could not be read.
    #[error("cannot read {path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// The operating system's answer.
        source: std::io::Error,
    },
    /// Something is wrong with it.
    #[error(transparent)]
    Pack(#[from] PackError),
}

/// Loads packs by name or path.
pub fn load<S: AsRef<str>>(names: &[S]) -> Result<Vec<Policy>, LoadError> {
    names.iter().map(|name| load_one(name.as_ref())).collect()
}

/// No pack is larger; what is has been named by mistake.
const LARGEST: u64 = 16 << 20;
/// No pack is built of more.
const MOST_LAYERS: usize = 64;

fn load_one(name: &str) -> Result<Policy, LoadError> {
    let file = find(name, Path::new("")).ok_or_else(|| LoadError::Missing { name: name.to_owned(), hint: missing(name) })?;
    let source = file.read().map_err(|source| LoadError::Io { path: name.to_owned(), source })??;
    let mut layers = Layers::default();
    layers.add(file, source)?;
    let mut layers = layers.packs.into_iter().map(|(_, pack)| pack);
    let first = layers.next().expect("the pack itself is among them");
    let pack = layers.try_fold(first, |base, pack| pack.over(base))?;
    Ok(compile(&pack)?)
}

/// Where a pack is.
enum Place {
    Shipped(&'static str),
    File(PathBuf),
}

impl Place {
    fn read(&self) -> io::Result<Result<Source, PackError>> {
        let path = match self {
            Place::Shipped(name) => {
                let text = PACKS.iter().find(|(shipped, _)| shipped == name).map(|(_, text)| *text).unwrap_or_default();
                return Ok(Ok(Source::new(*name, text)));
            }
            Place::File(path) => path,
        };
        let mut bytes = Vec::new();
        File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST {
            return Err(io::Error::other("it is larger than 16 MB, and no pack is"));
        }
        let file = path.display().to_string();
        Ok(String::from_utf8(bytes).map(|text| Source::new(&*file, text)).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let source = Source::new(file.clone(), String::from_utf8_lossy(error.as_bytes()));
            source.error(at..at + 1, "not text: these bytes are not UTF-8", "save the file in UTF-8")
        }))
    }

    /// What tells one from another, however it was named.
    fn key(&self) -> PathBuf {
        match self {
            Place::Shipped(name) => Path::new("shipped packs").join(name),
            Place::File(path) => path.canonicalize().unwrap_or_else(|_| path.clone()),
        }
    }
}

/// A shipped pack, or a file; its path counts from `folder`.
fn find(name: &str, folder: &Path) -> Option<Place> {
    if let Some((shipped, _)) = PACKS.iter().find(|(shipped, _)| *shipped == name) {
        return Some(Place::Shipped(shipped));
    }
    let path = folder.join(name);
    path.exists().then_some(Place::File(path))
}

fn missing(name: &str) -> String {
    let shipped: Vec<&str> = PACKS.iter().map(|(name, _)| *name).collect();
    match nearest(name, shipped.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? A pack of your own is named by the path of its file"),
        None => {
            format!("packs that ship with the tool: {}; a pack of your own is named by the path of its file", shipped.join(", "))
        }
    }
}

/// A pack and all that it builds on, each once, and each behind those that it builds on itself.
#[derive(Default)]
struct Layers {
    packs: Vec<(PathBuf, Pack)>,
    /// Those that are being read, each extended by the one before.
    open: Vec<(PathBuf, String)>,
}

impl Layers {
    fn add(&mut self, place: Place, source: Source) -> Result<(), PackError> {
        let pack = read(&source)?;
        pack.check_names()?;
        if let (true, Some(word)) = (pack.extends.is_empty(), pack.disable.first()) {
            return Err(word.error(
                "there is nothing to leave out: this pack extends no other",
                "add `extends = [\"...\"]`, or remove the rule itself",
            ));
        }
        let folder = match &place {
            Place::Shipped(_) => PathBuf::new(),
            Place::File(path) => path.parent().map(Path::to_owned).unwrap_or_default(),
        };
        let key = place.key();
        self.open.push((key.clone(), source.file().to_owned()));
        for word in &pack.extends {
            let place = match find(&word.text, &folder) {
                // What ships with the tool is the same wherever it runs.
                Some(Place::File(_)) | None if matches!(place, Place::Shipped(_)) => None,
                place => place,
            };
            let place = place
                .ok_or_else(|| word.error(format!("there is no policy pack `{}`", escape(&word.text)), missing(&word.text)))?;
            let key = place.key();
            if let Some(at) = self.open.iter().position(|(open, _)| *open == key) {
                let chain: Vec<&str> = self.open[at..].iter().map(|(_, file)| file.as_str()).collect();
                let message = format!("packs that extend each other in a circle: {} -> {}", chain.join(" -> "), chain[0]);
                return Err(word.error(message, "a pack can only build on packs that do not build on it"));
            }
            if self.packs.iter().any(|(known, _)| *known == key) {
                continue;
            }
            if self.packs.len() + self.open.len() >= MOST_LAYERS {
                return Err(word.error(format!("a pack of more than {MOST_LAYERS} files"), "put them together"));
            }
            let source = place.read().map_err(|error| {
                word.error(
                    format!("cannot read the pack `{}`: {error}", escape(&word.text)),
                    "name another file, or make this one readable",
                )
            })??;
            self.add(place, source)?;
        }
        self.open.pop();
        self.packs.push((key, pack));
        Ok(())
    }
}
