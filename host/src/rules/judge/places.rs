//! Places of a run at which rules are broken or count: what is kept for a place lies together, in the order in which its rules are judged.

use std::hash::{BuildHasher, BuildHasherDefault};

use super::super::fast::{Fast, FastMap};
use super::count::{Counted, Counter};
use super::subject::{Place, Spot};

/// A rule, by the numbers of its pack and in it.
type Rule = (u32, u32);

/// No place.
const FREE: u32 = u32::MAX;

/// How often a rule was broken at a place.
#[derive(Debug, Clone, Copy)]
pub(in crate::rules) struct Times {
    rule: Rule,
    certain: bool,
    pub(in crate::rules) times: u64,
    pub(in crate::rules) last: u64,
}

#[derive(Debug)]
struct State {
    place: Place,
    broken: Vec<Times>,
    /// The counters of rules that count.
    counters: Vec<(Rule, u32)>,
}

/// All places, and the one that was looked at last.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Numbers of places, each where its hash says or behind it. Small and without the places themselves, so that it stays in the cache.
    table: Vec<u32>,
    states: Vec<State>,
    counters: Vec<Counter>,
    last: Option<(Place, u32)>,
    /// Where the next rule stands, if the rules come in the order of the last time.
    next: (usize, usize),
}

/// The first that is so, from a guess on and then from the start.
fn find<T>(list: &[T], guess: usize, is_it: impl Fn(&T) -> bool) -> Option<usize> {
    let guess = guess.min(list.len());
    let behind = list[guess..].iter().position(&is_it).map(|at| guess + at);
    behind.or_else(|| list[..guess].iter().position(is_it))
}

impl Places {
    /// The number of a place.
    pub(super) fn number(&mut self, place: Place) -> u32 {
        // One call often breaks several rules.
        if let Some((_, number)) = self.last.filter(|(last, _)| *last == place) {
            return number;
        }
        let number = self.look_up(place);
        (self.last, self.next) = (Some((place, number)), (0, 0));
        number
    }

    fn look_up(&mut self, place: Place) -> u32 {
        // Half of the table stays free, so that a search ends soon.
        if self.table.len() <= self.states.len() * 2 {
            let length = (self.states.len() * 4).next_power_of_two().max(1024);
            self.table = vec![FREE; length];
            for (number, state) in (0..).zip(&self.states) {
                let at = self.slots(state.place).find(|at| self.table[*at] == FREE).expect("it is longer than the list");
                self.table[at] = number;
            }
        }
        let is_it = |at: &usize| self.table[*at] == FREE || self.states[self.table[*at] as usize].place == place;
        let at = self.slots(place).find(is_it).expect("some of it is free");
        if self.table[at] == FREE {
            self.table[at] = self.states.len() as u32;
            self.states.push(State { place, broken: Vec::new(), counters: Vec::new() });
        }
        self.table[at]
    }

    /// Where a place may stand in the table, the likeliest first.
    fn slots(&self, place: Place) -> impl Iterator<Item = usize> + use<> {
        let (hash, length) = (BuildHasherDefault::<Fast>::default().hash_one(place), self.table.len());
        (0..length).map(move |step| (hash as usize).wrapping_add(step) & (length - 1))
    }

    /// Counts a repeat; whether it was one.
    pub(super) fn count(&mut self, place: u32, rule: Rule, certain: bool, time: u64) -> bool {
        let broken = &mut self.states[place as usize].broken;
        let Some(at) = find(broken, self.next.0, |of| of.rule == rule && of.certain == certain) else { return false };
        self.next.0 = at + 1;
        broken[at].times += 1;
        broken[at].last = broken[at].last.max(time);
        true
    }

    /// A rule is broken at a place for the first time.
    pub(super) fn add(&mut self, place: u32, rule: Rule, certain: bool, time: u64) -> Spot {
        let broken = &mut self.states[place as usize].broken;
        broken.push(Times { rule, certain, times: 1, last: time });
        Spot { place, entry: broken.len() as u32 - 1, certain }
    }

    /// How often a rule was broken.
    pub(super) fn times(&self, spot: Spot) -> Times {
        self.states[spot.place as usize].broken[spot.entry as usize]
    }

    /// The number of a rule's counter at a place, when it has had it before.
    pub(super) fn counter(&mut self, place: u32, rule: Rule) -> Option<u32> {
        let own = &self.states[place as usize].counters;
        let at = find(own, self.next.1, |(of, _)| *of == rule)?;
        self.next.1 = at + 1;
        Some(own[at].1)
    }

    /// The number of the counter of a key, which other places may have already.
    pub(super) fn numbered(&mut self, known: &mut FastMap<Counted, u32>, key: Counted, new: Counter) -> u32 {
        let next = self.counters.len() as u32;
        let number = *known.entry(key).or_insert(next);
        if number == next {
            self.counters.push(new);
        }
        number
    }

    /// Gives a place the counter of a rule.
    pub(super) fn keep_counter(&mut self, place: u32, rule: Rule, number: u32) {
        self.states[place as usize].counters.push((rule, number));
    }

    /// A counter by its number.
    pub(super) fn counted(&mut self, number: u32) -> &mut Counter {
        &mut self.counters[number as usize]
    }

    /// How often a rule was broken in all.
    #[cfg(test)]
    pub(super) fn broken(&self, rule: Rule) -> u64 {
        let all = self.states.iter().flat_map(|state| &state.broken);
        all.filter(|times| times.rule == rule).map(|times| times.times).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::subject::Same;
    use super::*;

    #[test]
    fn a_place_keeps_its_number_however_many_there_are() {
        let mut places = Places::default();
        let place = |number: u32| (number % 7, Same::Api(number as u16 % 5), number / 3, number % 2 * number, 0);
        let mut known = std::collections::HashMap::new();
        for number in (0..5000).chain(0..5000) {
            let next = known.len() as u32;
            let expected = *known.entry(place(number)).or_insert(next);
            assert_eq!(places.number(place(number)), expected);
        }
        let one = places.number(place(17));
        let spot = places.add(one, (0, 3), true, 10);
        assert!(
            places.count(one, (0, 3), true, 20) && !places.count(one, (0, 3), false, 20) && !places.count(one, (1, 3), true, 20)
        );
        assert_eq!((places.times(spot).times, places.times(spot).last), (2, 20));
    }
}
