//! Measures what Consentinel costs and prints a table for BENCHMARKS.md. Each figure is the difference or the ratio to a baseline that was
//! taken in the same run, in turns with it, because the machines that this runs on are noisy.
//!
//! Run by `scripts/bench`, which builds what is measured.

mod check;
mod egress;
mod hook;
mod java;
mod journal;
mod measure;
mod methods;
mod rules;
mod start;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// One line of the table.
struct Figure {
    what: &'static str,
    /// What was aimed at, as the plan states it.
    aim: &'static str,
    measured: String,
    /// How, and against what.
    how: String,
    met: bool,
}

/// Where the things lie that are measured.
struct Things {
    agent: PathBuf,
    consentinel: PathBuf,
    lab: PathBuf,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, rest @ ..] = &arguments[..]
        && mode == hook::CHILD
    {
        hook::child(rest);
        return ExitCode::SUCCESS;
    }
    if let [mode, rest @ ..] = &arguments[..]
        && mode == egress::CHILD
    {
        egress::child(rest);
        return ExitCode::SUCCESS;
    }
    let [release, lab, only @ ..] = &arguments[..] else {
        eprintln!("usage: bench RELEASE-FOLDER LAB-FOLDER [NAME...] (scripts/bench knows the folders)");
        return ExitCode::from(2);
    };
    let release = Path::new(release);
    let things = Things {
        agent: release.join("libconsentinel_agent.so"),
        consentinel: release.join("consentinel"),
        lab: Path::new(lab).to_owned(),
    };
    let mut figures = Vec::new();
    for (name, bench) in [
        ("hook", hook::run as fn(&Things) -> Vec<Figure>),
        ("egress", egress::run),
        ("java stack", java::run),
        ("java methods", methods::run),
        ("journal", journal::run),
        ("rules", rules::run),
        ("check", check::run),
        ("start", start::run),
    ] {
        if !only.is_empty() && !only.iter().any(|only| only == name) {
            continue;
        }
        eprintln!("measuring: {name}");
        figures.extend(bench(&things));
    }
    println!("| what | aim | measured | met | how |\n|---|---|---|---|---|");
    for Figure { what, aim, measured, how, met } in figures {
        println!("| {what} | {aim} | {measured} | {} | {how} |", if met { "yes" } else { "**no**" });
    }
    ExitCode::SUCCESS
}
