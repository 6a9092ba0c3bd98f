//! Findings that somebody has accepted: they fail no run, are never silent, and never make a rule one that held.

mod common;

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use common::{APP, Journal, MIC, UMENG, clean};
use hooks::event::Outcome;
use serde_json::Value;

/// Few rules, of which a run of a few events decides every one.
const PACK: &str = r#"
language = 1
name = "small"
title = "Two promises"
[policy]
title = "None"
[actions.agree]
id = "btn_agree"
[actions.tap_mic]
id = "btn_mic"
[consent]
granted = ["agree"]
[[rules]]
id = "GL-01"
title = "Nothing before consent"
clause = "1"
data = ["imei", "android_id", "microphone"]
require = "consent is granted"
[[rules]]
id = "GL-04"
title = "The microphone starts after a tap"
clause = "2"
data = "microphone.start"
require = "tap_mic within 10s"
"#;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        let place = Place { folder: tempfile::tempdir().unwrap() };
        place.write("guilty.trace", &guilty(false).bytes());
        place.write("lossy.trace", &guilty(true).bytes());
        place.write("clean.trace", &clean().bytes());
        place.write("small.toml", PACK.as_bytes());
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::cargo_bin("consentinel").unwrap();
        command.current_dir(self.folder.path()).env_remove("NO_COLOR").args(arguments).output().unwrap()
    }

    fn check(&self, trace: &str, more: &[&str]) -> Output {
        self.run(&[&["check", trace, "--policy", "small.toml"], more].concat())
    }

    fn json(&self, trace: &str, more: &[&str]) -> Value {
        serde_json::from_slice(&self.check(trace, &[more, &["--format", "json"]].concat()).stdout).unwrap()
    }

    /// A baseline of everything that was found in the guilty run.
    fn accept_all(&self) {
        let output = self.check("guilty.trace", &["--write-baseline", "accepted.toml", "--reason", "agreed with the lawyers"]);
        assert_eq!(output.status.code(), Some(1), "writing it accepts nothing in this run");
    }
}

/// Reads before consent by the app and by an SDK; records lost at the end.
fn guilty(lossy: bool) -> Journal {
    let mut app = Journal::app(100, "com.example.voicechat");
    app.at(50).access("activity.resumed", &[], Outcome::OneWay);
    app.at(120).access("android_id.read", UMENG, Outcome::Granted).access("imei.read", APP, Outcome::Granted);
    app.at(1000).agree();
    app.at(2000).button("btn_enter_room");
    app.at(2200).button("btn_mic");
    app.at(2300).access("microphone.start", MIC, Outcome::Granted);
    app.at(2500).access("microphone.stop", MIC, Outcome::Granted);
    app.at(2900).button("btn_leave");
    if lossy {
        app.at(5000).lost(4000, 3);
    }
    app.at(8000).end();
    app
}

fn rule<'v>(report: &'v Value, id: &str) -> &'v Value {
    report["rules"].as_array().unwrap().iter().find(|rule| rule["rule"] == id).unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap() + &String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn what_is_accepted_fails_no_run_and_is_shown_with_its_reason() {
    let place = Place::new();
    place.accept_all();
    let output = place.check("guilty.trace", &["--baseline", "accepted.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(text(&output).starts_with("Nothing new: "), "{}", text(&output));
    assert!(text(&output).contains("accepted violation at") && text(&output).contains("agreed with the lawyers"));

    let report = place.json("guilty.trace", &["--baseline", "accepted.toml"]);
    assert_eq!((report["verdict"].as_str(), report["exit"].as_u64()), (Some("accepted"), Some(0)));
    let found = report["findings"].as_array().unwrap();
    assert!(!found.is_empty() && found.iter().all(|finding| finding["accepted"]["reason"] == "agreed with the lawyers"));
    assert_eq!(rule(&report, "GL-01")["result"], "accepted", "it did not hold");
    assert_eq!(rule(&report, "GL-01")["accepted"].as_u64(), report["baseline"]["accepted"].as_u64());
}

#[test]
fn without_a_baseline_nothing_is_accepted() {
    let report = Place::new().json("guilty.trace", &[]);
    assert_eq!((report["verdict"].as_str(), report["exit"].as_u64()), (Some("violations"), Some(1)));
    assert!(report.get("baseline").is_none());
}

#[test]
fn a_finding_that_is_not_in_the_file_counts() {
    let place = Place::new();
    place.accept_all();
    let all = place.read("accepted.toml");
    let last = all.rfind("[[accepted]]").unwrap();
    place.write("some.toml", &all.as_bytes()[..last]);
    let report = place.json("guilty.trace", &["--baseline", "some.toml"]);
    assert_eq!(report["exit"], 1);
    let open: Vec<&Value> =
        report["findings"].as_array().unwrap().iter().filter(|finding| finding.get("accepted").is_none()).collect();
    assert_eq!(open.len(), 1);
    assert!(all[last..].contains(open[0]["id"].as_str().unwrap()));
}

#[test]
fn what_may_have_gone_unseen_counts_again_when_the_violation_is_accepted() {
    let place = Place::new();
    place.accept_all();
    assert_eq!(rule(&place.json("lossy.trace", &[]), "GL-01")["result"], "violated");
    let report = place.json("lossy.trace", &["--baseline", "accepted.toml"]);
    assert_eq!(rule(&report, "GL-01")["result"], "inconclusive");
    assert_eq!(report["exit"], 3);
    // Nobody has accepted by a flag that records were lost.
    place.check("lossy.trace", &["--write-baseline", "more.toml", "--reason", "x"]);
    assert_eq!(place.json("lossy.trace", &["--baseline", "more.toml"])["exit"], 3);
}

#[test]
fn a_row_that_has_expired_counts_again_and_one_that_matches_nothing_is_told() {
    let place = Place::new();
    place.accept_all();
    let until = |day: &str| {
        let rows = place.read("accepted.toml").replace("reason = ", &format!("expires = {day}\nreason = "));
        place.write("until.toml", rows.as_bytes());
        place.check("guilty.trace", &["--baseline", "until.toml"])
    };
    let past = until("2020-01-31");
    assert_eq!(past.status.code(), Some(1));
    assert!(text(&past).contains("was accepted until 2020-01-31 and counts again"), "{}", text(&past));
    let future = until("2999-12-31");
    assert_eq!(future.status.code(), Some(0));
    assert!(text(&future).contains("(until 2999-12-31)"));

    let idle = place.check("clean.trace", &["--baseline", "accepted.toml"]);
    assert_eq!(idle.status.code(), place.check("clean.trace", &[]).status.code());
    assert!(text(&idle).contains("was not found in this run; the row may go"), "{}", text(&idle));
}

#[test]
fn what_stands_in_the_file_stays_and_is_not_written_twice() {
    let place = Place::new();
    place.accept_all();
    let own = format!("# Talked about on Monday.\n{}# The end", place.read("accepted.toml"));
    place.write("accepted.toml", own.as_bytes());
    place.accept_all();
    assert_eq!(place.read("accepted.toml"), own);
    let first = own.find("[[accepted]]").unwrap();
    let second = first + 1 + own[first + 1..].find("[[accepted]]").unwrap();
    let kept = own[..first].to_owned() + &own[second..];
    place.write("accepted.toml", kept.as_bytes());
    place.accept_all();
    let grown = place.read("accepted.toml");
    assert!(grown.starts_with(&kept) && grown.len() > kept.len(), "{grown}");
    assert_eq!(grown.matches("[[accepted]]").count(), own.matches("[[accepted]]").count());
}

#[test]
fn a_reason_can_hold_any_text() {
    let place = Place::new();
    let reason = "\"quoted\" \\ back\nslash\ttab 注 \u{7}";
    place.check("guilty.trace", &["--write-baseline", "odd.toml", "--reason", reason]);
    let report = place.json("guilty.trace", &["--baseline", "odd.toml"]);
    assert_eq!(report["findings"][0]["accepted"]["reason"], reason);
}

#[test]
fn ids_are_the_same_in_a_run_that_is_made_again_with_other_times_and_processes() {
    let place = Place::new();
    place.accept_all();
    let mut later = Journal::app(777, "com.example.voicechat");
    later.at(50).access("activity.resumed", &[], Outcome::OneWay);
    later.at(400).access("android_id.read", UMENG, Outcome::Granted).at(450).access("imei.read", APP, Outcome::Granted);
    later.at(9000).end();
    place.write("later.trace", &later.bytes());
    assert_eq!(place.check("later.trace", &["--baseline", "accepted.toml"]).status.code(), Some(0));
}

#[test]
fn what_is_wrong_with_a_baseline_is_told_where_it_is() {
    let place = Place::new();
    let row = "[[accepted]]\nid = \"0123456789ab\"\nrule = \"GL-01\"\nreason = \"x\"\n";
    let wrong = [
        "[[accepted]\n".to_owned(),
        row.replace("0123456789ab", "0123"),
        row.replace("reason = \"x\"\n", ""),
        row.replace("\"x\"", "\" \""),
        row.replace("reason", "raeson"),
        format!("{row}expires = \"2027-01-31\"\n"),
        format!("{row}expires = 2027-01-31T10:00:00\n"),
        format!("{row}{row}"),
    ];
    let mut all: Vec<String> = wrong
        .iter()
        .map(|text| {
            place.write("wrong.toml", text.as_bytes());
            let output = place.check("clean.trace", &["--baseline", "wrong.toml"]);
            assert_eq!(output.status.code(), Some(2));
            String::from_utf8(output.stderr).unwrap()
        })
        .collect();
    for arguments in [
        &["--baseline", "missing.toml"][..],
        &["--write-baseline", "new.toml"],
        &["--write-baseline", "new.toml", "--reason", " "],
        &["--write-baseline", "wrong.toml", "--reason", "x"],
    ] {
        let output = place.check("guilty.trace", arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        all.push(String::from_utf8(output.stderr).unwrap());
    }
    assert!(!Path::new(&place.path("new.toml")).exists());
    insta::assert_snapshot!("wrong", all.join("\n"));
}
