//! Texts that the app was given: which of them a text was that left.

use std::collections::{BTreeSet, HashMap};

use crate::session::{ApiNo, TextNo, Trace, Value, What};

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

#[derive(Debug, Clone, Default)]
struct Known {
    deliveries: Vec<Delivery>,
    names: BTreeSet<TextNo>,
}

/// All that was delivered in a run, by the hashes of the texts.
#[derive(Debug, Clone, Default)]
pub struct Values {
    by_hash: HashMap<u64, Known>,
    /// Records of the trace that were taken in.
    fed: usize,
}

impl Values {
    /// Of a whole trace.
    pub fn of_run(trace: &Trace) -> Values {
        let mut values = Values::default();
        values.learn(trace);
        values
    }

    /// Takes in what the trace has gained since the last call.
    pub fn learn(&mut self, trace: &Trace) {
        for record in trace.records.get(self.fed..).unwrap_or_default() {
            let What::Value(value) = record.what else { continue };
            let api = trace.api_of(record.process, value.access);
            let delivery = Delivery { time: record.time, process: record.process, value, api };
            let known = self.by_hash.entry(value.hash).or_default();
            known.deliveries.push(delivery);
            known.names.insert(value.name);
        }
        self.fed = trace.records.len();
    }

    /// Every delivery of the text with this hash, in the order of time. Empty when none is known, which the loss of its record explains,
    /// or a process that took the text over from its parent.
    pub fn of(&self, hash: u64) -> &[Delivery] {
        self.by_hash.get(&hash).map_or(&[], |known| &known.deliveries)
    }

    /// What a text is called: the categories of the accesses that delivered it, and the names that the user gave it. Each once.
    pub fn names(&self, hash: u64) -> impl Iterator<Item = TextNo> {
        self.by_hash.get(&hash).into_iter().flat_map(|known| known.names.iter().copied())
    }
}
