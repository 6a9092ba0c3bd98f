//! The verdict for people. The first line is the verdict.

use std::collections::HashMap;
use std::fmt::{self, Write};

use anstyle::Style;
use hooks::catalogue::{self, Category};

use super::coverage::CoverageReport;
use super::escape::escape;
use super::style::Styles;
use crate::rules::{Finding, Frame, Leaves, Outcome, Place, RuleResult, Severity, Verdict, seconds};
use crate::session::Facts;

/// Frames of a stack that are shown; the JSON report has them all.
const FRAMES: usize = 12;
/// The same for the accesses that delivered a text.
const SOURCES: usize = 5;

/// The whole report.
pub fn text(facts: &Facts, verdict: &Verdict, styles: Styles) -> String {
    let mut out = String::new();
    // Writing into a String does not fail.
    let _ = write_report(&mut out, facts, verdict, styles);
    out
}

fn write_report(out: &mut String, facts: &Facts, verdict: &Verdict, styles: Styles) -> fmt::Result {
    let Styles { strong, dim, .. } = styles;
    let count = |severity| verdict.findings.iter().filter(|one| one.verdict == severity && one.accepted.is_none()).count();
    let (violations, unsure) = (count(Severity::Violation), count(Severity::Inconclusive));
    let of_rules = |result: &'static str| verdict.rules.iter().filter(move |rule| rule.result == result);
    match verdict.outcome {
        Outcome::Violations => {
            let (rules, style) = (of_rules("violated").count(), styles.bad);
            write!(out, "{style}{}{style:#} of {}", plural(violations, "violation"), plural(rules, "rule"))?;
            if unsure > 0 {
                write!(out, ", {unsure} inconclusive")?;
            }
        }
        Outcome::Inconclusive => {
            let style = styles.unsure;
            let (undecided, all) = (of_rules("inconclusive").count(), plural(verdict.rules.len(), "rule"));
            write!(out, "{style}Inconclusive:{style:#} no violation found, but {undecided} of {all} could not be decided")?;
        }
        Outcome::Clean => {
            let style = styles.good;
            let (held, idle) = (of_rules("held").count(), of_rules("not exercised").count());
            write!(out, "{style}Nothing found:{style:#} {} held, {idle} not exercised", plural(held, "rule"))?;
        }
        Outcome::Accepted => {
            let style = styles.good;
            let (held, idle) = (of_rules("held").count(), of_rules("not exercised").count());
            write!(out, "{style}Nothing new:{style:#} {} held, {idle} not exercised", plural(held, "rule"))?;
        }
    }
    let accepted = verdict.findings.iter().filter(|finding| finding.accepted.is_some()).count();
    if accepted > 0 {
        write!(out, "; {} accepted", plural(accepted, "finding"))?;
    }
    writeln!(out)?;

    for rule in &verdict.rules {
        let is_own = |f: &&Finding| f.place.is_some() && (&f.policy, &f.rule, &f.part) == (&rule.policy, &rule.rule, &rule.part);
        let own: Vec<&Finding> = verdict.findings.iter().filter(is_own).collect();
        if own.is_empty() {
            continue;
        }
        writeln!(out, "\n{strong}{}{strong:#}  {}", escape(&name(rule)), escape(&rule.title))?;
        writeln!(out, "  {dim}clause:{dim:#} {}", escape(&rule.clause))?;
        if !rule.quote.is_empty() {
            writeln!(out, "  {dim}text:  {dim:#} \u{201c}{}\u{201d}", escape(&rule.quote))?;
        }
        writeln!(out, "  {dim}rule:  {dim:#} {}", escape(&rule.demand))?;
        for finding in &own {
            write_finding(out, finding, styles)?;
        }
    }

    write_undecided(out, verdict, styles)?;
    write_baseline(out, verdict, styles)?;
    let held: Vec<&RuleResult> = of_rules("held").collect();
    let idle: Vec<&RuleResult> = of_rules("not exercised").collect();
    if !held.is_empty() {
        writeln!(out, "\n{strong}Held{strong:#}")?;
        for rule in held {
            writeln!(
                out,
                "  {}  {} (put to the test {})",
                escape(&name(rule)),
                escape(&rule.title),
                plural(rule.exercised as usize, "time")
            )?;
        }
    }
    if !idle.is_empty() {
        writeln!(out, "\n{strong}Not exercised{strong:#} {dim}(the run did nothing that these rules are about){dim:#}")?;
        for rule in idle {
            writeln!(out, "  {}  {}", escape(&name(rule)), escape(&rule.title))?;
        }
    }
    let open: Vec<&RuleResult> = of_rules("not decidable").collect();
    if !open.is_empty() {
        writeln!(out, "\n{strong}Not decidable{strong:#} {dim}(no run of the app can show it){dim:#}")?;
        for rule in open {
            writeln!(out, "  {}  {}: {}", escape(&name(rule)), escape(&rule.title), escape(&rule.why))?;
        }
    }
    let coverage = CoverageReport::of(facts, &verdict.tally);
    write_accesses(out, &coverage, styles)?;
    write_coverage(out, &coverage, styles)
}

/// What was seen at all. Context such as activities is left to the JSON report.
fn write_accesses(out: &mut String, coverage: &CoverageReport, Styles { strong, .. }: Styles) -> fmt::Result {
    let is_context = |id: &str| catalogue::api(id).is_some_and(|api| api.category == Category::Lifecycle);
    let seen: Vec<_> = coverage.apis.iter().filter(|count| !is_context(count.api)).collect();
    let width = seen.iter().map(|count| count.api.len()).max().unwrap_or(0);
    if !seen.is_empty() {
        writeln!(out, "\n{strong}Accesses{strong:#}")?;
    }
    for count in seen {
        writeln!(out, "  {:width$}  {}", count.api, count.text())?;
    }
    Ok(())
}

/// What concerns the run as a whole mostly concerns many rules: said once, with their names.
fn write_undecided(out: &mut String, verdict: &Verdict, Styles { strong, dim, unsure, .. }: Styles) -> fmt::Result {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for finding in verdict.findings.iter().filter(|finding| finding.place.is_none() && finding.accepted.is_none()) {
        for why in &finding.why {
            let rule = full_name(&finding.rule, &finding.part);
            let at = *known.entry(why).or_insert(reasons.len());
            if at == reasons.len() {
                reasons.push((why, Vec::new()));
            }
            reasons[at].1.push(rule);
        }
    }
    if !reasons.is_empty() {
        writeln!(out, "\n{strong}Not decided{strong:#} {dim}(nothing was found, but it may have gone unseen){dim:#}")?;
    }
    for (why, rules) in reasons {
        writeln!(out, "  {unsure}inconclusive:{unsure:#} {}", escape(&rules.join(", ")))?;
        writeln!(out, "    {dim}why:    {dim:#} {}", escape(why))?;
    }
    Ok(())
}

/// What a baseline accepted of the run as a whole, and which of its rows are of no use any more.
fn write_baseline(out: &mut String, verdict: &Verdict, Styles { strong, dim, unsure, .. }: Styles) -> fmt::Result {
    let Some(baseline) = &verdict.baseline else { return Ok(()) };
    let of_the_run = || verdict.findings.iter().filter(|finding| finding.place.is_none());
    let accepted: Vec<_> = of_the_run().filter_map(|finding| Some((finding, finding.accepted.as_ref()?))).collect();
    if accepted.is_empty() && baseline.expired.is_empty() && baseline.unmatched.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{strong}Baseline{strong:#}")?;
    for (finding, row) in accepted {
        let why = finding.why.first().map(String::as_str).unwrap_or_default();
        let rule = full_name(&finding.rule, &finding.part);
        writeln!(out, "  {dim}accepted:{dim:#} {} {}: {}", finding.id, escape(&rule), escape(why))?;
        writeln!(out, "    {dim}reason: {dim:#} {}", escape(&row.reason))?;
    }
    for row in &baseline.expired {
        let (rule, day) = (escape(&row.rule), escape(&row.expires));
        writeln!(out, "  {unsure}expired:{unsure:#} {} {rule} was accepted until {day} and counts again", row.id)?;
    }
    for row in &baseline.unmatched {
        writeln!(out, "  {dim}not found:{dim:#} {} {} was not found in this run; the row may go", row.id, escape(&row.rule))?;
    }
    Ok(())
}

fn write_finding(out: &mut String, finding: &Finding, styles: Styles) -> fmt::Result {
    let Styles { dim, .. } = styles;
    let (style, word) = word(finding, styles);
    let Some(place) = &finding.place else { return Ok(()) };
    write!(out, "\n  {style}{word}{style:#} at {}: {}", seconds(place.at_ns), place.api)?;
    if place.times > 1 {
        write!(out, ", {} times up to {}", place.times, seconds(place.last_ns))?;
    }
    writeln!(out, " {dim}[{}]{dim:#}", finding.id)?;
    if let Some(row) = &finding.accepted {
        let until = if row.expires.is_empty() { String::new() } else { format!(" (until {})", row.expires) };
        writeln!(out, "    {dim}reason: {dim:#} {}{}", escape(&row.reason), escape(&until))?;
    }
    writeln!(out, "    {dim}by:     {dim:#} {}", escape(&place.actor.label()))?;
    for why in &finding.why {
        writeln!(out, "    {dim}why:    {dim:#} {}", escape(why))?;
    }
    writeln!(out, "    {dim}user:   {dim:#} {}", escape(place.last_action.as_deref().unwrap_or("had done nothing yet")))?;
    let front = if place.foreground { "in front" } else { "not in front" };
    writeln!(out, "    {dim}state:  {dim:#} consent {}, app {front}", place.consent)?;
    match &place.leaves {
        Some(leaves) => write_leaves(out, place, leaves, styles)?,
        None => writeln!(out, "    {dim}outcome:{dim:#} {}", place.outcome)?,
    }
    writeln!(
        out,
        "    {dim}through:{dim:#} {} (process {} {}, thread {})",
        escape(&place.through),
        place.pid,
        escape(&place.process),
        place.thread
    )?;
    if place.stack.is_empty() {
        writeln!(out, "    {dim}stack:  {dim:#} none")?;
    }
    write_stack(out, "stack:", &place.stack, styles)?;
    write_stack(out, "posted:", &place.posted, styles)
}

/// Which text left, to where, and who had been given it.
fn write_leaves(out: &mut String, place: &Place, leaves: &Leaves, Styles { dim, .. }: Styles) -> fmt::Result {
    let host = if leaves.host.is_empty() { "an unknown place".into() } else { escape(&leaves.host) };
    let shape = if leaves.shape.is_empty() { String::new() } else { format!(" of the shape {}", leaves.shape) };
    let (category, encoding) = (place.category, leaves.encoding);
    writeln!(out, "    {dim}left:   {dim:#} {category}{} as {encoding} to {host}", escape(&shape))?;
    for source in leaves.from.iter().take(SOURCES) {
        let name = escape(&source.name);
        match source.api {
            Some(api) => {
                let times = if source.times > 1 { format!(", {} times", source.times) } else { String::new() };
                let at = seconds(source.at_ns);
                writeln!(out, "    {dim}from:   {dim:#} {api} at {at}{times} (process {})", source.pid)?;
            }
            None => writeln!(out, "    {dim}from:   {dim:#} `{name}`, which the run was told to look for")?,
        }
    }
    match leaves.from.len().saturating_sub(SOURCES) {
        0 => Ok(()),
        more => writeln!(out, "    {:<8} {dim}and {more} more{dim:#}", ""),
    }
}

fn write_stack(out: &mut String, label: &str, stack: &[Frame], Styles { dim, .. }: Styles) -> fmt::Result {
    for (at, frame) in stack.iter().take(FRAMES).enumerate() {
        let label = if at == 0 { label } else { "" };
        let line = if frame.line > 0 { format!(":{}", frame.line) } else { String::new() };
        writeln!(out, "    {dim}{label:<8}{dim:#} {}{line}", escape(&frame.symbol))?;
    }
    match stack.len().saturating_sub(FRAMES) {
        0 => Ok(()),
        more => writeln!(out, "    {:<8} {dim}and {more} more{dim:#}", ""),
    }
}

fn write_coverage(out: &mut String, coverage: &CoverageReport, Styles { strong, dim, unsure, .. }: Styles) -> fmt::Result {
    writeln!(out, "\n{strong}Coverage{strong:#}")?;
    writeln!(out, "  {dim}run:{dim:#} {}, {} long, {} events", coverage.began, seconds(coverage.length_ns), coverage.events)?;
    for process in &coverage.processes {
        let of = |state| process.hooks.iter().filter(move |hook| hook.state == state).count();
        let (placed, wanted) = (of("placed"), process.hooks.len() - of("absent"));
        let sdk = if process.sdk == 0 { "API level unknown".to_owned() } else { format!("API {}", process.sdk) };
        let end = if process.ended { "ended" } else { "no orderly end" };
        writeln!(
            out,
            "  {dim}process:{dim:#} {} {} ({sdk}, {}): {placed} of {} hooks in place, {} lost, {end}",
            process.pid,
            escape(&process.name),
            process.entry,
            wanted,
            plural(process.lost as usize, "record"),
        )?;
    }
    for gap in &coverage.gaps {
        let until = gap.until_ns.map_or("on".to_owned(), |until| format!("to {}", seconds(until)));
        writeln!(out, "  {unsure}gap:{unsure:#} from {} {until}: {}", seconds(gap.since_ns), escape(&gap.why))?;
    }
    for lack in &coverage.lacks {
        writeln!(out, "  {unsure}not seen:{unsure:#} {}", escape(lack))?;
    }
    for note in &coverage.notes {
        writeln!(out, "  {dim}note:{dim:#} {}", escape(note))?;
    }
    Ok(())
}

/// One finding on one line, for a run that goes on.
pub fn finding_line(finding: &Finding, styles: Styles) -> String {
    let (style, word) = word(finding, styles);
    let rule = full_name(&finding.rule, &finding.part);
    let what = match &finding.place {
        Some(place) => format!("{} {} by {}", seconds(place.at_ns), place.api, place.actor.label()),
        None => "the run as a whole".to_owned(),
    };
    let why = finding.why.first().map(String::as_str).unwrap_or_default();
    format!("{style}{word}{style:#} {}: {}: {}", escape(&rule), escape(&what), escape(why))
}

/// What a finding is called, and how that looks.
fn word(finding: &Finding, styles: Styles) -> (Style, &'static str) {
    match (&finding.accepted, finding.verdict) {
        (Some(_), Severity::Violation) => (styles.dim, "accepted violation"),
        (Some(_), Severity::Inconclusive) => (styles.dim, "accepted, inconclusive"),
        (None, Severity::Violation) => (styles.bad, "violation"),
        (None, Severity::Inconclusive) => (styles.unsure, "inconclusive"),
    }
}

fn name(rule: &RuleResult) -> String {
    full_name(&rule.rule, &rule.part)
}

fn full_name(rule: &str, part: &str) -> String {
    if part.is_empty() { rule.to_owned() } else { format!("{rule} ({part})") }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
