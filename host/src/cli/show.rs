//! `consentinel show`: what happened in a recorded run.

use super::{Exit, MappingArg, Problem, TraceArg, print, styles};
use crate::report;
use crate::session;

/// Show what happened in a recorded run
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    trace: TraceArg,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    mapping: MappingArg,
}

/// Lines are written in portions of about this many bytes.
const PORTION: usize = 64 << 10;

pub(super) fn run(args: Args) -> Result<Exit, Problem> {
    let trace = session::open_with(&args.trace.trace, args.mapping.read()?)?;
    let mut portion = String::new();
    for moment in report::moments(&trace) {
        portion += &if args.json { report::moment_json(&moment) } else { report::moment_text(&moment, styles()) };
        if portion.len() > PORTION {
            print(&portion)?;
            portion.clear();
        }
    }
    print(&portion)?;
    for damage in &trace.damage {
        let file = damage.file.as_deref().map(|file| format!("{file}: ")).unwrap_or_default();
        let problem = format!("{file}cannot be read at byte {}: {}", damage.offset, damage.what);
        anstream::eprintln!("warning: {}", report::escape(&problem));
    }
    Ok(Exit::Clean)
}
