//! Findings that somebody has accepted, with a reason: they are shown as accepted, and no run fails because of them.
//!
//! What is accepted is a finding, not a rule: a rule that is broken in another place is broken. And a rule that was broken does not become
//! one that held; it is `accepted`, and everything that made the run unfit to decide it counts as if nothing had been found.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;

use super::finding::{Finding, Severity};
use super::keys::{Key, Keys, Shape};
use super::section::{Section, tree};
use super::source::{PackError, Source};
use super::verdict::{Outcome, Verdict};

/// Digits of an id.
const DIGITS: usize = 12;

static BASELINE: Keys = Keys {
    what: "baseline",
    rows: &[Key {
        name: "accepted",
        shape: Shape::Tables(&ACCEPTED),
        required: false,
        about: "a finding that somebody has accepted",
    }],
    one_of: &[],
};

static ACCEPTED: Keys = Keys {
    what: "accepted finding",
    rows: &[
        Key { name: "id", shape: Shape::Text, required: true, about: "the id of the finding, as the report tells it" },
        Key { name: "rule", shape: Shape::Text, required: true, about: "the rule that it was found against" },
        Key { name: "reason", shape: Shape::Text, required: true, about: "why it is accepted, and by whom" },
        Key { name: "expires", shape: Shape::Date, required: false, about: "the last day on which it is accepted" },
        Key { name: "note", shape: Shape::Text, required: false, about: "what was found" },
    ],
    one_of: &[],
};

/// Why a baseline could not be had.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// Its file could not be read or written.
    #[error("cannot {what} {path}: {source}")]
    Io {
        /// Read or write.
        what: &'static str,
        /// The file.
        path: String,
        /// The operating system's answer.
        source: io::Error,
    },
    /// Something is wrong with it.
    #[error(transparent)]
    Wrong(#[from] PackError),
}

/// One accepted finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acceptance {
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is, as `2027-01-31`; empty for good.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expires: String,
}

/// What a baseline did in a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BaselineReport {
    /// How many findings it accepted.
    pub accepted: usize,
    /// Rows that have expired although their findings are still there: id, rule, and the day.
    pub expired: Vec<BaselineRow>,
    /// Rows that match nothing in this run.
    pub unmatched: Vec<BaselineRow>,
}

/// A row of a baseline, as reports tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BaselineRow {
    /// The id of the finding.
    pub id: String,
    /// The rule that it was found against.
    pub rule: String,
    /// The last day on which it is accepted, or empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expires: String,
}

/// The accepted findings of a file.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    rows: BTreeMap<String, (String, Acceptance)>,
}

impl Baseline {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Baseline, BaselineError> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|source| BaselineError::Io { what: "read", path: name.clone(), source })?;
        Ok(Baseline::parse(&name, text)?)
    }

    fn parse(name: &str, text: String) -> Result<Baseline, PackError> {
        let source = Source::new(name, text);
        let tree =
            tree(&source, "a baseline is a TOML file; `consentinel check RUN --policy PACK --write-baseline FILE` writes one")?;
        let root = Section::root(&source, &tree, &BASELINE)?;
        let mut rows = BTreeMap::new();
        for section in root.sections("accepted")? {
            let id = section.text("id")?;
            let is_id = id.text.len() == DIGITS && id.text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            if !is_id {
                let hint = "copy it from the report: 12 digits and letters from a to f";
                return Err(id.error(format!("`{}` is no id of a finding", id.text), hint));
            }
            let expires = section.date("expires")?.map(|date| date.to_string()).unwrap_or_default();
            section.perhaps("note")?;
            let row = (section.text("rule")?.text, Acceptance { reason: section.text("reason")?.text, expires });
            if rows.insert(id.text.clone(), row).is_some() {
                return Err(id.error(format!("the finding {} is accepted twice", id.text), "remove one of the two rows"));
            }
        }
        Ok(Baseline { rows })
    }

    /// Accepts what it names in a verdict. `today` is written as `2026-11-22`.
    pub fn accept(&self, verdict: &mut Verdict, today: &str) {
        let is_valid = |row: &Acceptance| row.expires.is_empty() || row.expires.as_str() >= today;
        let (mut accepted, mut seen) = (0, BTreeSet::new());
        for finding in &mut verdict.findings {
            let Some((id, (_, row))) = self.rows.get_key_value(&finding.id) else { continue };
            seen.insert(id);
            if is_valid(row) {
                accepted += 1;
                finding.accepted = Some(row.clone());
            }
        }
        // What kept a broken rule from being decided counts again when nothing but accepted findings broke it.
        for finding in std::mem::take(&mut verdict.held_back) {
            let is_of = |other: &Finding| finding.is_of_the_rule_of(other);
            if verdict.findings.iter().any(|other| is_of(other) && other.is_open(Severity::Violation)) {
                continue;
            }
            let last = verdict.findings.iter().rposition(is_of).map_or(verdict.findings.len(), |last| last + 1);
            verdict.findings.insert(last, finding);
        }
        let report = |(id, (rule, row)): (&String, &(String, Acceptance))| BaselineRow {
            id: id.clone(),
            rule: rule.clone(),
            expires: row.expires.clone(),
        };
        let rows = |keep: &dyn Fn(&str, &Acceptance) -> bool| {
            self.rows.iter().filter(|(id, (_, row))| keep(id, row)).map(report).collect::<Vec<_>>()
        };
        let is_seen = |id: &str| seen.iter().any(|known| known.as_str() == id);
        verdict.baseline = Some(BaselineReport {
            accepted,
            expired: rows(&|id, row| is_seen(id) && !is_valid(row)),
            unmatched: rows(&|id, _| !is_seen(id)),
        });
        verdict.settle();
    }

    /// Adds the findings of a verdict that it does not have, and that have a place; how many there were. What stands in the file stays as it is.
    ///
    /// What concerns a run as a whole is left out: that something may have gone unseen is for nobody to accept without having read it.
    pub fn write(path: &Path, verdict: &Verdict, reason: &str) -> Result<usize, BaselineError> {
        let name = path.display().to_string();
        let before = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => HEAD.to_owned(),
            Err(source) => return Err(BaselineError::Io { what: "read", path: name, source }),
        };
        let known = Baseline::parse(&name, before.clone())?;
        let mut text = before;
        let mut written = BTreeSet::new();
        for finding in &verdict.findings {
            if known.rows.contains_key(&finding.id) || !written.insert(&finding.id) {
                continue;
            }
            let Some(place) = &finding.place else {
                written.remove(&finding.id);
                continue;
            };
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            let note = format!("{} by {}", place.api, place.actor.label());
            let quoted = [finding.id.clone(), finding.rule_name(), reason.to_owned(), note].map(|text| quoted(&text));
            let [id, rule, reason, note] = &quoted;
            // Writing into a String does not fail.
            let _ = write!(text, "\n[[accepted]]\nid = {id}\nrule = {rule}\nreason = {reason}\nnote = {note}\n");
        }
        if !written.is_empty() {
            fs::write(path, text).map_err(|source| BaselineError::Io { what: "write", path: name, source })?;
        }
        Ok(written.len())
    }
}

/// The beginning of a new file.
const HEAD: &str = "\
# Findings that are accepted, and why. A row counts for the finding with its id, wherever else the rule is broken.
# `expires = 2027-01-31` makes it count until the end of that day.
";

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                // Writing into a String does not fail.
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}

impl Finding {
    /// Whether it counts, and is as sure as this.
    pub(super) fn is_open(&self, verdict: Severity) -> bool {
        self.verdict == verdict && self.accepted.is_none()
    }

    fn is_of_the_rule_of(&self, other: &Finding) -> bool {
        (&self.policy, &self.rule, &self.part) == (&other.policy, &other.rule, &other.part)
    }

    /// The rule with its part: `GL-04/stop`.
    pub fn rule_name(&self) -> String {
        if self.part.is_empty() { self.rule.clone() } else { format!("{}/{}", self.rule, self.part) }
    }
}

impl Verdict {
    /// What rules and run came to, by the findings that are there.
    pub(super) fn settle(&mut self) {
        /// How many findings a rule has: violations, inconclusive ones, accepted ones.
        type Counts = [usize; 3];
        let findings = &self.findings;
        let mut counts: HashMap<[&str; 3], Counts> = HashMap::new();
        for finding in findings {
            let counts = counts.entry([&finding.policy, &finding.rule, &finding.part]).or_default();
            let which = match finding.verdict {
                _ if finding.accepted.is_some() => 2,
                Severity::Violation => 0,
                Severity::Inconclusive => 1,
            };
            counts[which] += 1;
        }
        for rule in self.rules.iter_mut().filter(|rule| rule.result != "not decidable") {
            let counts = counts.get(&[&*rule.policy, &*rule.rule, &*rule.part]).copied().unwrap_or_default();
            rule.accepted = counts[2];
            rule.result = match counts.map(|count| count > 0) {
                [true, ..] => "violated",
                [_, true, _] => "inconclusive",
                [.., true] => "accepted",
                _ if rule.exercised == 0 => "not exercised",
                _ => "held",
            };
        }
        self.outcome = match () {
            () if findings.iter().any(|finding| finding.is_open(Severity::Violation)) => Outcome::Violations,
            () if findings.iter().any(|finding| finding.is_open(Severity::Inconclusive)) => Outcome::Inconclusive,
            () if !findings.is_empty() => Outcome::Accepted,
            () => Outcome::Clean,
        };
    }
}
