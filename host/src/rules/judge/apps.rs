//! Which processes are one app.

use std::collections::HashMap;

use crate::session::{Facts, Process};

/// Number of an app in its run.
pub(in crate::rules) type AppNo = u32;

/// The apps of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::rules) struct Apps {
    /// Of each process.
    of: Vec<AppNo>,
    count: u32,
    /// How many processes have introduced themselves.
    introduced: usize,
}

/// Android gives each app a user id of its own for each user; isolated processes have others.
const APP_UIDS: std::ops::RangeInclusive<u32> = 10_000..=19_999;
const USER: u32 = 100_000;

/// What an app is told by, before what has neither is put to somebody.
#[derive(PartialEq, Eq, Hash)]
enum Sign<'f> {
    Uid(u32),
    Package(&'f str),
}

fn package<'f>(facts: &'f Facts, process: &Process) -> Option<&'f str> {
    let package = facts.texts.get(process.name).split(':').next().unwrap_or_default();
    (package.contains('.') && !package.contains('/')).then_some(package)
}

impl Apps {
    /// Processes with one user id of Android's are one app. Every other one belongs to the app whose package it is named after, or to the only
    /// app that there is.
    pub(super) fn of(facts: &Facts) -> Apps {
        let processes = facts.processes.iter();
        let is_app = |process: &Process| process.introduced && APP_UIDS.contains(&(process.uid % USER));
        let mut numbers: HashMap<Sign<'_>, AppNo> = HashMap::new();
        let mut packages: HashMap<&str, AppNo> = HashMap::new();
        let mut of: Vec<Option<AppNo>> = vec![None; processes.len()];
        for (process, of) in processes.clone().zip(&mut of).filter(|(process, _)| is_app(process)) {
            let next = numbers.len() as AppNo;
            let number = *numbers.entry(Sign::Uid(process.uid)).or_insert(next);
            if let Some(package) = package(facts, process) {
                packages.entry(package).or_insert(number);
            }
            *of = Some(number);
        }
        let by_uid = numbers.len();
        let rest = processes.clone().zip(&mut of).filter(|(process, of)| of.is_none() && by_uid != 1 && process.introduced);
        for (process, of) in rest {
            let Some(package) = package(facts, process) else { continue };
            let next = numbers.len() as AppNo;
            *of = Some(match packages.get(package) {
                Some(number) => *number,
                None => *numbers.entry(Sign::Package(package)).or_insert(next),
            });
        }
        let mut count = (numbers.len() as AppNo).max(1);
        let is_one = count == 1;
        // Processes without a package stand alone by their names.
        let mut alone: HashMap<u32, AppNo> = HashMap::new();
        let of = processes.clone().zip(of).map(|(process, of)| match of {
            Some(number) => number,
            None if is_one => 0,
            None => *alone.entry(process.name).or_insert_with(|| {
                count += 1;
                count - 1
            }),
        });
        let of = of.collect();
        Apps { of, count, introduced: processes.filter(|process| process.introduced).count() }
    }

    /// Takes in processes that the run has gained; whether those that were there are still of the same apps.
    pub(super) fn learn(&mut self, facts: &Facts) -> bool {
        let introduced = facts.processes.iter().filter(|process| process.introduced).count();
        if (facts.processes.len(), introduced) == (self.of.len(), self.introduced) {
            return true;
        }
        let now = Apps::of(facts);
        let is_same = now.of.starts_with(&self.of) && (self.count == 1) == (now.count == 1);
        *self = now;
        is_same
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count as usize
    }

    /// The app of a process.
    pub(in crate::rules) fn get(&self, process: u32) -> AppNo {
        self.of[process as usize]
    }
}
