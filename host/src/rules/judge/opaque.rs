//! What was delivered and could not be recognised if it left: texts that the agent did not understand, or could not look for.

use std::collections::{BTreeMap, HashSet, VecDeque};

use hooks::brief;
use hooks::catalogue::{Api, Kind};
use hooks::event::Outcome;

use super::super::fast::FastMap;
use crate::session::ApiNo;
use crate::timeline::{Call, Delivered, Sort};

/// Calls that wait for word of what they delivered. The word comes right after the call's outcome: a call that so many others have overtaken
/// gets none.
const MOST_WAITING: usize = 4096;

/// A call that should deliver something: process, and number of the outermost call.
type Waiting = (u32, u32);

#[derive(Debug, Clone, Default)]
pub(super) struct Opaque {
    waiting: VecDeque<(Waiting, ApiNo, u64)>,
    /// Whether each of them was heard of.
    heard: FastMap<Waiting, bool>,
    /// Calls of each api of which nothing was told: how many, and when the first was made.
    settled: BTreeMap<ApiNo, (u64, u64)>,
    /// Deliveries that were too short to be looked for, by their sorts.
    short: Vec<(Sort, u64)>,
    /// Different texts that a process was given.
    texts: BTreeMap<u32, HashSet<u64>>,
}

impl Opaque {
    /// A call was made.
    pub(super) fn call(&mut self, api: &Api, (now, process): (u64, u32), call: &Call) {
        // Only a call that surely gave nothing delivered nothing.
        let gave_nothing = matches!(call.outcome, Some(Outcome::NotSent | Outcome::Empty | Outcome::Refused(_)));
        if gave_nothing || call.inner || !matches!(api.kind, Kind::Read | Kind::Listen | Kind::Start) {
            return;
        }
        let waiting = (process, call.outermost);
        if self.heard.insert(waiting, false).is_none() {
            self.waiting.push_back((waiting, call.access.api, now));
        }
        if self.waiting.len() > MOST_WAITING
            && let Some((oldest, api, at)) = self.waiting.pop_front()
            && self.heard.remove(&oldest) == Some(false)
        {
            self.settled.entry(api).or_insert((0, at)).0 += 1;
        }
    }

    /// A text was delivered.
    pub(super) fn value(&mut self, process: u32, delivered: &Delivered, sort: &Sort) {
        self.texts.entry(process).or_default().insert(delivered.value.hash);
        if let Some(heard) = self.heard.get_mut(&(process, delivered.outermost)) {
            *heard = true;
        }
        if (delivered.value.length as usize) < brief::SHORTEST {
            match self.short.iter_mut().find(|(known, _)| (known.api, known.category) == (sort.api, sort.category)) {
                Some((_, count)) => *count += 1,
                None => self.short.push((*sort, 1)),
            }
        }
    }

    /// Calls of which nobody knows what they delivered: the api, how many, and when the first was made.
    pub(super) fn calls(&self) -> impl Iterator<Item = (ApiNo, u64, u64)> {
        let mut all = self.settled.clone();
        for (_, api, at) in self.waiting.iter().filter(|(waiting, ..)| self.heard.get(waiting) == Some(&false)) {
            all.entry(*api).or_insert((0, *at)).0 += 1;
        }
        all.into_iter().map(|(api, (count, first))| (api, count, first))
    }

    /// Deliveries of these sorts that were too short to be looked for.
    pub(super) fn short(&self, is_about: impl Fn(&Sort) -> bool) -> u64 {
        self.short.iter().filter(|(sort, _)| is_about(sort)).map(|(_, count)| count).sum()
    }

    /// Processes that were given more texts than are looked for, and how many.
    pub(super) fn forgotten(&self) -> impl Iterator<Item = (u32, usize)> {
        self.texts.iter().filter(|(_, texts)| texts.len() > brief::KEPT).map(|(process, texts)| (*process, texts.len()))
    }
}
