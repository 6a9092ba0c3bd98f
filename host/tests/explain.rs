//! `explain`: the chain of a finding, a rule, an api, in plain words.

mod common;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use common::{APP, Journal, MIC_BY_CODE, UMENG};
use hooks::event::{Outcome, PermissionState};

fn shown(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("consentinel").unwrap();
    for name in ["NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let streams =
        [("stdout", out), ("stderr", err)].map(|(name, text)| if text.is_empty() { text } else { format!("--- {name}\n{text}") });
    format!("$ consentinel {}\nexit {}\n{}", arguments.join(" "), output.status.code().unwrap(), streams.concat())
}

/// A few promises of 尬聊, so that these pages do not grow with its pack.
const PACK: &str = r#"
language = 1
name = "small"
title = { en = "Three promises", zh = "三项承诺" }
[policy]
title = "尬聊 隐私权政策"
date = 2026-02-12
[parameters]
mic_tap = { value = "10s", source = "our choice" }
[actions.agree]
id = "btn_agree"
[actions.enter_room]
id = "btn_enter_room"
[actions.leave_room]
id = "btn_leave"
[actions.tap_mic]
any = [{ id = "btn_mic" }, { window = "语音房", text = "麦克风" }]
[features.live_room]
enter = ["enter_room"]
leave = ["leave_room"]
[consent]
granted = ["agree"]
[[rules]]
id = "GL-01"
title = { en = "Nothing before consent", zh = "同意之前不收集" }
clause = "前言"
quote = "在确认充分理解并同意后使用相关产品或服务"
data = ["imei", "android_id"]
require = "consent is granted or consent is cancelled"
[[rules]]
id = "GL-04"
part = "start"
title = { en = "The microphone starts after a tap", zh = "点击后才启用麦克风" }
clause = "录音"
data = "microphone.start"
require = "in live_room and tap_mic within $mic_tap"
[[rules]]
id = "GL-04"
part = "stop"
title = { en = "The microphone stops", zh = "离开后停止录音" }
clause = "录音"
data = "microphone.start"
must_stop = { within = "2s", after = "leave live_room" }
"#;

/// A run with a read before consent, and a microphone that code started.
fn here() -> (tempfile::TempDir, PathBuf) {
    let mut app = Journal::app(100, "com.example.voicechat");
    app.at(50).access("activity.resumed", &[], Outcome::OneWay);
    app.at(120).access("android_id.read", UMENG, Outcome::Granted).access("imei.read", APP, Outcome::Granted);
    app.at(1000).agree();
    app.at(1500).mark("note", "halfway");
    app.at(1600).permission("android.permission.RECORD_AUDIO", PermissionState::Granted, &[]);
    app.at(2000).button("btn_enter_room");
    let mic = app.view(["语音房", "", "android.widget.ImageButton", "btn_mic", ""], false);
    app.at(2090).click(Some(mic), &MIC_BY_CODE[2..]);
    app.at(2100).access("microphone.start", MIC_BY_CODE, Outcome::Granted);
    app.at(2900).button("btn_leave");
    app.at(7000).access("microphone.stop", MIC_BY_CODE, Outcome::Granted);
    app.at(8000).end();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    std::fs::write(path.join("run.trace"), app.bytes()).unwrap();
    std::fs::write(path.join("small.toml"), PACK).unwrap();
    (folder, path)
}

/// Ids of the findings of a rule's part.
fn ids(here: &Path, rule: &str, part: &str) -> Vec<String> {
    let mut command = Command::cargo_bin("consentinel").unwrap();
    let output =
        command.current_dir(here).args(["check", "run.trace", "--policy", "small.toml", "--format", "json"]).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let is_meant = |finding: &&serde_json::Value| finding["rule"] == rule && finding["part"].as_str().unwrap_or("") == part;
    let found = report["findings"].as_array().unwrap().iter().filter(is_meant);
    found.map(|finding| finding["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_finding_is_told_as_a_chain_in_both_languages() {
    let (_folder, here) = here();
    for language in ["en", "zh"] {
        let mut all = Vec::new();
        for (rule, part) in [("GL-01", ""), ("GL-04", "start"), ("GL-04", "stop")] {
            for id in ids(&here, rule, part) {
                all.push(shown(&here, &["explain", "run.trace", &id, "--policy", "small.toml", "--lang", language]));
            }
        }
        assert!(all.len() >= 4, "{all:?}");
        insta::assert_snapshot!(format!("chain_{language}"), all.join("\n"));
    }
}

#[test]
fn every_finding_of_a_run_can_be_explained_and_its_first_digits_are_enough() {
    let (_folder, here) = here();
    for id in ids(&here, "GL-01", "") {
        let (whole, short) = (["explain", "run.trace", &id, "--policy", "small.toml"], &id[..8]);
        let of = |arguments: &[&str]| shown(&here, arguments).lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(of(&whole), of(&["explain", "run.trace", short, "--policy", "small.toml"]));
    }
}

#[test]
fn rules_and_apis_are_explained_by_their_names() {
    let (_folder, here) = here();
    let all = [
        shown(&here, &["explain", "GL-04/stop", "--policy", "small.toml"]),
        shown(&here, &["explain", "imei.read"]),
        shown(&here, &["explain", "android_id", "--lang", "zh"]),
    ];
    insta::assert_snapshot!("names", all.join("\n"));
}

#[test]
fn a_rule_of_a_shipped_pack_needs_no_pack_to_be_named() {
    let (_folder, here) = here();
    let told = shown(&here, &["explain", "GL-04/stop"]);
    assert!(told.contains("exit 0") && told.contains("GL-04 (stop)  "), "{told}");
}

#[test]
fn what_is_not_known_is_answered_with_what_may_have_been_meant() {
    let (_folder, here) = here();
    let all = [
        shown(&here, &["explain", "imei.raed"]),
        shown(&here, &["explain", "GL-4", "--policy", "small.toml"]),
        shown(&here, &["explain", "run.trace"]),
        shown(&here, &["explain", "run.trace", "0123456789ab"]),
        shown(&here, &["explain", "run.trace", "zzzz", "--policy", "small.toml"]),
        shown(&here, &["explain", "run.trace", "", "--policy", "small.toml"]),
        shown(&here, &["explain", "missing.trace", "0123456789ab", "--policy", "small.toml"]),
        shown(&here, &["explain", "imei.read", "--lang", "de"]),
    ];
    insta::assert_snapshot!("unknown", all.join("\n"));
}

#[test]
fn help_begins_with_examples() {
    let (_folder, here) = here();
    insta::assert_snapshot!("help", shown(&here, &["explain", "--help"]));
}
