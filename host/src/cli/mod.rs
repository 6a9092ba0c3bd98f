//! The commands of the tool, one file each. They parse nothing and decide nothing about a run: that is in the other modules.

mod accepting;
mod apis;
mod attach;
mod brief;
mod check;
mod completions;
mod demo;
mod exit;
mod explain;
mod lint;
mod mark;
mod policy;
mod problem;
mod progress;
mod recording;
mod run;
mod show;
mod target;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, Subcommand, ValueEnum};

pub use exit::Exit;
pub use problem::Problem;

use crate::report::Styles;
use crate::rules::words::Language;
use crate::session::Mapping;

const EXAMPLES: &str = "\
Examples:
  consentinel demo                                          see it work, in the lab, without a phone
  consentinel run --lab voicechat --scenario clean --policy galiao
  consentinel run --local --policy galiao -- ./program      watch a program on this machine
  consentinel run --lab voicechat --scenario clean --policy galiao --look account=13800138000
  consentinel mark consent granted                          said by a test script in a run
  consentinel attach PID --policy galiao -o run.trace       go on after `run` was killed
  consentinel check run.trace --policy galiao               judge a recorded run again
  consentinel check run.trace --policy my-app.toml --format json
  consentinel check run.trace --policy galiao --baseline accepted.toml
  consentinel explain run.trace 83f75377210f --policy galiao
  consentinel show run.trace                                what happened, one line an event
  consentinel apis                                          what is watched
  consentinel policy show galiao                            what a pack asks for, in plain words
  consentinel policy new my-app -o my-app.toml              a pack to begin with
  consentinel policy lint my-app.toml                       what is suspicious about it

Exit status: 0 nothing found, 1 violations, 2 the tool could not do its job, 3 not everything could be decided
";

/// Judges every sensitive call of an Android app: had the user agreed to it, and asked for it?
#[derive(Debug, Parser)]
#[command(name = "consentinel", version, before_help = EXAMPLES, max_term_width = 120, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// When to use colours.
    // The orders put these after a command's own options, however many commands there are.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", display_order = 901)]
    pub color: Colour,
    /// Say less: errors and what was asked for only.
    #[arg(short, long, global = true, conflicts_with = "verbose", display_order = 902)]
    pub quiet: bool,
    /// Say more: also what the app prints.
    #[arg(short, long, global = true, display_order = 903)]
    pub verbose: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// See it work: two runs of a sample app in the lab, without a phone
    Demo(demo::Args),
    /// Run a target, record it, and judge it while it goes on
    Run(run::Args),
    /// Take up a process of this machine that carries the agent, for instance because `run` was killed
    Attach(attach::Args),
    /// Put a name on the timeline of a run on this machine, for instance from a test script
    Mark(mark::Args),
    /// Judge a recorded run
    Check(check::Args),
    /// Show what happened in a recorded run
    Show(show::Args),
    /// List what is watched
    Apis(apis::Args),
    /// Say in plain words why a finding is one, what a rule asks for, or what an api is
    Explain(explain::Args),
    /// Read, write and check policy packs
    Policy(policy::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
}

/// Options that every command sees.
#[derive(Debug, Clone, Copy)]
pub struct Talk {
    /// Say less.
    pub quiet: bool,
    /// Say more.
    pub verbose: bool,
}

/// Runs what was asked for.
pub fn run(cli: Cli) -> Result<Exit, Problem> {
    match cli.color {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
    let talk = Talk { quiet: cli.quiet, verbose: cli.verbose };
    match cli.command {
        Command::Demo(args) => demo::run(args, talk),
        Command::Run(args) => run::run(args, talk),
        Command::Attach(args) => attach::run(args, talk),
        Command::Mark(args) => mark::run(&args, talk),
        Command::Check(args) => check::run(args, talk),
        Command::Show(args) => show::run(args),
        Command::Apis(args) => apis::run(args),
        Command::Explain(args) => explain::run(&args),
        Command::Policy(args) => policy::run(args),
        Command::Completions(args) => completions::run(args),
    }
}

/// Where a policy comes from.
#[derive(Debug, clap::Args)]
pub struct Packs {
    /// Policy pack: the name of a shipped one, or the path of a file; can be given more than once
    #[arg(short, long = "policy", required = true, value_name = "PACK")]
    pub policies: Vec<String>,
}

/// The language of what is told.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct LanguageArg {
    /// Language of what is told: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long = "lang", value_name = "LANG")]
    language: Option<Language>,
}

impl LanguageArg {
    fn get(self) -> Language {
        self.language.unwrap_or_else(|| Language::of_environment(|name| std::env::var(name).ok()))
    }
}

/// The names of an app's code before it was made small.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct MappingArg {
    /// Show names as they were before R8 shortened them, by the mapping.txt of the build
    #[arg(long = "mapping", value_name = "FILE")]
    file: Option<PathBuf>,
}

impl MappingArg {
    fn read(&self) -> Result<Option<Arc<Mapping>>, Problem> {
        Ok(self.file.as_deref().map(Mapping::read).transpose()?.map(Arc::new))
    }
}

/// A recorded run.
#[derive(Debug, clap::Args)]
pub struct TraceArg {
    /// A trace file, a .journal file, or a folder of .journal files
    #[arg(value_name = "TRACE")]
    pub trace: PathBuf,
}

/// Writes to stdout; a reader that has seen enough is no error.
fn print(text: &str) -> Result<(), Problem> {
    use std::io::Write;
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Problem::new(format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Colours for what goes through [`print`], which takes them out where they do not belong.
fn styles() -> Styles {
    Styles::coloured()
}
