//! The calls of a process while its records are read for the second time: what each got and what it is part of, known as long as somebody
//! may ask.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use hooks::event::Outcome;

use super::plan::Plan;
use super::{Call, Delivered};
use crate::session::{Access, ApiNo, DEEPEST, Value};

/// What a call got.
#[derive(Debug, Clone, Copy)]
enum Answer {
    /// That comes later.
    Open,
    Known(Option<Outcome>),
}

/// One call.
#[derive(Debug)]
struct Made {
    number: u32,
    api: ApiNo,
    answer: Cell<Answer>,
}

/// A call with those in which it was made, innermost first.
#[derive(Debug, Clone)]
pub(super) struct Nested {
    made: Rc<Made>,
    outer: Option<Rc<[Rc<Made>]>>,
}

impl Nested {
    fn outer(&self) -> &[Rc<Made>] {
        self.outer.as_deref().unwrap_or_default()
    }

    fn outermost(&self) -> u32 {
        let (mut api, mut found) = (self.made.api, self.made.number);
        for outer in self.outer() {
            found = if outer.api == api { outer.number } else { found };
            api = outer.api;
        }
        found
    }

    /// Whether a call of the same api stands for it; `None` when that is not known yet.
    fn is_inner(&self) -> Option<bool> {
        for outer in self.outer().iter().filter(|outer| outer.api == self.made.api) {
            match outer.answer.get() {
                Answer::Open => return None,
                Answer::Known(Some(Outcome::NotSent)) => {}
                Answer::Known(_) => return Some(true),
            }
        }
        Some(false)
    }

    /// The call with what came of it; `None` when that is not known yet.
    pub(super) fn complete(&self, access: Access) -> Option<Call> {
        let Answer::Known(outcome) = self.made.answer.get() else { return None };
        Some(Call { access, outcome, inner: self.is_inner()?, outermost: self.outermost() })
    }
}

/// The calls that may still be asked for by their numbers.
#[derive(Debug, Default)]
pub(super) struct Window {
    calls: HashMap<u32, Nested>,
    /// The same, in the order in which they were made.
    order: VecDeque<u32>,
    highest: u32,
}

impl Window {
    /// A call is made.
    pub(super) fn made(&mut self, access: &Access, plan: &Plan) -> Nested {
        let number = access.number;
        let answer = match plan.late.get(&number) {
            Some(outcome) => Answer::Known(Some(*outcome)),
            None if plan.unanswered.contains(number) => Answer::Known(None),
            None => Answer::Open,
        };
        let within = self.calls.get(&access.within).filter(|_| access.within < number);
        let outer = within.map(|within| {
            let all = std::iter::once(&within.made).chain(within.outer());
            all.take(DEEPEST).cloned().collect()
        });
        let nested = Nested { made: Rc::new(Made { number, api: access.api, answer: Cell::new(answer) }), outer };
        self.highest = self.highest.max(number);
        self.calls.insert(number, nested.clone());
        self.order.push_back(number);
        self.forget(plan.reach);
        nested
    }

    /// A call is answered.
    pub(super) fn answered(&mut self, number: u32, outcome: Outcome) {
        if let Some(call) = self.calls.get(&number)
            && matches!(call.made.answer.get(), Answer::Open)
        {
            call.made.answer.set(Answer::Known(Some(outcome)));
        }
    }

    /// A text with the call that delivered it.
    pub(super) fn delivered(&self, value: Value) -> Delivered {
        let call = self.calls.get(&value.access);
        let (api, outermost) = (call.map(|call| call.made.api), call.map_or(value.access, Nested::outermost));
        Delivered { value, api, outermost }
    }

    /// Lets go of what nobody asks for any more. What waits for its answer stays, and what was made after it, too.
    fn forget(&mut self, reach: u32) {
        while let Some(first) = self.order.front()
            && self.highest.abs_diff(*first) > reach
            && let Some(call) = self.calls.get(first)
            && matches!(call.made.answer.get(), Answer::Known(_))
        {
            self.calls.remove(first);
            self.order.pop_front();
        }
    }
}
