//! Finds packs: the shipped ones by name, others by path.

use std::fs;
use std::path::Path;

use super::compile::compile;
use super::pack::Pack;
use super::policy::Policy;
use super::read::read;
use super::source::{PackError, Source, nearest};
use crate::policies::PACKS;

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

fn load_one(name: &str) -> Result<Policy, LoadError> {
    if let Some((_, text)) = PACKS.iter().find(|(shipped, _)| *shipped == name) {
        return Ok(parse(name, text)?);
    }
    let path = Path::new(name);
    if !path.exists() {
        let shipped: Vec<&str> = PACKS.iter().map(|(name, _)| *name).collect();
        let hint = match nearest(name, shipped.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? A pack of your own is named by the path of its file"),
            None => format!(
                "packs that ship with the tool: {}; a pack of your own is named by the path of its file",
                shipped.join(", ")
            ),
        };
        return Err(LoadError::Missing { name: name.to_owned(), hint });
    }
    let text = fs::read_to_string(path).map_err(|source| LoadError::Io { path: name.to_owned(), source })?;
    Ok(parse(name, &text)?)
}

/// Reads and compiles the text of a pack.
fn parse(file: &str, text: &str) -> Result<Policy, PackError> {
    let source = Source { file, text };
    let pack: Pack = read(source)?;
    compile(source, &pack)
}
