//! Texts that leave the process: which data they were, and whether the rules let them go.

use std::collections::HashMap;

use hooks::brief;
use hooks::catalogue::{self, Category};

use super::super::explain::seconds;
use super::super::finding::{Leaves, Source};
use super::super::formula::Leaving;
use super::super::policy::Rule;
use super::{Case, Judge, Subject};
use crate::session::{Egress, Facts};
use crate::timeline::{Delivered, Delivery, Sort, Step};

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
    pub(super) fn value(&mut self, facts: &Facts, step: &Step, delivered: Delivered) {
        let delivery = Delivery::of(step, &delivered);
        let sort = Sort::of(facts, &delivery);
        self.values.learn(facts, delivery);
        self.opaque.value(step.process, &delivered, &sort);
        for (policy, state) in self.policies.iter().zip(&mut self.states) {
            for rule in &state.leaving {
                let is_about = policy.rules[*rule as usize].is_about(&sort);
                state.rules[*rule as usize].exercised += u64::from(is_about);
            }
        }
    }

    pub(super) fn egress(&mut self, facts: &Facts, (now, process, app): (u64, u32, u32), egress: Egress) {
        // Of a text that nobody knows, no rule can say that it is not its concern.
        let is_known = !self.values.sorts(egress.hash, now).is_empty();
        let subject = Subject::Egress(egress, is_known);
        let actor = self.actors.of(&egress);
        let case = Case { now, process, app, subject, actor };
        for policy in 0..self.policies.len() {
            if self.states[policy].leaving.is_empty() {
                continue;
            }
            let departure = self.departure(facts, policy, &egress, now);
            for at in 0..self.states[policy].leaving.len() {
                let rule = self.states[policy].leaving[at];
                let row = &self.policies[policy].rules[rule as usize];
                let is_about = || self.values.sorts(egress.hash, now).iter().any(|sort| row.is_about(sort));
                if !is_known || is_about() {
                    self.judge(facts, &case, Some(&departure), (policy as u32, rule));
                }
            }
        }
    }

    /// The categories and apis that a text that leaves counts as for a rule: all that it is, and of a text that nobody knows all that it may be.
    pub(super) fn counts_as(&self, policy: usize, rule: usize, hash: u64, now: u64) -> Vec<(u32, u16)> {
        let row = &self.policies[policy].rules[rule];
        let category = |api: u16| self.rows[usize::from(api)].api.category as u32;
        let sorts = self.values.sorts(hash, now);
        let mut all: Vec<(u32, u16)> = match sorts.is_empty() {
            true => (0..).zip(&row.apis).filter(|(_, is)| **is).map(|(api, _)| (category(api), api)).collect(),
            false => {
                let own = sorts.iter().filter(|sort| row.is_about(sort));
                // What the user asked to look for comes from no api.
                own.filter_map(|sort| Some((sort.category? as u32, sort.api.unwrap_or(u16::MAX)))).collect()
            }
        };
        all.sort_unstable();
        all
    }

    fn departure(&self, facts: &Facts, policy: usize, egress: &Egress, now: u64) -> Departure {
        let (pack, state) = (&self.policies[policy], &self.states[policy]);
        let host = facts.texts.get(egress.host).to_owned();
        let shape = facts.texts.get(self.values.shape(egress.hash, now)).to_owned();
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
    pub(in crate::rules) fn leaves(&self, facts: &Facts, egress: &Egress, now: u64) -> Leaves {
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
                    pid: facts.processes[delivery.process as usize].pid,
                    api: delivery.api.and_then(|api| catalogue::apis().nth(api as usize)).map(|api| api.id),
                    name: facts.texts.get(delivery.value.name).to_owned(),
                });
            }
            from[at].times += 1;
        }
        Leaves {
            encoding: egress.encoding.name(),
            host: facts.texts.get(egress.host).to_owned(),
            shape: facts.texts.get(self.values.shape(egress.hash, now)).to_owned(),
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
    pub(in crate::rules) fn not_recognisable(&self, facts: &Facts, rule: &Rule) -> Vec<String> {
        if !rule.leaves() {
            return Vec::new();
        }
        let time = |at: u64| seconds(at.saturating_sub(self.start));
        let opaque = self.opaque.calls().filter(|(api, ..)| rule.apis[*api as usize]).map(|(api, count, first)| {
            let id = self.rows[api as usize].api.id;
            format!(
                "what {count} of the calls of {id} delivered (the first at {}) could not be recognised if it left",
                time(first)
            )
        });
        let mut why: Vec<String> = opaque.collect();
        let short = self.opaque.short(|sort| rule.is_about(sort));
        if short > 0 {
            why.push(format!("{short} deliveries were of texts too short to be looked for in every way of writing"));
        }
        for (process, count) in self.opaque.forgotten() {
            let (pid, kept) = (facts.processes[process as usize].pid, brief::KEPT);
            why.push(format!("process {pid} was given {count} different texts, of which the last {kept} were looked for"));
        }
        why
    }
}
