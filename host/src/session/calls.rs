//! What is known of the calls of a process by their numbers: what each got, and which was made in which.

use hooks::event::Outcome;

use super::said::Access;
use super::table::Table;
use super::trace::ApiNo;

/// Real calls are nested a few levels deep.
pub(crate) const DEEPEST: usize = 16;

/// The calls of one process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calls {
    outcomes: Table<Outcome>,
    /// Api of each access, and the access in which it was made.
    nesting: Table<(ApiNo, u32)>,
}

impl Calls {
    pub(crate) fn made(&mut self, access: &Access) {
        self.nesting.set(access.number, (access.api, access.within));
    }

    pub(crate) fn answered(&mut self, access: u32, outcome: Outcome) {
        self.outcomes.set(access, outcome);
    }

    /// What an access got, if that is known.
    pub(crate) fn outcome(&self, access: u32) -> Option<Outcome> {
        self.outcomes.get(access)
    }

    /// The catalogue row of an access.
    pub(crate) fn api_of(&self, access: u32) -> Option<ApiNo> {
        Some(self.nesting.get(access)?.0)
    }

    /// See [`Trace::is_inner`](super::Trace::is_inner).
    pub(crate) fn is_inner(&self, access: &Access) -> bool {
        let (mut inner, mut outer) = (access.number, access.within);
        for _ in 0..DEEPEST {
            // Numbers rise, so that a loop can only be a lie. A call that was not made stands for no other.
            let Some((api, within)) = self.nesting.get(outer).filter(|_| outer < inner) else { return false };
            if api == access.api && self.outcome(outer) != Some(Outcome::NotSent) {
                return true;
            }
            (inner, outer) = (outer, within);
        }
        false
    }

    /// See [`Trace::outermost`](super::Trace::outermost).
    pub(crate) fn outermost(&self, access: u32) -> u32 {
        let (mut inner, mut found) = (access, access);
        for _ in 0..DEEPEST {
            let Some((api, within)) = self.nesting.get(inner) else { break };
            match self.nesting.get(within) {
                Some((outer_api, _)) if within < inner => {
                    found = if outer_api == api { within } else { found };
                    inner = within;
                }
                _ => break,
            }
        }
        found
    }
}
