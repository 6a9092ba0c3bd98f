//! Demands about how often, how soon again and how regularly something may happen.

use std::collections::VecDeque;

use super::super::policy::{Demand, Per, Window};
use crate::session::ApiNo;

/// Calls that are counted together: app, actor, category or api, process. What does not count is 0.
pub(super) type Counted = (u32, u32, u32, u32, u32);

/// The key of a call.
pub(super) fn key(per: Per, app: u32, actor: u32, category: u32, api: ApiNo, process: u32) -> Counted {
    let only = |on: bool, number: u32| if on { number + 1 } else { 0 };
    (app, only(per.actor, actor), only(per.category, category), only(per.api, api.into()), only(per.process, process))
}

/// Calls that are counted together. Of some calls it is not sure that they count: what is broken with them and without them is broken.
#[derive(Debug, Clone)]
pub(super) struct Counter {
    sure: Track,
    /// The same with the calls that are not sure, once there was one.
    all: Option<Box<Track>>,
}

/// What a call has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Came {
    pub(super) certain: bool,
    /// Since when the calls count that have broken the rule.
    pub(super) since: u64,
}

#[derive(Debug, Clone)]
enum Track {
    /// The last calls, one more than may be.
    Window {
        times: Vec<u64>,
        next: usize,
    },
    /// How many since the last of some actions, of which there had been so many then; the time of the first.
    Since {
        epoch: u64,
        count: u64,
        first: u64,
    },
    Gap {
        last: Option<u64>,
    },
    Even(Even),
}

/// The last intervals, as many as may not be equal in a row. Any of them may be the first of such a row, so none is forgotten before it cannot
/// be. The shortest and the longest stand first in lists of their own, with those after them that will be.
#[derive(Debug, Clone, Default)]
struct Even {
    last: Option<u64>,
    /// How many intervals there were.
    count: usize,
    /// When each of the last ones began, and its length.
    row: VecDeque<(u64, u64)>,
    /// Numbers and lengths.
    shortest: VecDeque<(usize, u64)>,
    longest: VecDeque<(usize, u64)>,
}

impl Even {
    fn call(&mut self, now: u64, times: usize, tolerance: u32) -> Option<u64> {
        let before = self.last.replace(now)?;
        let interval = now.saturating_sub(before);
        self.count += 1;
        self.row.push_back((before, interval));
        if self.row.len() > times {
            self.row.pop_front();
        }
        while self.shortest.pop_back_if(|(_, other)| *other >= interval).is_some() {}
        while self.longest.pop_back_if(|(_, other)| *other <= interval).is_some() {}
        for list in [&mut self.shortest, &mut self.longest] {
            list.push_back((self.count, interval));
            while list.pop_front_if(|(number, _)| *number + times <= self.count).is_some() {}
        }
        let (begin, first) = *self.row.front()?;
        let (shortest, longest) = (self.shortest.front()?.1, self.longest.front()?.1);
        let apart = u128::from((longest - first).max(first - shortest)) * 1000;
        (self.row.len() == times && apart <= u128::from(first) * u128::from(tolerance)).then_some(begin)
    }
}

impl Track {
    fn new(demand: &Demand) -> Option<Track> {
        Some(match demand {
            Demand::AtMost { window: Window::Last(_), .. } => Track::Window { times: Vec::new(), next: 0 },
            Demand::AtMost { window: Window::Since(_), .. } => Track::Since { epoch: 0, count: 0, first: 0 },
            Demand::Gap { .. } => Track::Gap { last: None },
            Demand::Irregular { .. } => Track::Even(Even::default()),
            Demand::Require(_) | Demand::Forbid(_) | Demand::MustStop { .. } => return None,
        })
    }

    /// Takes a call; since when the rule is broken, if it is.
    fn call(&mut self, demand: &Demand, now: u64, epoch: u64) -> Option<u64> {
        match (self, demand) {
            (Track::Window { times, next }, Demand::AtMost { count, window: Window::Last(length), .. }) => {
                let most = *count as usize + 1;
                if times.len() < most {
                    times.push(now);
                } else {
                    times[*next] = now;
                    *next = if *next + 1 == most { 0 } else { *next + 1 };
                }
                let oldest = times[*next];
                (times.len() == most && now.saturating_sub(oldest) <= *length).then_some(oldest)
            }
            (Track::Since { epoch: counted, count, first }, Demand::AtMost { count: most, .. }) => {
                if *counted != epoch {
                    (*counted, *count) = (epoch, 0);
                }
                if *count == 0 {
                    *first = now;
                }
                *count += 1;
                (*count > u64::from(*most)).then_some(*first)
            }
            (Track::Gap { last }, Demand::Gap { least, .. }) => {
                last.replace(now).filter(|last| now.saturating_sub(*last) < *least)
            }
            (Track::Even(even), Demand::Irregular { times, tolerance, .. }) => even.call(now, *times as usize, *tolerance),
            _ => None,
        }
    }
}

impl Counter {
    /// For a demand that counts.
    pub(super) fn new(demand: &Demand) -> Option<Counter> {
        Some(Counter { sure: Track::new(demand)?, all: None })
    }

    /// Takes a call; `epoch` is how often the actions have happened from which on calls count.
    pub(super) fn call(&mut self, demand: &Demand, now: u64, epoch: u64, is_sure: bool) -> Option<Came> {
        if !is_sure && self.all.is_none() {
            self.all = Some(Box::new(self.sure.clone()));
        }
        let sure = if is_sure { self.sure.call(demand, now, epoch) } else { None };
        let all = self.all.as_mut().map(|all| all.call(demand, now, epoch));
        match (sure, all) {
            (None, None | Some(None)) => None,
            (Some(since), None | Some(Some(_))) => Some(Came { certain: is_sure, since }),
            (Some(since), Some(None)) | (None, Some(Some(since))) => Some(Came { certain: false, since }),
        }
    }
}
