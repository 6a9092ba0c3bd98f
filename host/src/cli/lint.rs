//! `consentinel policy lint`: what is wrong with packs, and what is suspicious about them.

use serde::Serialize;

use super::check::Format;
use super::{Exit, Problem, print, styles};
use crate::report::{Styles, escape, escape_json};
use crate::rules::{self, LoadError, Warning};

/// Say what is wrong with packs, and what is suspicious about them
///
/// Exit status: 0 nothing, 1 warnings, 2 a pack does not load
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The names of shipped packs, or the paths of files
    #[arg(value_name = "PACK", required = true)]
    packs: Vec<String>,
    /// How to show what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Serialize)]
struct Document {
    consentinel: &'static str,
    format: u32,
    exit: u8,
    packs: Vec<Pack>,
}

#[derive(Serialize)]
struct Pack {
    pack: String,
    /// Why it does not load.
    error: Option<Error>,
    warnings: Vec<Warning>,
}

#[derive(Serialize)]
struct Error {
    message: String,
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    hint: Option<String>,
    /// As it is shown to people.
    #[serde(skip)]
    shown: String,
}

impl Error {
    fn of(error: LoadError, file: &str) -> Error {
        let place = if let LoadError::Pack(error) = &error { Some((error.file.clone(), error.place.clone())) } else { None };
        let message = match &error {
            LoadError::Pack(error) => error.message.clone(),
            other => other.to_string(),
        };
        let problem = Problem::from(error);
        let shown = problem.to_string();
        let (file, place) = place.unwrap_or_else(|| (file.to_owned(), None));
        let (line, column) = place.map(|(line, column, ..)| (line, column)).unzip();
        Error { message, file, line, column, hint: problem.hint, shown }
    }
}

pub(super) fn run(args: &Args) -> Result<Exit, Problem> {
    let packs: Vec<Pack> = args.packs.iter().map(|name| look_through(name)).collect();
    let exit = match () {
        () if packs.iter().any(|pack| pack.error.is_some()) => Exit::Failed,
        () if packs.iter().any(|pack| !pack.warnings.is_empty()) => Exit::Violations,
        () => Exit::Clean,
    };
    match args.format {
        Format::Text => print(&packs.iter().map(text).collect::<String>())?,
        Format::Json => {
            let document = Document { consentinel: env!("CARGO_PKG_VERSION"), format: 1, exit: exit as u8, packs };
            let text = serde_json::to_string_pretty(&document).expect("plain data");
            print(&(escape_json(&text).into_owned() + "\n"))?;
        }
    }
    Ok(exit)
}

fn look_through(name: &str) -> Pack {
    let pack = name.to_owned();
    match rules::load(&[name]) {
        Ok(policies) => Pack { pack, error: None, warnings: policies.iter().flat_map(rules::lint).collect() },
        Err(error) => Pack { pack, error: Some(Error::of(error, name)), warnings: Vec::new() },
    }
}

fn text(pack: &Pack) -> String {
    let Styles { strong, unsure, good, dim, .. } = styles();
    if let Some(error) = &pack.error {
        return format!("{}\n\n", error.shown);
    }
    let mut out = String::new();
    for warning in &pack.warnings {
        let rule = if warning.rule.is_empty() { String::new() } else { format!("{}: ", escape(&warning.rule)) };
        let message = warning.message.lines().map(escape).collect::<Vec<_>>().join("\n");
        out += &format!("{unsure}warning{unsure:#}: {rule}{message} {dim}[{}]{dim:#}\n", warning.kind);
        if let Some(place) = &warning.place {
            out += &format!("  --> {}\n", escape(place));
        }
        out += &format!("  hint: {}\n\n", escape(&warning.hint));
    }
    let name = escape(&pack.pack);
    match pack.warnings.len() {
        0 => out + &format!("{strong}{name}{strong:#}: {good}nothing suspicious{good:#}\n"),
        1 => out + &format!("{strong}{name}{strong:#}: 1 warning\n"),
        more => out + &format!("{strong}{name}{strong:#}: {more} warnings\n"),
    }
}
