//! The command as its user meets it: help, reports, errors with their hints, exit statuses.

mod common;

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use common::{APP, Journal, MIC_BY_CODE, UMENG, clean};
use hooks::event::{Outcome, StartCause};
use hooks::journal::HEADER;

fn consentinel(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("consentinel").unwrap();
    command.current_dir(folder).env_remove("NO_COLOR").env_remove("CONSENTINEL_AGENT").args(arguments).output().unwrap()
}

/// Exit status, stdout and stderr, for a snapshot.
fn shown(folder: &Path, arguments: &[&str]) -> String {
    let output = consentinel(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let streams =
        [("stdout", out), ("stderr", err)].map(|(name, text)| if text.is_empty() { text } else { format!("--- {name}\n{text}") });
    format!("$ consentinel {}\nexit {}\n{}", arguments.join(" "), output.status.code().unwrap(), streams.concat())
}

/// A run that breaks several rules.
fn guilty() -> Journal {
    let mut app = Journal::app(100, "com.example.voicechat");
    app.at(40).started_for(StartCause::Activity);
    app.at(50).access("activity.resumed", &[], Outcome::OneWay);
    app.at(60).mark("permission.RECORD_AUDIO", "granted");
    app.at(120).access("android_id.read", UMENG, Outcome::Granted).access("imei.read", APP, Outcome::Refused(-1));
    app.at(1000).agree();
    app.at(2000).button("btn_enter_room");
    let mic = app.view(["语音房", "", "android.widget.ImageButton", "btn_mic", ""], false);
    app.at(2090).click(Some(mic), &MIC_BY_CODE[2..]);
    app.at(2100).access("microphone.start", MIC_BY_CODE, Outcome::Granted);
    app.at(2900).button("btn_leave");
    app.at(7000).access("microphone.stop", MIC_BY_CODE, Outcome::Granted);
    app.at(7500).mark("note", "nearly done");
    app.at(8000).end();
    app
}

struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Files {
        let files = Files { folder: tempfile::tempdir().unwrap() };
        files.write("clean.trace", &clean().bytes());
        files.write("guilty.trace", &guilty().bytes());
        files
    }

    fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
    }
}

#[test]
fn help_begins_with_examples() {
    let files = Files::new();
    let here = files.path();
    insta::assert_snapshot!("help", shown(&here, &["--help"]));
    insta::assert_snapshot!("help_run", shown(&here, &["run", "--help"]));
    insta::assert_snapshot!("help_check", shown(&here, &["check", "--help"]));
}

#[test]
fn a_check_shows_verdict_findings_and_coverage() {
    let files = Files::new();
    insta::assert_snapshot!("clean", shown(&files.path(), &["check", "clean.trace", "--policy", "galiao"]));
    insta::assert_snapshot!("guilty", shown(&files.path(), &["check", "guilty.trace", "--policy", "galiao"]));
    insta::assert_snapshot!(
        "guilty_json",
        shown(&files.path(), &["check", "guilty.trace", "--policy", "galiao", "--format", "json"])
    );
    let mut lossy = clean();
    lossy.at(9000).lost(8000, 3);
    files.write("lossy.trace", &lossy.bytes());
    insta::assert_snapshot!("lossy", shown(&files.path(), &["check", "lossy.trace", "--policy", "galiao"]));
}

#[test]
fn the_timeline_shows_one_line_an_event() {
    let files = Files::new();
    insta::assert_snapshot!("show", shown(&files.path(), &["show", "guilty.trace"]));
    let output = consentinel(&files.path(), &["show", "guilty.trace", "--json"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    assert!(lines.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["at_ns"].is_u64()));
    insta::assert_snapshot!(
        "show_json",
        lines
            .lines()
            .filter(|line| line.contains("\"access\"") || line.contains("\"action\""))
            .take(4)
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn what_cannot_be_done_is_said_with_a_next_step() {
    let files = Files::new();
    let bytes = clean().bytes();
    files.write("empty.trace", b"");
    files.write("text.trace", b"once upon a time");
    files.write("short.trace", &bytes[..2000]);
    let mut version = bytes.clone();
    version[8] = 1;
    files.write("version.trace", &version);
    let mut header = bytes.clone();
    header[70] ^= 4;
    files.write("header.trace", &header);
    files.write("cut.trace", &bytes[..bytes.len() - 100]);
    let mut flipped = bytes.clone();
    flipped[HEADER + 400] ^= 1;
    files.write("flipped.trace", &flipped);
    files.write("silent.trace", &Journal::silent(5).bytes());
    files.write("pack.toml", b"language = 1\nname = \"x\"\ntitle = \"x\"\npolicy = { title = \"x\" }\n[[rules]]\nid = \"X-1\"\ntitle = \"x\"\ndata = \"imie\"\nrequire = \"foreground\"\n");
    std::fs::create_dir(files.path().join("folder")).unwrap();

    let check = |name| shown(&files.path(), &["check", name, "--policy", "galiao"]);
    let traces =
        ["missing.trace", "empty.trace", "text.trace", "short.trace", "version.trace", "header.trace", "silent.trace", "folder"];
    let mut all: Vec<String> = traces.into_iter().map(check).collect();
    all.push(shown(&files.path(), &["check", "clean.trace", "--policy", "gailao"]));
    all.push(shown(&files.path(), &["check", "clean.trace", "--policy", "pack.toml"]));
    all.push(shown(&files.path(), &["check", "clean.trace"]));
    all.push(shown(&files.path(), &["run", "--local", "--policy", "galiao", "--agent", "no.so", "--", "true"]));
    all.push(shown(&files.path(), &["run", "--policy", "galiao"]));
    all.push(shown(&files.path(), &["chek"]));
    files.write("hooks.toml", b"[[hook]]\nclass = \"com.example.Sdk\"\nmethod = \"init\"\nsignature = \"()\"\n");
    files.write("agent.so", b"");
    let run = ["run", "--local", "--policy", "galiao", "--agent", "agent.so"];
    for option in [["--hooks", "hooks.toml"], ["--hooks", "missing.toml"], ["--look", "account"]] {
        all.push(shown(&files.path(), &[&run[..], &option, &["--", "true"]].concat()));
    }
    all.push(shown(&files.path(), &["check", "clean.trace", "--policy", "galiao", "--mapping", "missing.txt"]));
    all.push(shown(&files.path(), &["attach", "1", "--policy", "galiao", "--look", "account=1"]));
    all.push(shown(&files.path(), &["mark", "consent", "given"]));
    // No process has this number: it is beyond the largest that Linux gives.
    all.push(shown(&files.path(), &["mark", "consent", "granted", "--pid", "4194305"]));
    insta::assert_snapshot!("errors", all.join("\n"));
    insta::assert_snapshot!("damaged", [check("cut.trace"), check("flipped.trace")].join("\n"));
}

#[test]
fn a_target_or_a_lab_that_does_not_exist_is_named() {
    let files = Files::new();
    files.write("agent.so", b"");
    let run = |target: &[&str]| shown(&files.path(), &[&["run", "--policy", "galiao", "--agent", "agent.so"], target].concat());
    let all = [
        run(&["--local", "--", "./no-such-program"]),
        run(&["--lab", "voicechat", "--scenario", "clean", "--lab-home", "nowhere"]),
    ];
    insta::assert_snapshot!("no_target", all.join("\n"));
}

#[test]
fn a_program_without_an_agent_in_it_leaves_nothing_to_judge() {
    let files = Files::new();
    // The loader says that it cannot preload this, and runs the program.
    files.write("agent.so", b"");
    let output = consentinel(&files.path(), &["run", "--local", "--policy", "galiao", "--agent", "agent.so", "--", "true"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("nothing was recorded") && said.contains("hint: "), "{said}");
    assert_eq!(output.stdout, b"");
}

#[test]
fn the_same_trace_gives_the_same_bytes() {
    let files = Files::new();
    for format in ["text", "json"] {
        let check = || consentinel(&files.path(), &["check", "guilty.trace", "--policy", "galiao", "--format", format]).stdout;
        assert_eq!(check(), check());
    }
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let files = Files::new();
    let has_colour = |arguments: &[&str]| consentinel(&files.path(), arguments).stdout.contains(&0x1b);
    assert!(!has_colour(&["check", "guilty.trace", "--policy", "galiao"]));
    assert!(has_colour(&["check", "guilty.trace", "--policy", "galiao", "--color", "always"]));
    assert!(!has_colour(&["check", "guilty.trace", "--policy", "galiao", "--color", "never"]));
}

#[test]
fn every_api_of_the_catalogue_is_listed() {
    let files = Files::new();
    let output = consentinel(&files.path(), &["apis", "--json"]);
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let listed: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["api"].as_str().unwrap()).collect();
    let known: Vec<&str> = hooks::catalogue::apis().map(|api| api.id).collect();
    assert_eq!(listed, known);
    let text = String::from_utf8(consentinel(&files.path(), &["apis"]).stdout).unwrap();
    assert!(known.iter().all(|api| text.contains(api)));
}

#[test]
fn there_is_a_completion_script_for_every_shell() {
    let files = Files::new();
    let here = files.path();
    for shell in ["bash", "zsh", "fish"] {
        let output = consentinel(&here, &["completions", shell]);
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("consentinel"), "{shell}");
    }
}
