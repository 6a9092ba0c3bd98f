//! Who made a click, while the records of a process are read for the second time.

use std::collections::BTreeMap;

use crate::session::{Click, Facts, TextNo};
use crate::timeline::Action;
use crate::timeline::action::{Candidates, Clicks, MOST_TRIED, POSTED, is_long};

/// An action's place: when it ended, keys behind touches, and in the order of the journal.
type Place = (u64, bool, u64);

/// The actions of one process that may still have made a click.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// Each with the methods by which it has made one.
    actions: BTreeMap<Place, (Action, Vec<TextNo>)>,
    count: u64,
}

impl Recent {
    /// The user did something.
    pub(super) fn add(&mut self, action: Action, is_key: bool) {
        self.count += 1;
        self.actions.insert((action.ended, is_key, self.count), (action, Vec::new()));
    }

    /// Whether what has been read suffices to tell who made a click. Nothing that comes is earlier than `rest`; `began` are the times of all
    /// that has begun and will end.
    pub(super) fn suffices(&self, facts: &Facts, click: &Click, rest: u64, mut began: impl Iterator<Item = u64>) -> bool {
        if rest <= click.time {
            return false;
        }
        if !is_long(facts, click) {
            return true;
        }
        // The next action that ends decides, if it is one that goes on.
        match self.after(click.time) {
            Some((place, _)) => place.0 < rest,
            None => !began.any(|began| began <= click.time),
        }
    }

    fn after(&self, time: u64) -> Option<(&Place, &(Action, Vec<TextNo>))> {
        self.actions.range((time, true, u64::MAX)..).find(|(place, _)| place.0 > time)
    }

    /// The action that a click is by itself.
    pub(super) fn click(&mut self, facts: &Facts, finder: &Clicks<'_>, click: &Click) -> Option<Action> {
        let time = click.time;
        let earliest = time.saturating_sub(POSTED);
        let running = self.after(time).filter(|(_, (action, _))| is_long(facts, click) && action.began <= time);
        let recent = || self.actions.range((earliest, false, 0)..=(time, true, u64::MAX)).rev();
        let places: Vec<Place> = running.into_iter().chain(recent().take(MOST_TRIED)).map(|(place, _)| *place).collect();
        let too_many = recent().nth(MOST_TRIED).is_some();
        let mut taken = None;
        let actions = places.iter().enumerate().map(|(at, place)| (at, &self.actions[place].0));
        let take = |at: usize| {
            let is_new = !self.actions[&places[at]].1.contains(&click.through);
            taken = is_new.then_some(places[at]).or(taken);
            is_new
        };
        let action = finder.action(click, Candidates { actions, too_many }, take);
        if let Some((_, methods)) = taken.and_then(|place| self.actions.get_mut(&place)) {
            methods.push(click.through);
        }
        action
    }

    /// No click comes that is earlier than this.
    pub(super) fn forget(&mut self, time: u64) {
        let earliest = time.saturating_sub(POSTED);
        while let Some(first) = self.actions.first_entry()
            && first.key().0 < earliest
        {
            first.remove();
        }
    }
}
