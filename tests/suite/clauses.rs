//! Every clause has a run that breaks it and one that keeps it. `docs/clauses.md` is the table of them, made from the packs and from what the
//! scenarios say of themselves; `scenarios` proves that they say the truth. With `CONSENTINEL_UPDATE_GOLDEN=1` the table is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use consentinel::rules::{Policy, Rule, load};
use consentinel_tests::{Scenario, rule_name, scenarios};

/// The packs that stand for a policy or for regulations, and the app whose runs they judge.
const PACKS: [(&str, &str); 4] = [("galiao", "voicechat"), ("qianliao", "livecourse"), ("cn-164", "scenes"), ("eu", "scenes")];
/// How many scenarios a cell of the table names.
const NAMED: usize = 3;

/// The scenarios of one app that one pack judges, by name.
type OfApp = BTreeMap<String, Scenario>;

fn of_app(app: &str, pack: &str) -> OfApp {
    let all = scenarios().into_iter().filter(|((of, _), scenario)| of == app && scenario.pack == pack);
    all.map(|((_, name), scenario)| (name, scenario)).collect()
}

fn policy(name: &str) -> Policy {
    load(&[name]).unwrap().remove(0)
}

fn name(rule: &Rule) -> String {
    rule_name(&rule.id, &rule.part)
}

/// The scenarios whose list has this rule, those first that say least of others.
fn with<'a>(scenarios: &'a OfApp, rule: &str, list: impl Fn(&Scenario) -> &BTreeSet<String>) -> Vec<&'a str> {
    let mut found: Vec<(usize, &str)> = scenarios
        .iter()
        .filter(|(_, scenario)| list(scenario).contains(rule))
        .map(|(name, scenario)| (list(scenario).len(), name.as_str()))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, name)| name).collect()
}

fn cell(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > NAMED { format!(" and {} more", names.len() - NAMED) } else { String::new() };
    shown.join(", ") + &more
}

/// Text in a cell.
fn plain(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn table(out: &mut String, policy: &Policy, app: &str, scenarios: &OfApp) {
    writeln!(out, "\n## {} (`{}`), runs of `{app}`\n\nText: {}\n", plain(&policy.title.en), policy.name, plain(&policy.source))
        .unwrap();
    writeln!(out, "| rule | clause | what it says | broken by | kept by |\n|---|---|---|---|---|").unwrap();
    let mut rows: Vec<(String, String)> = Vec::new();
    for rule in &policy.rules {
        let name = name(rule);
        let broken = cell(&with(scenarios, &name, |scenario| &scenario.rules));
        let kept = cell(&with(scenarios, &name, |scenario| &scenario.keeps));
        let row = format!("| {name} | {} | {} | {broken} | {kept} |", plain(&rule.clause), plain(&rule.title.en));
        rows.push((rule.id.clone(), row));
    }
    for row in &policy.undecidable {
        let name = rule_name(&row.id, &row.part);
        let text =
            format!("| {name} | {} | {} | not decidable: {} | |", plain(&row.clause), plain(&row.title.en), plain(&row.why.en));
        rows.push((row.id.clone(), text));
    }
    // What belongs to one clause stands together, the decidable parts first.
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    for (_, row) in rows {
        writeln!(out, "{row}").unwrap();
    }
}

#[test]
fn every_rule_has_a_run_that_breaks_it_and_one_that_keeps_it() {
    let mut missing = Vec::new();
    for (pack, app) in PACKS {
        let scenarios = of_app(app, pack);
        for rule in &policy(pack).rules {
            let name = name(rule);
            if with(&scenarios, &name, |scenario| &scenario.rules).is_empty() {
                missing.push(format!("{pack}: no scenario of {app} breaks {name}"));
            }
            if with(&scenarios, &name, |scenario| &scenario.keeps).is_empty() {
                missing.push(format!("{pack}: no scenario of {app} keeps {name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn scenarios_name_only_rules_that_there_are() {
    for (pack, app) in PACKS {
        let rules: BTreeSet<String> = policy(pack).rules.iter().map(name).collect();
        for (scenario, says) in of_app(app, pack) {
            let unknown: Vec<&String> = says.rules.union(&says.keeps).filter(|rule| !rules.contains(*rule)).collect();
            assert!(unknown.is_empty(), "{app} {scenario} names {unknown:?}; {pack} has {rules:?}");
            assert!(says.rules.is_disjoint(&says.keeps), "{app} {scenario} breaks what it keeps");
        }
    }
}

#[test]
fn the_table_of_clauses_is_up_to_date() {
    let mut text = "# What is promised or demanded, and the runs that show it\n\n\
        Each rule of the packs that ship, with scenarios of the sample apps that break it and that keep it. \
        `cargo test -p consentinel-tests --test scenarios`\nproves each of them; this page is made by the test `clauses`.\n"
        .to_owned();
    for (pack, app) in PACKS {
        table(&mut text, &policy(pack), app, &of_app(app, pack));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/clauses.md");
    if std::env::var_os("CONSENTINEL_UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "docs/clauses.md is not what packs and scenarios say\n\nhint: CONSENTINEL_UPDATE_GOLDEN=1, then read the difference"
    );
}
