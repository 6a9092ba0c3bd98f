//! The `consentinel` command: parses, runs, and maps to an exit status.

use clap::Parser;
use consentinel::cli::{Cli, Exit, run};

fn main() -> Exit {
    run(Cli::parse()).unwrap_or_else(|problem| {
        anstream::eprintln!("{problem}");
        Exit::Failed
    })
}
