//! The steps of a trace of any length: read twice, and never held in memory.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use hooks::journal::{Source, TraceError};

use super::Step;
use super::plan::{Plan, Watch};
use super::process::{Teller, With};
use crate::session::{Facts, Mapping, OpenError, Survey};
use crate::timeline::action::Clicks;

/// A trace of which only the facts are in memory.
#[derive(Debug)]
pub struct Stream<S> {
    source: S,
    survey: Survey,
    plans: Vec<Plan>,
}

impl Stream<File> {
    /// Reads a trace file for the first time. `progress` is told how many bytes of how many have been read, often.
    pub fn open(
        path: &Path,
        mapping: Option<Arc<Mapping>>,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Stream<File>, OpenError> {
        let failed = |source| OpenError::from_io(path, source);
        let file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        let stream = Stream::read(file, length, mapping, |at| progress(at, length)).map_err(failed)?;
        stream.map_err(|source| OpenError::Trace { path: path.to_owned(), source })
    }
}

impl<'b> Stream<&'b [u8]> {
    /// The same of bytes.
    pub fn from_bytes(bytes: &'b [u8]) -> Result<Stream<&'b [u8]>, TraceError> {
        match Stream::read(bytes, bytes.len() as u64, None, |_| ()) {
            Ok(stream) => stream,
            Err(error) => unreachable!("memory can be read: {error}"),
        }
    }
}

impl<S: Source> Stream<S> {
    fn read(
        source: S,
        length: u64,
        mapping: Option<Arc<Mapping>>,
        mut progress: impl FnMut(u64),
    ) -> io::Result<Result<Stream<S>, TraceError>> {
        let mut watches: Vec<Watch> = Vec::new();
        let survey = Survey::read(&source, length, mapping, |process, at, heard| {
            if watches.len() <= process {
                watches.resize_with(process + 1, Watch::default);
            }
            watches[process].hear(heard);
            progress(at);
        })?;
        Ok(survey.map(|survey| {
            let mut plans: Vec<Plan> = watches.into_iter().map(Watch::finish).collect();
            plans.resize_with(survey.facts.processes.len(), Plan::default);
            Stream { source, survey, plans }
        }))
    }

    /// What is known of the run as a whole.
    pub fn facts(&self) -> &Facts {
        &self.survey.facts
    }

    /// Reads it for the second time, and gives each step to `take`: the same, and in the same order, as [`steps`](super::steps) of the
    /// trace in memory.
    pub fn each(&self, mut take: impl FnMut(&Step)) -> io::Result<()> {
        let facts = self.facts();
        let ranks = facts.ranks();
        let clicks = Clicks::new(facts);
        let with = With { source: &self.source, survey: &self.survey, clicks: &clicks };
        let first = |(at, plan): (usize, &Plan)| Some(Reverse((plan.order.first()?, ranks[at], at)));
        let mut next: BinaryHeap<_> = self.plans.iter().enumerate().filter_map(first).collect();
        let mut tellers: HashMap<usize, (Teller<'_>, Option<Step>)> = HashMap::new();
        while let Some(Reverse((_, rank, process))) = next.pop() {
            let (mut teller, mut step) = match tellers.remove(&process) {
                Some(known) => known,
                // It is its turn for the first time.
                None => {
                    let mut teller = Teller::new(process, &self.plans[process], &with)?;
                    let step = teller.next(&with)?;
                    (teller, step)
                }
            };
            // As long as nobody else comes before it, it goes on.
            while let Some(now) = step {
                if next.peek().is_some_and(|Reverse((time, other, _))| (*time, *other) < (now.time, rank)) {
                    next.push(Reverse((now.time, rank, process)));
                    tellers.insert(process, (teller, Some(now)));
                    break;
                }
                take(&now);
                step = teller.next(&with)?;
            }
        }
        Ok(())
    }
}
