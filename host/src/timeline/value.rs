//! Texts that the app was given: which of them a text was that left.

use std::collections::{BTreeSet, HashMap};

use hooks::catalogue::{self, Category};

use super::step::{Delivered, Happened, Step, steps};
use crate::session::{ApiNo, Facts, TextNo, Trace, Value};

/// Deliveries of one text that are kept, the earliest ones.
pub const MOST_KEPT: usize = 1024;

/// One time that a text was delivered, or that the user named it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// When.
    pub time: u64,
    /// Index of the process in the trace.
    pub process: u32,
    /// The text, without itself.
    pub value: Value,
    /// The api of the access that delivered it; `None` for a text that the user named, or when the access is not known.
    pub api: Option<ApiNo>,
}

/// What deliveries of one text have in common that rules ask for: there are no more of these than apis and categories, however often
/// a text is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// When the first of them came.
    pub since: u64,
    /// The api that delivered the text.
    pub api: Option<ApiNo>,
    /// What the text is: by the api, else by the name that the user gave it.
    pub category: Option<Category>,
}

impl Delivery {
    /// What a step tells of.
    pub fn of(step: &Step, delivered: &Delivered) -> Delivery {
        Delivery { time: step.time, process: step.process, value: delivered.value, api: delivered.api }
    }
}

impl Sort {
    /// The sort of one delivery.
    pub fn of(facts: &Facts, delivery: &Delivery) -> Sort {
        let by_api = delivery.api.and_then(|api| catalogue::apis().nth(api as usize)).map(|api| api.category);
        let name = facts.texts.get(delivery.value.name);
        let category = by_api.or_else(|| Category::ALL.into_iter().find(|category| category.name() == name));
        Sort { since: delivery.time, api: delivery.api, category }
    }
}

#[derive(Debug, Clone, Default)]
struct Known {
    deliveries: Vec<Delivery>,
    names: BTreeSet<TextNo>,
    /// Each sort once, in the order of their first times.
    sorts: Vec<Sort>,
    /// The first shape that the text was said to have, and when.
    shape: Option<(u64, TextNo)>,
}

impl Known {
    fn learn(&mut self, facts: &Facts, delivery: Delivery) {
        // Records come in the order of time, so that what is there already is the first of its kind.
        if delivery.api.is_none() || !self.sorts.iter().any(|sort| sort.api == delivery.api) {
            let new = Sort::of(facts, &delivery);
            if !self.sorts.iter().any(|sort| (sort.api, sort.category) == (new.api, new.category)) {
                self.sorts.push(new);
            }
        }
        if self.shape.is_none() && !facts.texts.get(delivery.value.shape).is_empty() {
            self.shape = Some((delivery.time, delivery.value.shape));
        }
        self.names.insert(delivery.value.name);
        if self.deliveries.len() < MOST_KEPT {
            self.deliveries.push(delivery);
        }
    }
}

/// All that was delivered in a run, by the hashes of the texts.
#[derive(Debug, Clone, Default)]
pub struct Values {
    by_hash: HashMap<u64, Known>,
}

impl Values {
    /// Of a whole trace.
    pub fn of_run(trace: &Trace) -> Values {
        let mut values = Values::default();
        for step in steps(trace) {
            if let Happened::Value(delivered) = &step.what {
                values.learn(trace, Delivery::of(&step, delivered));
            }
        }
        values
    }

    /// Takes in a delivery. They have to come in the order of time.
    pub fn learn(&mut self, facts: &Facts, delivery: Delivery) {
        self.by_hash.entry(delivery.value.hash).or_default().learn(facts, delivery);
    }

    /// The first deliveries of the text with this hash, up to [`MOST_KEPT`], in the order of time. Empty when none is known, which the loss of its record explains,
    /// or a process that took the text over from its parent.
    pub fn of(&self, hash: u64) -> &[Delivery] {
        self.by_hash.get(&hash).map_or(&[], |known| &known.deliveries)
    }

    /// Those of them up to a moment.
    pub fn until(&self, hash: u64, now: u64) -> &[Delivery] {
        let known = self.of(hash);
        &known[..known.partition_point(|delivery| delivery.time <= now)]
    }

    /// The sorts of the deliveries up to a moment, each once, in the order of their first times. None when there were no deliveries.
    pub fn sorts(&self, hash: u64, now: u64) -> &[Sort] {
        let sorts = self.by_hash.get(&hash).map_or(&[][..], |known| &known.sorts);
        &sorts[..sorts.partition_point(|sort| sort.since <= now)]
    }

    /// The shape that a text was known to have at a moment; the empty text for none.
    pub fn shape(&self, hash: u64, now: u64) -> TextNo {
        let shape = self.by_hash.get(&hash).and_then(|known| known.shape);
        shape.filter(|(since, _)| *since <= now).map_or(0, |(_, shape)| shape)
    }

    /// What a text is called: the categories of the accesses that delivered it, and the names that the user gave it. Each once.
    pub fn names(&self, hash: u64) -> impl Iterator<Item = TextNo> {
        self.by_hash.get(&hash).into_iter().flat_map(|known| known.names.iter().copied())
    }
}
