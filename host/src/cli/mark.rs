//! `consentinel mark`: put a name on the timeline of a run that goes on.

use hooks::ship::MAX_MARK;

use super::{Exit, Problem, Talk};
use crate::consent::CONSENT_MARK;
use crate::consent::Consent;
use crate::device::marking;

/// Put a name on the timeline of a run on this machine, for instance from a test script
///
/// Examples:
///   consentinel mark share=received         an action of a pack that names this mark
///   consentinel mark consent granted        what the user has answered
///   consentinel mark step=3 --pid 4711      when more than one run goes on
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The name, or NAME=VALUE
    #[arg(value_name = "NAME")]
    name: String,
    /// Its value: `mark consent granted` is `mark consent=granted`
    #[arg(value_name = "VALUE")]
    value: Option<String>,
    /// A process of the run, when more than one goes on
    #[arg(long, value_name = "PID")]
    pid: Option<u32>,
}

pub(super) fn run(args: &Args, talk: Talk) -> Result<Exit, Problem> {
    let text = text(args)?;
    let marked = marking::mark(args.pid, &text)?;
    if !talk.quiet {
        let pids: Vec<String> = marked.iter().map(u32::to_string).collect();
        anstream::eprintln!("marked {} in process {}", crate::report::escape(&text), pids.join(", "));
    }
    Ok(Exit::Clean)
}

fn text(args: &Args) -> Result<String, Problem> {
    let text = match (&args.value, args.name.contains('=')) {
        (Some(_), true) => return Err(Problem::new("a mark has one value").hint("write NAME VALUE or NAME=VALUE")),
        (Some(value), false) => format!("{}={value}", args.name),
        (None, _) => args.name.clone(),
    };
    let (name, value) = text.split_once('=').unwrap_or((&text, ""));
    if name.trim().is_empty() || text.len() > MAX_MARK || text.contains(['\n', '\r', '\0']) {
        return Err(Problem::new(format!("a mark is a name on one line, of {MAX_MARK} bytes at most with its value")));
    }
    if name == CONSENT_MARK {
        value.parse::<Consent>().map_err(|error| {
            Problem::new(format!("`{value}` is {error}")).hint("for instance: consentinel mark consent granted")
        })?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_consent_has_to_be_a_state() {
        let mark = |name: &str, value: Option<&str>| text(&Args { name: name.into(), value: value.map(Into::into), pid: None });
        assert_eq!(mark("consent", Some("granted")), Ok("consent=granted".into()));
        assert_eq!(mark("consent=granted", None), Ok("consent=granted".into()));
        assert_eq!(mark("note", None), Ok("note".into()));
        assert!(mark("consent", Some("given")).unwrap_err().message.contains("the states are unknown, shown"));
        assert!(mark("consent", None).is_err() && mark("a=b", Some("c")).is_err() && mark("", None).is_err());
        assert!(mark(&"x".repeat(MAX_MARK + 1), None).is_err());
    }
}
