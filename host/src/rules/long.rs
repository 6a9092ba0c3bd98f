//! Judges a trace that is not held in memory.

use std::io;

use hooks::journal::Source;

use super::judge::Judge;
use super::policy::Policy;
use super::verdict::Verdict;
use crate::consent::Consent;
use crate::timeline::{Step, Stream};

/// Judges a whole trace while it is read: what [`check`](super::check) says of the same trace in memory, to the byte. `progress` hears of
/// each step.
pub fn check_stream<S: Source>(
    stream: &Stream<S>,
    policies: &[Policy],
    consent: Option<Consent>,
    mut progress: impl FnMut(&Step),
) -> io::Result<Verdict> {
    let facts = stream.facts();
    let mut judge = Judge::new(policies, facts, consent);
    stream.each(|step| {
        judge.step(facts, step);
        progress(step);
    })?;
    Ok(judge.finish(facts))
}
