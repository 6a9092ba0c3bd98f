//! Texts that leave the process: which data they were, and whether the rules let them go.

use std::collections::{BTreeMap, HashMap, HashSet};

use hooks::brief;
use hooks::catalogue::{self, Category, Kind};
use hooks::event::Outcome;

use super::super::explain::seconds;
use super::super::finding::{Leaves, Source};
use super::super::formula::Leaving;
use super::super::policy::Rule;
use super::{Judge, Subject};
use crate::session::{Egress, Record, Trace, Value, What};
use crate::timeline::{Delivery, Sort};

/// Deliveries of a text that are counted for one finding, the earliest ones.
const MOST_COUNTED: usize = 1024;
/// Sources of a text that are told with one finding.
const MOST_TOLD: usize = 16;

/// A text that leaves, as one pack looks at it, and what is not sure of that.
#[derive(Debug)]
pub(in crate::rules) struct Departure {
    pub(in crate::rules) leaving: Leaving,
    /// Name of the text's shape, or empty.
    pub(in crate::rules) shape: String,
    /// Where to, or empty.
    pub(in crate::rules) host: String,
    /// Why the shape may be another one.
    pub(in crate::rules) shape_doubt: Option<String>,
}

impl Departure {
    /// Why a pattern of hosts that does not match may match after all.
    pub(in crate::rules) fn host_doubt(&self, pattern: &str) -> Option<String> {
        let is_name = |text: &str| text.bytes().any(|byte| byte.is_ascii_alphabetic());
        let is_address = self
            .host
            .rsplit_once(':')
            .is_some_and(|(address, _)| address.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok());
        match () {
            () if self.host.is_empty() => Some("where it went is not known".to_owned()),
            () if is_address && is_name(pattern) => Some(format!("of the host {} only the address is known", self.host)),
            () => None,
        }
    }
}

/// Whether a host, with or without its port, is what a pattern means.
fn is_host(pattern: &str, host: &str) -> bool {
    let (pattern, host) = (pattern.to_ascii_lowercase(), host.to_ascii_lowercase());
    let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
    // The root's own dot says nothing more.
    let bare = name.strip_suffix('.').unwrap_or(name);
    !host.is_empty() && [host.as_str(), name, bare].iter().any(|host| brief::matches(&pattern, host))
}

impl Rule {
    /// Whether it is about a text that was delivered so.
    fn is_about(&self, sort: &Sort) -> bool {
        match sort.api {
            Some(api) => self.apis[api as usize],
            None => sort.category.is_some_and(|category| self.categories.contains(&category)),
        }
    }
}

impl Judge<'_> {
    /// A text was delivered: from here on it could leave.
    pub(super) fn value(&mut self, trace: &Trace, record: &Record, value: Value) {
        let sort = Sort::of(trace, &Delivery::of(trace, record, value));
        for (policy, state) in self.policies.iter().zip(&mut self.states) {
            for (rule, state) in policy.rules.iter().zip(&mut state.rules) {
                state.exercised += u64::from(rule.leaves && rule.is_about(&sort));
            }
        }
    }

    pub(super) fn egress(&mut self, trace: &Trace, record: &Record, egress: Egress) {
        // Of a text that nobody knows, no rule can say that it is not its concern.
        let is_known = !self.values.sorts(egress.hash, record.time).is_empty();
        for policy in 0..self.policies.len() {
            let departure = self.departure(trace, policy, &egress, record.time);
            for rule in 0..self.policies[policy].rules.len() {
                let row = &self.policies[policy].rules[rule];
                let is_about = || self.values.sorts(egress.hash, record.time).iter().any(|sort| row.is_about(sort));
                if row.leaves && (!is_known || is_about()) {
                    self.judge(trace, record, (Subject::Egress(egress, is_known), Some(&departure)), policy, rule);
                }
            }
        }
    }

    fn departure(&self, trace: &Trace, policy: usize, egress: &Egress, now: u64) -> Departure {
        let (pack, state) = (&self.policies[policy], &self.states[policy]);
        let host = trace.texts.get(egress.host).to_owned();
        let shape = trace.texts.get(self.values.shape(egress.hash, now)).to_owned();
        let own = pack.shapes.iter().position(|row| row.told == shape).map(|at| at as u8);
        let foreign = !shape.is_empty() && own.is_none();
        let shape_doubt = state.shapes_unseen.clone().or_else(|| {
            foreign.then(|| format!("the text has the shape `{shape}` of another pack, which was looked for before this one's"))
        });
        let hosts =
            pack.hosts.iter().enumerate().filter(|(_, pattern)| is_host(pattern, &host)).fold(0, |bits, (at, _)| bits | 1 << at);
        let shape = own.map_or(shape, |own| pack.shapes[own as usize].name.clone());
        Departure { leaving: Leaving { encoding: egress.encoding, shape: own, hosts }, shape, host, shape_doubt }
    }

    /// What left, in words. However often a text was delivered, so much is looked at and told that a finding stays short.
    pub(in crate::rules) fn leaves(&self, trace: &Trace, egress: &Egress, now: u64) -> Leaves {
        let mut from: Vec<Source> = Vec::new();
        let mut places: HashMap<(u32, Option<u16>, u32), usize> = HashMap::new();
        for delivery in self.values.until(egress.hash, now).iter().take(MOST_COUNTED) {
            let place = (delivery.process, delivery.api, delivery.value.name);
            if from.len() == MOST_TOLD && !places.contains_key(&place) {
                continue;
            }
            let at = *places.entry(place).or_insert(from.len());
            if at == from.len() {
                from.push(Source {
                    at_ns: delivery.time.saturating_sub(self.start),
                    times: 0,
                    pid: trace.processes[delivery.process as usize].pid,
                    api: delivery.api.and_then(|api| catalogue::apis().nth(api as usize)).map(|api| api.id),
                    name: trace.texts.get(delivery.value.name).to_owned(),
                });
            }
            from[at].times += 1;
        }
        Leaves {
            encoding: egress.encoding.name(),
            host: trace.texts.get(egress.host).to_owned(),
            shape: trace.texts.get(self.values.shape(egress.hash, now)).to_owned(),
            from,
        }
    }

    /// The category that a rule found leaving.
    pub(in crate::rules) fn category_that_left(&self, rule: &Rule, egress: &Egress, now: u64) -> &'static str {
        let of_rule = self.values.sorts(egress.hash, now).iter().filter(|sort| rule.is_about(sort));
        of_rule.filter_map(|sort| sort.category).next().map_or("unknown", Category::name)
    }

    /// Data that a rule is about and of which nobody could tell whether it left: the agent did not understand what was delivered, or
    /// could not look for it.
    pub(in crate::rules) fn not_recognisable(&self, trace: &Trace, rule: &Rule) -> Vec<String> {
        if !rule.leaves {
            return Vec::new();
        }
        let rows: Vec<_> = catalogue::apis().collect();
        // Of accesses that are one with others, the outermost stands for all; these have delivered something.
        let (mut delivered, mut short) = (HashSet::new(), 0u64);
        let mut texts: BTreeMap<u32, HashSet<u64>> = BTreeMap::new();
        for record in &trace.records {
            if let What::Value(value) = record.what {
                texts.entry(record.process).or_default().insert(value.hash);
                delivered.insert((record.process, trace.outermost(record.process, value.access)));
                let is_short = (value.length as usize) < brief::SHORTEST;
                short += u64::from(is_short && rule.is_about(&Sort::of(trace, &Delivery::of(trace, record, value))));
            }
        }
        let mut opaque: Vec<(&'static str, u64, u64)> = Vec::new();
        for record in &trace.records {
            let What::Access(access) = record.what else { continue };
            let row = rows[access.api as usize];
            let yields = rule.apis[access.api as usize] && matches!(row.kind, Kind::Read | Kind::Listen | Kind::Start);
            // Only a call that surely gave nothing delivered nothing.
            let gave_nothing = matches!(
                trace.outcome(record.process, access.number),
                Some(Outcome::NotSent | Outcome::Empty | Outcome::Refused(_))
            );
            if !yields || gave_nothing || delivered.contains(&(record.process, trace.outermost(record.process, access.number))) {
                continue;
            }
            match opaque.iter_mut().find(|(id, ..)| *id == row.id) {
                Some((_, count, _)) => *count += 1,
                None => opaque.push((row.id, 1, record.time)),
            }
        }
        let time = |at: u64| seconds(at.saturating_sub(self.start));
        let mut why: Vec<String> = opaque
            .into_iter()
            .map(|(id, count, first)| {
                format!(
                    "what {count} of the calls of {id} delivered (the first at {}) could not be recognised if it left",
                    time(first)
                )
            })
            .collect();
        if short > 0 {
            why.push(format!("{short} deliveries were of texts too short to be looked for in every way of writing"));
        }
        for (process, texts) in texts.into_iter().filter(|(_, texts)| texts.len() > brief::KEPT) {
            let (pid, count, kept) = (trace.processes[process as usize].pid, texts.len(), brief::KEPT);
            why.push(format!("process {pid} was given {count} different texts, of which the last {kept} were looked for"));
        }
        why
    }
}
