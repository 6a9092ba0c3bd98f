//! The main job, end to end: every scenario of the sample apps runs on real ART, some of them over the real binder driver in the VM, the agent
//! records it, the tool judges it live and again from the trace. Proves the verdicts, that live and later agree, that nothing that the services
//! handed out can be found in what is kept or said, and of the runs in the VM that they say what their golden texts say.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};
use std::sync::Mutex;

use consentinel_tests::{Scenario, agent, golden, lab, rule_name, scenarios, tool};
use hooks::journal::{Entry, HEADER, TraceReader};
use lab_system::services::values;
use serde_json::Value;

/// How many runs without the VM go on at once: most of their time is waiting.
const AT_ONCE: usize = 3;

/// A scenario with its app and name.
type Named = ((String, String), Scenario);

fn consentinel(arguments: &[&str]) -> Output {
    Command::new(tool()).args(arguments).env("CONSENTINEL_LAB", lab()).env("CONSENTINEL_AGENT", agent()).output().unwrap()
}

fn name_of(value: &Value) -> String {
    rule_name(value["rule"].as_str().unwrap(), value["part"].as_str().unwrap_or_default())
}

fn broken_rules(verdict: &Value) -> BTreeSet<String> {
    verdict["findings"].as_array().unwrap().iter().map(name_of).collect()
}

/// Rules that were put to the test and were not broken.
fn kept_rules(verdict: &Value) -> BTreeSet<String> {
    let rules = verdict["rules"].as_array().unwrap().iter();
    rules.filter(|rule| rule["result"] == "held" && rule["exercised"].as_u64() > Some(0)).map(name_of).collect()
}

/// Runs one scenario and proves what has to hold for each; records and their bytes, for the average.
fn run(((app, name), expected): &Named) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("run.trace");
    let trace = trace.to_str().unwrap();
    let policy = expected.policy.as_str();
    let mut arguments =
        vec!["run", "--lab", app, "--scenario", name, "--policy", policy, "-o", trace, "--format", "json", "--verbose"];
    if !expected.vm {
        arguments.push("--no-vm");
    }
    if let Some(consent) = &expected.consent {
        arguments.extend(["--consent", consent]);
    }
    let run = consentinel(&arguments);
    let talk = String::from_utf8_lossy(&run.stderr);
    let name = &format!("{app} {name}");
    let verdict: Value = serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{name}: {error}\n{talk}"));
    assert_eq!(broken_rules(&verdict), expected.rules, "{name} breaks\n{talk}");
    assert_eq!(run.status.code(), Some(expected.exit), "{name}\n{talk}");
    let kept = kept_rules(&verdict);
    assert!(expected.keeps.is_subset(&kept), "{name} should keep {:?}, keeps {kept:?}", expected.keeps);

    // Judged again from the trace: the same to the byte, every time.
    let check = ["check", trace, "--policy", policy, "--format", "json"];
    let (first, second) = (consentinel(&check), consentinel(&check));
    assert_eq!(first.stdout, run.stdout, "{name}: later is as live");
    assert_eq!(second.stdout, run.stdout, "{name}: twice is as once");
    assert_eq!(first.status.code(), Some(expected.exit), "{name}");

    // What was said while the run went on: one line a finding, and none was taken back, unless the scenario is about that.
    let said = |word: &str| talk.lines().filter(|line| line.starts_with(word)).count();
    let (found, taken_back) = (said("violation ") + said("inconclusive "), said("taken back: "));
    assert_eq!(found - taken_back, verdict["findings"].as_array().unwrap().len(), "{name}\n{talk}");
    assert!(taken_back == 0, "{name}\n{talk}");

    let text = consentinel(&["check", trace, "--policy", policy]);
    let show = consentinel(&["show", trace]);
    if expected.vm {
        golden::compare(name.split(' ').next_back().unwrap(), &golden::normalised(std::str::from_utf8(&show.stdout).unwrap()));
    }
    let bytes = std::fs::read(trace).unwrap();
    for kept in [&bytes, &run.stdout, &run.stderr, &text.stdout, &text.stderr, &show.stdout] {
        assert_holds_no_value(name, kept);
    }
    let (mut records, mut used) = (0, 0);
    for entry in TraceReader::new(&bytes).unwrap() {
        match entry {
            Entry::Segment(header) => used += header.committed as usize - HEADER,
            Entry::Record { .. } => records += 1,
            Entry::Damage(damage) => panic!("{name}: {damage}"),
        }
    }
    (records, used)
}

/// No text that a service handed out, in any of the encodings that could have slipped through; nor the coordinates.
fn assert_holds_no_value(name: &str, bytes: &[u8]) {
    let contains = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    for value in values::TEXTS {
        let utf16: Vec<u8> = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!contains(value.as_bytes()) && !contains(&utf16), "{name}: {value} leaked");
    }
    for degrees in [values::LATITUDE, values::LONGITUDE] {
        assert!(!contains(&degrees.to_le_bytes()), "{name}: {degrees} leaked");
        assert!(!contains(degrees.to_string().as_bytes()), "{name}: {degrees} leaked");
    }
}

fn of_kind(vm: bool) -> Vec<Named> {
    scenarios().into_iter().filter(|(_, scenario)| scenario.vm == vm).collect()
}

#[test]
fn every_scenario_in_the_vm_has_its_verdict_live_and_later_and_leaks_nothing() {
    let (mut records, mut bytes) = (0, 0);
    for scenario in of_kind(true) {
        let (more, used) = run(&scenario);
        println!("{}: {more} records, {used} bytes", scenario.0.1);
        (records, bytes) = (records + more, bytes + used);
    }
    let average = bytes as f64 / records as f64;
    println!("{records} records of {average:.1} bytes on average");
    assert!(average <= 48.0, "a record weighs {average} bytes on average");
}

/// Each is judged by itself, and all that went wrong is told at the end.
#[test]
fn every_scenario_without_the_vm_has_its_verdict_live_and_later_and_leaks_nothing() {
    let left = Mutex::new(of_kind(false));
    assert!(!left.lock().unwrap().is_empty(), "there are scenarios of both apps");
    let failed = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                // A statement of its own: `while let` would hold the lock during the run.
                loop {
                    let Some(scenario) = left.lock().unwrap().pop() else { break };
                    if std::panic::catch_unwind(|| run(&scenario)).is_err() {
                        failed.lock().unwrap().insert(scenario.0, scenario.1.shows);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "wrong, for the reasons above: {failed:#?}");
}

#[test]
fn the_report_names_clause_sdk_stack_and_the_missing_user_action() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("run.trace");
    let trace = trace.to_str().unwrap();
    let run = consentinel(&["run", "--lab", "voicechat", "--scenario", "imei-and-mic", "--policy", "galiao", "-o", trace]);
    let report = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(1));
    for part in [
        "violations of 2 rules",
        "clause: 前言",
        "imei.read",
        "SDK 友盟 Umeng (com.umeng)",
        "com.umeng.analytics.MobclickAgent.init",
        "had done nothing yet",
        "clause: 实时语音直播",
        "microphone.start",
        "no `tap_mic`",
        "com.example.voicechat.RoomActivity.onResume",
    ] {
        assert!(report.contains(part), "{part:?} is missing in\n{report}");
    }
    assert!(report.lines().next().unwrap().contains("violations"), "the verdict comes first\n{report}");
}
