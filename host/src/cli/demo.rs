//! `consentinel demo`: two runs of a sample app in the lab, with the verdicts that they must have.

use super::accepting::Accepting;
use super::check::{Format, conclude};
use super::run::{Recording, record};
use super::target::Target;
use super::watch::catch_interrupts;
use super::{Exit, Problem, Talk};
use crate::rules::{self, Outcome};

/// See it work: two runs of a sample app in the lab, without a phone
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The lab without its VM: a stand-in answers for the binder driver
    #[arg(long)]
    no_vm: bool,
}

/// A scenario, what it shows, and the rules that it must break.
const RUNS: [(&str, &str, &[&str]); 2] = [
    (
        "clean",
        "The user agrees to the policy, and only then do the app and its SDKs read identifiers. The microphone goes on and off by taps.",
        &[],
    ),
    (
        "imei-and-mic",
        "An SDK reads the IMEI while the policy still waits for an answer. Later the room opens the microphone by itself; the user has \
         not touched its icon.",
        &["GL-01", "GL-04"],
    ),
];

pub(super) fn run(args: Args, talk: Talk) -> Result<Exit, Problem> {
    let policies = rules::load(&["galiao"])?;
    catch_interrupts()?;
    let mut wrong = Vec::new();
    for (number, (scenario, story, broken)) in RUNS.iter().enumerate() {
        if !talk.quiet {
            anstream::eprintln!("\n[{}/{}] scenario {scenario}: {story}\n", number + 1, RUNS.len());
        }
        let target = Target {
            lab: Some("voicechat".into()),
            scenario: Some((*scenario).into()),
            no_vm: args.no_vm,
            local: false,
            command: Vec::new(),
            agent: std::env::var_os("CONSENTINEL_AGENT").map(Into::into),
            lab_home: std::env::var_os("CONSENTINEL_LAB").map(Into::into),
            env: Vec::new(),
        };
        let (trace, ended) = record(&target, &policies, &Recording::default(), talk)?;
        if let Some(problem) = ended.incomplete {
            return Err(problem);
        }
        conclude(&trace, &policies, None, (&Accepting::default(), Format::Text))?;
        let verdict = rules::check(&trace, &policies, None);
        let found: Vec<&str> =
            verdict.rules.iter().filter(|rule| rule.result == "violated").map(|rule| rule.rule.as_str()).collect();
        let expected = if broken.is_empty() { Outcome::Clean } else { Outcome::Violations };
        if found != *broken || verdict.outcome != expected {
            wrong.push(format!("{scenario}: should break {broken:?}, but the verdict was {:?} {found:?}", verdict.outcome));
        }
    }
    if wrong.is_empty() {
        if !talk.quiet {
            anstream::eprintln!("\nBoth verdicts are what they should be.");
        }
        return Ok(Exit::Clean);
    }
    Err(Problem::new(format!("the demo went wrong\n{}", wrong.join("\n")))
        .hint("run one scenario with `consentinel run --lab voicechat --scenario NAME --policy galiao --verbose`"))
}
