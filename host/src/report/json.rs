//! The verdict as JSON: stable field order, the same bytes for the same trace and packs.
//!
//! Times that end in `_ns` are nanoseconds since the first process started, `wall_ns` counts from 1970. New fields may be added at
//! the end of an object; `format` rises when one changes its meaning or goes.

use serde::Serialize;

use super::coverage::CoverageReport;
use super::escape::escape_json;
use crate::rules::{BaselineReport, Finding, Outcome, Policy, RuleResult, Verdict};
use crate::session::Facts;

#[derive(Serialize)]
struct Document<'a> {
    consentinel: &'static str,
    format: u32,
    verdict: Outcome,
    exit: u8,
    packs: Vec<Pack<'a>>,
    findings: &'a [Finding],
    rules: &'a [RuleResult],
    coverage: CoverageReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<&'a BaselineReport>,
}

#[derive(Serialize)]
struct Pack<'a> {
    name: &'a str,
    title: &'a str,
    source: &'a str,
}

/// One document, with a line end.
pub fn json(facts: &Facts, policies: &[Policy], verdict: &Verdict) -> String {
    let document = Document {
        consentinel: env!("CARGO_PKG_VERSION"),
        format: 1,
        verdict: verdict.outcome,
        exit: verdict.outcome.exit_code(),
        packs: policies.iter().map(|pack| Pack { name: &pack.name, title: &pack.title.en, source: &pack.source }).collect(),
        findings: &verdict.findings,
        rules: &verdict.rules,
        coverage: CoverageReport::of(facts, &verdict.tally),
        baseline: verdict.baseline.as_ref(),
    };
    let text = serde_json::to_string_pretty(&document).expect("plain data");
    escape_json(&text).into_owned() + "\n"
}
