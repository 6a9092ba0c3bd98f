//! The tool against a database: the same rules over the same logs, judged by `consentinel check` and by DuckDB, whose SQL
//! (`tests/oracle/rules.sql`) was written from the definition of the language.

#[path = "../../host/tests/common/mod.rs"]
mod common;
#[path = "../oracle/log.rs"]
mod log;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use consentinel::rules::{Policy, load};
use consentinel_tests::tool;
use log::Log;

const LOGS: u64 = 24;
const LINES: usize = 3_000;

/// What one side found: rule, process, api, actor and what else tells places apart; then the first time, how often, the last time.
type Findings = BTreeMap<[String; 5], (u64, u64, u64)>;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn pack() -> PathBuf {
    folder("oracle/pack.toml")
}

/// What the database finds in each of these logs.
fn database(logs: &[Log]) -> Vec<Findings> {
    let place = folder("../.cache/oracle");
    assert!(place.join("duckdb").exists(), "DuckDB is not there\n\nhint: tests/oracle/setup");
    let tables = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new("python3");
    command.env("PYTHONPATH", place).arg(folder("oracle/judge.py")).arg(folder("oracle/rules.sql"));
    for (number, log) in logs.iter().enumerate() {
        let path = tables.path().join(format!("{number}.csv"));
        std::fs::write(&path, log.csv()).expect("room for a table");
        command.arg(path);
    }
    let out = command.output().expect("python3 runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let mut findings = vec![Findings::new(); logs.len()];
    for line in String::from_utf8(out.stdout).expect("UTF-8").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [log, rule, pid, api, actor, detail, first, times, last] = fields[..] else { panic!("{line}") };
        let number = |text: &str| text.parse::<u64>().expect("a number");
        let known = findings[number(log) as usize]
            .insert([rule, pid, api, actor, detail].map(str::to_owned), (number(first), number(times), number(last)));
        assert_eq!(known, None, "one line a place: {line}");
    }
    findings
}

/// What the tool says of a log.
struct Said {
    findings: Findings,
    /// What it has left open.
    open: Vec<String>,
    /// The rules that it has put to the test.
    tested: BTreeSet<String>,
}

/// What the tool finds in this log.
fn consentinel(log: &Log, policies: &[Policy]) -> Said {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), log.trace(policies)).expect("room for a trace");
    let out = Command::new(tool())
        .args(["check", "--format", "json", "--policy"])
        .arg(pack())
        .arg(file.path())
        .output()
        .expect("the tool runs");
    let report: serde_json::Value =
        serde_json::from_slice(&out.stdout).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&out.stderr)));
    let list = |name: &str| report[name].as_array().expect("a list").clone();
    let name = |row: &serde_json::Value| match row["part"].as_str() {
        Some(part) => format!("{}/{part}", row["rule"].as_str().expect("a rule")),
        None => row["rule"].as_str().expect("a rule").to_owned(),
    };
    let (mut findings, mut open) = (Findings::new(), Vec::new());
    for row in list("findings") {
        let rule = name(&row);
        if row["verdict"] != "violation" {
            // An app that goes from the front may have been sent there, and before anything is heard of a permission it is not known.
            if !["D-3", "P-1"].contains(&&*rule) {
                open.push(format!("{row:#}"));
            }
            continue;
        }
        let place = &row["place"];
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let api = text(&place["api"]);
        let actor = match (api.as_str(), &place["actor"]) {
            ("process.start" | "app.close", _) => String::new(),
            (_, actor) if actor["kind"] == "app" => "app".to_owned(),
            (_, actor) => text(&actor["name"]),
        };
        let detail = match api.as_str() {
            "egress" => {
                let leaves = &place["leaves"];
                [&leaves["from"][0]["api"], &leaves["encoding"], &leaves["host"]].map(text).join(" ")
            }
            "permission.request" => text(&place["through"]),
            _ => String::new(),
        };
        let number = |value: &serde_json::Value| value.as_u64().expect("a number");
        let time = |value: &serde_json::Value| number(value) + log.start();
        let seen = (time(&place["at_ns"]), number(&place["times"]), time(&place["last_ns"]));
        let known = findings.insert([rule, number(&place["pid"]).to_string(), api, actor, detail], seen);
        assert_eq!(known, None, "one finding a place: {row:#}");
    }
    let tested = list("rules").iter().filter(|row| row["exercised"].as_u64() > Some(0)).map(name).collect();
    Said { findings, open, tested }
}

/// What only one side says, or both say differently.
fn difference(tool: &Findings, database: &Findings) -> Vec<String> {
    let places: BTreeSet<_> = tool.keys().chain(database.keys()).collect();
    let differs = places.into_iter().filter(|place| tool.get(*place) != database.get(*place));
    differs.map(|place| format!("{place:?}: the tool {:?}, the database {:?}", tool.get(place), database.get(place))).collect()
}

/// A log on which the two disagree in the same rule, without what can be left out.
fn smallest(mut log: Log, rule: &str, policies: &[Policy]) -> Log {
    let disagree = |log: &Log| {
        let (one, other) = (consentinel(log, policies).findings, database(std::slice::from_ref(log)).remove(0));
        difference(&one, &other).iter().any(|line| line.contains(&format!("[\"{rule}\"")))
    };
    let mut length = log.rows.len() / 2;
    while length > 0 {
        let mut at = 0;
        while at < log.rows.len() {
            let less = log.without(at..at + length);
            match !less.rows.is_empty() && disagree(&less) {
                true => log = less,
                false => at += length,
            }
        }
        length /= 2;
    }
    log
}

#[test]
fn the_tool_and_a_database_find_the_same() {
    let policies = load(&[pack().to_str().expect("a plain path")]).unwrap_or_else(|error| panic!("{error}"));
    let logs: Vec<Log> = (0..LOGS).map(|seed| Log::random(seed, LINES)).collect();
    let expected = database(&logs);
    let (mut broken, mut tested) = (BTreeSet::new(), BTreeSet::new());
    for (seed, (log, expected)) in logs.iter().zip(&expected).enumerate() {
        let Said { findings: found, open, tested: exercised } = consentinel(log, &policies);
        assert!(open.is_empty(), "these logs leave nothing else open: {}", open[0]);
        let lines = difference(&found, expected);
        if let Some(first) = lines.first() {
            let rule = first.split('"').nth(1).expect("a rule");
            let small = smallest(log.clone(), rule, &policies);
            let now = difference(&consentinel(&small, &policies).findings, &database(std::slice::from_ref(&small))[0]);
            panic!(
                "log {seed}, {} differences:\n{}\nthe smallest log:\n{}\nof which\n{}",
                lines.len(),
                lines.join("\n"),
                small.csv(),
                now.join("\n")
            );
        }
        broken.extend(found.into_keys().map(|[rule, ..]| rule));
        tested.extend(exercised);
    }
    let all: BTreeSet<String> = policies[0].rules.iter().map(|rule| consentinel_tests::rule_name(&rule.id, &rule.part)).collect();
    assert_eq!(broken, all, "each rule is broken in some log");
    assert!(tested.is_superset(&all), "each rule about calls is put to the test");
}
