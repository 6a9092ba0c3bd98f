//! The main job, end to end: every scenario of the sample app runs in the VM (real ART, real binder driver), the agent records it, the tool
//! judges it live and again from the trace. Proves the verdicts, that live and later agree, that a run says what its golden text says, and that
//! nothing that the services handed out can be found in what is kept or said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

use consentinel_tests::{agent, golden, lab, tool};
use hooks::journal::{Entry, HEADER, TraceReader};
use lab_system::services::values;
use serde_json::Value;

#[derive(serde::Deserialize)]
struct Scenario {
    exit: i32,
    rules: BTreeSet<String>,
    /// Whether the run's end may answer what was found on the way.
    #[serde(default)]
    may_take_back: bool,
}

fn scenarios() -> BTreeMap<String, Scenario> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("apps/voicechat/scenarios.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn consentinel(arguments: &[&str]) -> Output {
    Command::new(tool()).args(arguments).env("CONSENTINEL_LAB", lab()).env("CONSENTINEL_AGENT", agent()).output().unwrap()
}

fn broken_rules(verdict: &Value) -> BTreeSet<String> {
    let findings = verdict["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

/// Runs one scenario and proves what has to hold for each; records and their bytes, for the average.
fn run(name: &str, expected: &Scenario) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("run.trace");
    let trace = trace.to_str().unwrap();
    let run = consentinel(&[
        "run",
        "--lab",
        "voicechat",
        "--scenario",
        name,
        "--policy",
        "galiao",
        "-o",
        trace,
        "--format",
        "json",
        "--verbose",
    ]);
    let talk = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(expected.exit), "{name}\n{talk}");
    let verdict: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(broken_rules(&verdict), expected.rules, "{name}");

    // Judged again from the trace: the same to the byte, every time.
    let check = ["check", trace, "--policy", "galiao", "--format", "json"];
    let (first, second) = (consentinel(&check), consentinel(&check));
    assert_eq!(first.stdout, run.stdout, "{name}: later is as live");
    assert_eq!(second.stdout, run.stdout, "{name}: twice is as once");
    assert_eq!(first.status.code(), Some(expected.exit), "{name}");

    // What was said while the run went on: one line a finding, and none was taken back, unless the scenario is about that.
    let said = |word: &str| talk.lines().filter(|line| line.starts_with(word)).count();
    let (found, taken_back) = (said("violation ") + said("inconclusive "), said("taken back: "));
    assert_eq!(found - taken_back, verdict["findings"].as_array().unwrap().len(), "{name}\n{talk}");
    assert!(taken_back == 0 || expected.may_take_back, "{name}\n{talk}");

    let text = consentinel(&["check", trace, "--policy", "galiao"]);
    let show = consentinel(&["show", trace]);
    golden::compare(name, &golden::normalised(std::str::from_utf8(&show.stdout).unwrap()));
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

#[test]
fn every_scenario_has_its_verdict_live_and_later_and_leaks_nothing() {
    let (mut records, mut bytes) = (0, 0);
    for (name, expected) in scenarios() {
        let (more, used) = run(&name, &expected);
        println!("{name}: {more} records, {used} bytes");
        (records, bytes) = (records + more, bytes + used);
    }
    let average = bytes as f64 / records as f64;
    println!("{records} records of {average:.1} bytes on average");
    assert!(average <= 48.0, "a record weighs {average} bytes on average");
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
