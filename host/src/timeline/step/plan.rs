//! What has to be known of a process before its records are read for the second time, so that each can be told complete without looking
//! through all that follow: what never comes, what comes late, and how far out of order the records are.
//!
//! What is kept for it grows with what is unusual in a journal. Journals that break the rules of an agent (numbers that are given twice,
//! answers before their calls, fingers that move back in time) are *lawless*: for these the second reading keeps everything.

use std::collections::HashMap;

use hooks::event::Outcome;

use super::hands::{Begin, Fate, Hands};
use super::ranges::Ranges;
use crate::session::{Access, Heard, Said};
use crate::timeline::Action;

/// What takes more records than this to come is noted, so that nobody waits for it.
const LONG: u64 = 1024;
/// Calls that are asked for by their numbers are remembered for at most so many others.
const FARTHEST: u32 = 1 << 16;
/// Records whose order is described together.
const BLOCK: u64 = 4096;

/// How far out of order the records of a stretch are.
#[derive(Debug, Clone, Copy)]
struct Block {
    /// The longest time by which one of them is behind one that came before it.
    late: u64,
    /// The earliest of them; when all is read, the earliest of those behind them.
    least: u64,
}

/// The order of a process's records.
#[derive(Debug, Clone, Default)]
pub(super) struct Order {
    blocks: Vec<Block>,
    records: u64,
    latest: u64,
    first: Option<u64>,
}

impl Order {
    fn watch(&mut self, time: u64) {
        self.latest = self.latest.max(time);
        self.first = Some(self.first.map_or(time, |first| first.min(time)));
        if self.records.is_multiple_of(BLOCK) {
            self.blocks.push(Block { late: 0, least: u64::MAX });
        }
        self.records += 1;
        if let Some(block) = self.blocks.last_mut() {
            block.late = block.late.max(self.latest - time);
            block.least = block.least.min(time);
        }
    }

    fn close(&mut self) {
        let mut least = u64::MAX;
        for block in self.blocks.iter_mut().rev() {
            least = std::mem::replace(&mut block.least, least).min(least);
        }
    }

    /// The time of the first record in the order of time.
    pub(super) fn first(&self) -> Option<u64> {
        self.first
    }

    /// No record that comes after the first `records` ones, of which the latest is `latest`, is earlier than this.
    pub(super) fn rest_from(&self, records: u64, latest: u64) -> u64 {
        let Some(last) = records.checked_sub(1) else { return 0 };
        self.blocks.get((last / BLOCK) as usize).map_or(u64::MAX, |block| (latest - block.late.min(latest)).min(block.least))
    }
}

/// What is known of a process beforehand.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Its journal breaks the rules.
    pub(super) is_lawless: bool,
    pub(super) order: Order,
    /// Calls that get no answer, and those whose answer comes late.
    pub(super) unanswered: Ranges,
    pub(super) late: HashMap<u32, Outcome>,
    /// How far below the highest number a call may be that is asked for.
    pub(super) reach: u32,
    /// Begins without an end, and what those became whose end comes late.
    orphans: [Ranges; 2],
    pub(super) long: HashMap<Begin, Option<Action>>,
}

impl Plan {
    pub(super) fn is_orphan(&self, begin: Begin) -> bool {
        match begin {
            Begin::Touch(at) => self.orphans[0].contains(at),
            Begin::Key(at) => self.orphans[1].contains(at),
        }
    }
}

/// Makes the plan of a process while its journal is read for the first time.
#[derive(Debug, Default)]
pub(super) struct Watch {
    plan: Plan,
    /// Numbers of calls that were made.
    made: Ranges,
    /// Numbers of calls that were spoken of without having been made.
    missed: Ranges,
    highest: u32,
    /// Calls that have not been answered yet, and when they were made, in records.
    open: HashMap<u32, u64>,
    hands: Hands,
}

impl Watch {
    /// The process says something.
    pub(super) fn hear(&mut self, heard: &Heard) {
        if let Heard::Said(time, _) = heard {
            self.plan.order.watch(*time);
        }
        if self.plan.is_lawless {
            return;
        }
        if !self.is_lawful(heard) {
            // None of it is needed any more.
            let order = std::mem::take(&mut self.plan.order);
            *self = Watch { plan: Plan { is_lawless: true, order, ..Plan::default() }, ..Watch::default() };
        }
    }

    fn is_lawful(&mut self, heard: &Heard) -> bool {
        match *heard {
            Heard::Outcome(number, _, outcome) => self.answered(number, outcome),
            Heard::Said(_, Said::Access(access)) => self.called(&access),
            Heard::Said(_, Said::Value(value)) => self.spoken_of(value.access),
            Heard::Said(_, Said::Touch(touch)) => {
                let fate = self.hands.touch(&touch, self.plan.order.records);
                self.done(fate)
            }
            Heard::Said(_, Said::Key(key)) => {
                let fate = self.hands.key(&key, self.plan.order.records);
                self.done(fate)
            }
            _ => true,
        }
    }

    fn called(&mut self, access: &Access) -> bool {
        let number = access.number;
        if number == 0 || self.is_far(number) || self.missed.contains(number) || !self.made.insert(number) {
            return false;
        }
        self.highest = self.highest.max(number);
        let nearest = self.highest.saturating_sub(FARTHEST);
        self.made.forget_below(nearest);
        self.missed.forget_below(nearest);
        self.open.insert(number, self.plan.order.records);
        // A call is made in one with a lower number.
        let within = if access.within < number { access.within } else { 0 };
        self.spoken_of(number) && self.spoken_of(within)
    }

    /// A call is asked for by its number. One that was not made before must not be made later.
    fn spoken_of(&mut self, number: u32) -> bool {
        if number == 0 {
            return true;
        }
        if self.is_far(number) {
            return false;
        }
        if self.made.contains(number) {
            self.plan.reach = self.plan.reach.max(self.highest - number);
        } else {
            self.missed.insert(number);
        }
        true
    }

    /// Whether a number is so far below the highest one that nothing is known of it any more.
    fn is_far(&self, number: u32) -> bool {
        number < self.highest.saturating_sub(FARTHEST)
    }

    fn answered(&mut self, number: u32, outcome: Outcome) -> bool {
        match self.open.remove(&number) {
            Some(made) if self.plan.order.records - made > LONG => drop(self.plan.late.insert(number, outcome)),
            Some(_) => {}
            // A second answer, or one to a call that is not known and must not be made later.
            None if self.is_far(number) || self.made.contains(number) => return false,
            None => drop(self.missed.insert(number)),
        }
        true
    }

    fn done(&mut self, fate: Option<Fate>) -> bool {
        match fate {
            None => return false,
            Some(Fate::Begins(_, Some(before))) => self.orphan(before),
            Some(Fate::Ends(Some((begin, ago)), action)) if ago > LONG => drop(self.plan.long.insert(begin, action)),
            Some(Fate::Begins(_, None) | Fate::Ends(..)) => {}
        }
        true
    }

    fn orphan(&mut self, begin: Begin) {
        match begin {
            Begin::Touch(at) => self.plan.orphans[0].insert(at),
            Begin::Key(at) => self.plan.orphans[1].insert(at),
        };
    }

    /// The journal has come to its end.
    pub(super) fn finish(mut self) -> Plan {
        let mut open: Vec<Begin> = self.hands.open().map(|(begin, _)| begin).collect();
        open.drain(..).for_each(|begin| self.orphan(begin));
        let mut unanswered: Vec<u32> = self.open.into_keys().collect();
        unanswered.sort_unstable();
        self.plan.unanswered = unanswered.into_iter().collect();
        self.plan.order.close();
        self.plan
    }
}
