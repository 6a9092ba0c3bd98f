//! The steps of one process, in the order of time, while its records are read for the second time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::io;

use hooks::journal::Source;

use super::calls::{Nested, Window};
use super::clicks::Recent;
use super::hands::{Begin, Fate, Hands};
use super::plan::Plan;
use super::{Call, Delivered, Happened, Step};
use crate::session::{Access, Calls, Click, Cursor, Heard, Key, Said, Survey, Touch};
use crate::timeline::Action;
use crate::timeline::action::{Actions, Clicks, actions};

/// A record whose other half may not have come yet.
#[derive(Debug)]
enum Waiting {
    Done(Happened),
    Access(Access, Nested),
    Touch(Touch, Begin),
    Key(Key, Begin),
    Click(Click),
}

/// A record's place in its process: its time, then its number.
type Place = (u64, u64);

#[derive(Debug)]
struct Item {
    place: Place,
    what: Waiting,
}

impl PartialEq for Item {
    fn eq(&self, other: &Item) -> bool {
        self.place == other.place
    }
}

impl Eq for Item {}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Item) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Item {
    fn cmp(&self, other: &Item) -> std::cmp::Ordering {
        self.place.cmp(&other.place)
    }
}

/// Records in the order of time.
#[derive(Debug, Default)]
struct Queue {
    /// Those that came in this order.
    line: VecDeque<Item>,
    /// The others.
    late: BinaryHeap<Reverse<Item>>,
}

impl Queue {
    fn push(&mut self, item: Item) {
        match self.line.back() {
            Some(last) if last.place > item.place => self.late.push(Reverse(item)),
            _ => self.line.push_back(item),
        }
    }

    fn is_late_first(&self) -> bool {
        match (self.line.front(), self.late.peek()) {
            (Some(first), Some(Reverse(late))) => late < first,
            (first, _) => first.is_none(),
        }
    }

    fn first(&self) -> Option<&Item> {
        if self.is_late_first() { self.late.peek().map(|Reverse(item)| item) } else { self.line.front() }
    }

    fn pop(&mut self) {
        if self.is_late_first() {
            self.late.pop();
        } else {
            self.line.pop_front();
        }
    }
}

/// Everything about a process whose journal breaks the rules of an agent.
#[derive(Debug)]
struct Whole {
    calls: Calls,
    actions: Actions,
    /// Touches, keys and clicks so far.
    told: [usize; 3],
}

impl Whole {
    fn read<S: Source + ?Sized>(survey: &Survey, process: usize, source: &S) -> io::Result<Whole> {
        let mut cursor = survey.cursor(process);
        let (mut calls, mut touches, mut keys, mut clicks) = (Calls::default(), Vec::new(), Vec::new(), Vec::new());
        while let Some(heard) = cursor.next(source)? {
            match heard {
                Heard::Outcome(access, _, outcome) => calls.answered(access, outcome),
                Heard::Said(_, Said::Access(access)) => calls.made(&access),
                Heard::Said(_, Said::Touch(touch)) => touches.push(touch),
                Heard::Said(_, Said::Key(key)) => keys.push(key),
                Heard::Said(_, Said::Click(click)) => clicks.push(click),
                _ => {}
            }
        }
        Ok(Whole { calls, actions: actions(&survey.facts, &touches, &keys, &clicks), told: [0; 3] })
    }

    fn next(&mut self, of: usize) -> Option<Action> {
        let actions = [&self.actions.of_touch, &self.actions.of_key, &self.actions.of_click][of];
        self.told[of] += 1;
        actions.get(self.told[of] - 1).copied().flatten()
    }

    fn complete(&mut self, said: Said) -> Happened {
        match said {
            Said::Access(access) => Happened::Access(Call {
                access,
                outcome: self.calls.outcome(access.number),
                inner: self.calls.is_inner(&access),
                outermost: self.calls.outermost(access.number),
            }),
            Said::Value(value) => {
                let (api, outermost) = (self.calls.api_of(value.access), self.calls.outermost(value.access));
                Happened::Value(Delivered { value, api, outermost })
            }
            Said::Touch(touch) => Happened::Touch(touch, self.next(0)),
            Said::Key(key) => Happened::Key(key, self.next(1)),
            Said::Click(click) => Happened::Click(click, self.next(2)),
            said => by_itself(said),
        }
    }
}

/// A record that is complete by itself.
fn by_itself(said: Said) -> Happened {
    match said {
        Said::Started => Happened::Started,
        Said::Mark(name, value) => Happened::Mark(name, value),
        Said::Screen(screen) => Happened::Screen(screen),
        Said::End => Happened::End,
        Said::Permission(name, state, stack) => Happened::Permission(name, state, stack),
        Said::Cause(cause) => Happened::Cause(cause),
        Said::Egress(egress) => Happened::Egress(egress),
        Said::Flag(key, value, _) => Happened::Flag(key, value),
        Said::Hook | Said::Gap | Said::Code(..) => Happened::Other,
        Said::Access(_) | Said::Value(_) | Said::Touch(_) | Said::Key(_) | Said::Click(_) => {
            unreachable!("others decide what it is")
        }
    }
}

/// What a process is read with.
pub(super) struct With<'s, S: ?Sized> {
    pub(super) source: &'s S,
    pub(super) survey: &'s Survey,
    pub(super) clicks: &'s Clicks<'s>,
}

/// Reads one process.
pub(super) struct Teller<'s> {
    process: u32,
    plan: &'s Plan,
    cursor: Cursor<'s>,
    has_ended: bool,
    /// Records so far, and the latest of them.
    records: u64,
    latest: u64,
    /// Nothing that comes is earlier.
    rest: u64,
    queue: Queue,
    whole: Option<Whole>,
    window: Window,
    hands: Hands,
    /// What begins have become.
    became: HashMap<Begin, Option<Action>>,
    recent: Recent,
}

impl<'s> Teller<'s> {
    pub(super) fn new<S: Source + ?Sized>(process: usize, plan: &'s Plan, with: &With<'s, S>) -> io::Result<Teller<'s>> {
        let whole = plan.is_lawless.then(|| Whole::read(with.survey, process, with.source)).transpose()?;
        Ok(Teller {
            process: process as u32,
            plan,
            cursor: with.survey.cursor(process),
            has_ended: false,
            records: 0,
            latest: 0,
            rest: 0,
            queue: Queue::default(),
            whole,
            window: Window::default(),
            hands: Hands::default(),
            became: HashMap::new(),
            recent: Recent::default(),
        })
    }

    /// The next step.
    pub(super) fn next<S: Source + ?Sized>(&mut self, with: &With<'s, S>) -> io::Result<Option<Step>> {
        loop {
            match self.queue.first() {
                Some(first) if first.place.0 <= self.rest => {
                    let time = first.place.0;
                    if let Some(what) = self.complete(with) {
                        self.queue.pop();
                        return Ok(Some(Step { time, process: self.process, what }));
                    }
                }
                Some(_) => {}
                None if self.has_ended => return Ok(None),
                None => {}
            }
            self.read(with.source)?;
        }
    }

    /// The first record of the queue, if everything that belongs to it has come.
    fn complete<S: Source + ?Sized>(&mut self, with: &With<'s, S>) -> Option<Happened> {
        match self.queue.first()?.what {
            Waiting::Done(happened) => Some(happened),
            Waiting::Access(access, ref nested) => nested.complete(access).map(Happened::Access),
            Waiting::Touch(touch, begin) => self.became.remove(&begin).map(|action| Happened::Touch(touch, action)),
            Waiting::Key(key, begin) => self.became.remove(&begin).map(|action| Happened::Key(key, action)),
            Waiting::Click(click) => {
                let facts = &with.survey.facts;
                let open = self.hands.open().filter(|(begin, _)| !self.plan.is_orphan(*begin)).map(|(_, began)| began);
                if !self.has_ended && !self.recent.suffices(facts, &click, self.rest, open) {
                    return None;
                }
                self.recent.forget(click.time);
                Some(Happened::Click(click, self.recent.click(facts, with.clicks, &click)))
            }
        }
    }

    /// Reads on.
    fn read<S: Source + ?Sized>(&mut self, source: &S) -> io::Result<()> {
        let (time, said) = match self.cursor.next(source)? {
            Some(Heard::Said(time, said)) => (time, said),
            Some(Heard::Outcome(access, _, outcome)) => {
                if self.whole.is_none() {
                    self.window.answered(access, outcome);
                }
                return Ok(());
            }
            Some(Heard::Nothing | Heard::Unknown(_)) => return Ok(()),
            // What was said to come and has not come is not there: the bytes are others than they were.
            None if self.has_ended => return Err(io::Error::new(io::ErrorKind::InvalidData, "it has changed while it was read")),
            None => {
                (self.has_ended, self.rest) = (true, u64::MAX);
                return Ok(());
            }
        };
        self.records += 1;
        self.latest = self.latest.max(time);
        self.rest = self.plan.order.rest_from(self.records, self.latest);
        let what = match &mut self.whole {
            Some(whole) => Waiting::Done(whole.complete(said)),
            None => self.hear(said),
        };
        self.queue.push(Item { place: (time, self.records), what });
        Ok(())
    }

    fn hear(&mut self, said: Said) -> Waiting {
        match said {
            Said::Access(access) => Waiting::Access(access, self.window.made(&access, self.plan)),
            Said::Value(value) => Waiting::Done(Happened::Value(self.window.delivered(value))),
            Said::Touch(touch) => {
                let fate = self.hands.touch(&touch, self.records);
                match self.fate(fate, false) {
                    Ok(action) => Waiting::Done(Happened::Touch(touch, action)),
                    Err(begin) => Waiting::Touch(touch, begin),
                }
            }
            Said::Key(key) => {
                let fate = self.hands.key(&key, self.records);
                match self.fate(fate, true) {
                    Ok(action) => Waiting::Done(Happened::Key(key, action)),
                    Err(begin) => Waiting::Key(key, begin),
                }
            }
            Said::Click(click) => Waiting::Click(click),
            said => Waiting::Done(by_itself(said)),
        }
    }

    /// The action of a touch or a key, or the begin that waits for its end.
    fn fate(&mut self, fate: Option<Fate>, is_key: bool) -> Result<Option<Action>, Begin> {
        match fate {
            Some(Fate::Begins(begin, _)) if self.plan.is_orphan(begin) => Ok(None),
            Some(Fate::Begins(begin, _)) => self.plan.long.get(&begin).copied().ok_or(begin),
            Some(Fate::Ends(begin, action)) => {
                if let Some((begin, _)) = begin.filter(|(begin, _)| !self.plan.long.contains_key(begin)) {
                    self.became.insert(begin, action);
                }
                if let Some(action) = action {
                    self.recent.forget(self.queue.first().map_or(self.rest, |first| first.place.0).min(self.rest));
                    self.recent.add(action, is_key);
                }
                Ok(action)
            }
            None => Ok(None),
        }
    }
}
