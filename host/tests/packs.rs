//! Packs that somebody writes: what they can say, and what they are told when they are wrong.

mod common;

use common::{APP, Journal, MIC, UMENG, hash};
use consentinel::rules::{LoadError, Outcome as Verdict, Severity, check, load};
use consentinel::session::from_bytes;
use hooks::event::{Encoding, Origin, Outcome, PermissionState};

/// A pack around the given parts.
fn pack(parts: &str) -> String {
    format!("name = \"mine\"\ntitle = \"Mine\"\nsource = \"none\"\n{parts}")
}

fn rule(condition: &str) -> String {
    format!("[[rules]]\nid = \"M-1\"\ntitle = \"One\"\nclause = \"1\"\ndata = \"personal\"\n{condition}\n")
}

fn leaving(condition: &str) -> String {
    let shapes = "[shapes]\nshare_token = \"#*\"\n";
    format!("{shapes}{}", rule(condition).replace("\"personal\"\n", "\"clipboard\"\nwhen = \"leaves\"\n"))
}

fn with_file<T>(text: &str, work: impl FnOnce(&str) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    std::fs::write(&path, text).unwrap();
    work(path.to_str().unwrap())
}

/// The error, with the folder's name taken out.
fn error(text: &str) -> String {
    with_file(text, |path| match load(&[path]) {
        Err(LoadError::Pack(error)) => {
            let hint = error.hint.clone().unwrap_or_default();
            format!("{error}\nhint: {hint}").replace(path, "mine.toml")
        }
        other => panic!("{other:?}"),
    })
}

/// Times in ms of violations.
fn violations(text: &str, app: &Journal) -> Vec<u64> {
    let policies = with_file(text, |path| load(&[path]).map_err(|error| error.to_string())).unwrap();
    let verdict = check(&from_bytes(&app.bytes()).unwrap(), &policies, None);
    let certain = verdict.findings.iter().filter(|finding| finding.verdict == Severity::Violation);
    certain.map(|finding| finding.place.as_ref().unwrap().at_ns / common::MS).collect()
}

#[test]
fn errors_show_the_line_and_what_may_have_been_meant() {
    let actions = "[actions.tap_mic]\nid = \"btn_mic\"\n";
    let shown = [
        pack("[[rules]\n"),
        pack(&rule("requires = \"consent is granted\"")),
        pack(&rule("require = \"consent is given\"")),
        pack(&format!("{actions}{}", rule("require = \"foreground and tap_mik within 10s\""))),
        pack(&format!("{actions}{}", rule("require = \"tap_mic\""))),
        pack(&rule("require = \"in 直播间 and foreground\"")),
        pack(&rule("require = \"consent is granted\"").replace("personal", "imie")),
        pack(&rule("require = \"consent is granted\"").replace("\"personal\"", "[\"imei\", \"clipboard.reed\"]")),
        pack(&rule("require = \"consent is granted\"").replace("clause = \"1\"\n", "")),
        pack(&rule("")),
        pack(&rule("must_stop = { within = \"soon\", after = \"background\" }")),
        pack(&rule("require = \"consent is granted\"\nactors = \"sdks\"")),
        pack("[actions.x]\nid = \"a\"\norigin = \"hardwear\"\n"),
        pack("[actions.x]\nkind = \"tap\"\n"),
        pack("[consent]\ngrantet = [\"x\"]\n"),
        pack(""),
        "name = 1".to_owned(),
        pack(&leaving("require = \"value is share_tokn\"")),
        pack(&leaving("forbid = \"encoding is plain or base46\"")),
        pack(&leaving("forbid = \"encoding is plian\"")),
        pack(&leaving("forbid = \"host is\"")),
        pack(&leaving("forbid = \"(host is a.example) within 10s\"")),
        pack(&leaving("must_stop = { within = \"1s\", after = \"background\" }")),
        pack(&leaving("forbid = \"encoding is plain\"").replace("\"leaves\"", "\"leave\"")),
        pack(&rule("forbid = \"encoding is plain\"")),
        pack(&rule("require = \"permission RECORD_AUDO is granted\"")),
        pack(&rule("require = \"permission CAMERA is given\"")),
        pack("[actions.base64]\nid = \"a\"\n"),
        pack("[shapes]\nall = [\"*\"]\n"),
        pack(&format!("[shapes]\n\"two words\" = \"a*\"\n{}", rule("forbid = \"foreground\""))),
        pack("[consent]\nflags = [{ file = \"f\", key = \"k\", value = true, state = \"granded\" }]\n"),
        pack("[consent]\nflags = [{ file = \"f\", key = \"k\", value = \"true\", state = \"granted\" }]\n"),
        pack("[consent]\nflags = [{ file = \"f\", value = true, state = \"granted\" }]\n"),
    ];
    let all: Vec<String> = shown.iter().map(|text| error(text)).collect();
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn a_pack_that_is_not_there_is_answered_with_the_ones_that_are() {
    let Err(LoadError::Missing { hint, .. }) = load(&["galliao"]) else { panic!("no such pack") };
    assert!(hint.contains("did you mean `galiao`?"), "{hint}");
}

#[test]
fn origin_kind_and_order_of_actions_can_be_demanded() {
    let actions =
        "[actions.finger]\nid = \"btn_mic\"\norigin = \"hardware\"\nkind = \"long_press\"\n[actions.enter]\nid = \"btn_enter\"\n";
    let text = pack(&format!("{actions}{}", rule("require = \"finger since enter\"")));
    let mic = Some(["w", "c", "btn_mic", ""]);
    let mut app = Journal::app(1, "com.example.app");
    app.at(1000).press(mic, Origin::Hardware, 600);
    app.at(1700).access("imei.read", APP, Outcome::Granted);
    app.at(2000).tap(["w", "c", "btn_enter", ""]);
    app.at(2100).access("serial.read", APP, Outcome::Granted);
    app.at(3000).press(mic, Origin::Injected, 600).at(3700).access("imsi.read", APP, Outcome::Granted);
    app.at(4000).press(mic, Origin::Hardware, 40).at(4100).access("iccid.read", APP, Outcome::Granted);
    app.at(5000).press(mic, Origin::Hardware, 600).at(5700).access("mac.read", APP, Outcome::Granted);
    app.at(6000).tap(["w", "c", "btn_enter", ""]);
    app.at(6100).access("cell.read", APP, Outcome::Granted);
    assert_eq!(violations(&text, &app), [1700, 2100, 3700, 4100, 6100]);
}

#[test]
fn features_are_states_between_actions_and_actors_can_be_chosen() {
    let features =
        "[actions.go]\nid = \"go\"\n[actions.back]\nid = \"back\"\n[features.room]\nenter = [\"go\"]\nleave = [\"back\"]\n";
    let text = pack(&format!("{features}{}", rule("actors = [\"sdk\"]\nrequire = \"in room\"")));
    let mut app = Journal::app(1, "com.example.voicechat");
    app.at(100).access("mac.read", UMENG, Outcome::Granted).access("imei.read", APP, Outcome::Granted);
    app.at(1000).tap(["w", "c", "go", ""]);
    app.at(1100).access("mac.read", UMENG, Outcome::Granted);
    app.at(2000).tap(["w", "c", "back", ""]);
    app.at(2100).access("imei.read", UMENG, Outcome::Granted);
    assert_eq!(violations(&text, &app), [100, 2100]);
}

#[test]
fn a_capture_can_be_bound_to_the_foreground() {
    let text = pack(&rule("must_stop = { within = \"1s\", after = \"background\" }").replace("personal", "microphone"));
    let mut app = Journal::app(1, "com.example.voicechat");
    app.at(10).access("activity.resumed", &[], Outcome::OneWay);
    app.at(100).access("microphone.start", MIC, Outcome::Granted);
    app.at(200).access("activity.paused", &[], Outcome::OneWay).access("activity.stopped", &[], Outcome::OneWay);
    app.at(1300).access("microphone.stop", MIC, Outcome::Granted);
    assert_eq!(violations(&text, &app), [1200]);
}

#[test]
fn hosts_are_matched_with_and_without_their_ports_and_an_address_may_be_any_name() {
    let text = pack(&leaving("require = \"host is *.example.com or host is 10.0.0.*\""));
    let policies = with_file(&text, |path| load(&[path]).unwrap());
    let sent = |host: &str| {
        let mut app = Journal::app(1, "com.example.app");
        app.at(10).brief(&policies);
        app.at(100).access("clipboard.read", APP, Outcome::Granted);
        app.at(200).egress(hash("clipboard.read"), Encoding::Plain, host, APP);
        check(&from_bytes(&app.bytes()).unwrap(), &policies, None).outcome
    };
    assert_eq!(sent("api.example.com:443"), Verdict::Clean);
    assert_eq!(sent("10.0.0.7:443"), Verdict::Clean);
    assert_eq!(sent("api.example.org:443"), Verdict::Violations);
    assert_eq!(sent("unix:/run/proxy"), Verdict::Violations);
    assert_eq!(sent("93.184.216.34:443"), Verdict::Inconclusive, "its name is not known");
    assert_eq!(sent("[2606:2800::1]:443"), Verdict::Inconclusive);
    assert_eq!(sent(""), Verdict::Inconclusive);
}

#[test]
fn permissions_are_known_from_their_requests_only() {
    let text = pack(&rule("require = \"permission RECORD_AUDIO is granted\"").replace("personal", "microphone.start"));
    let policies = with_file(&text, |path| load(&[path]).unwrap());
    let started = |heard: &[PermissionState]| {
        let mut app = Journal::app(1, "com.example.app");
        for (at, state) in heard.iter().enumerate() {
            app.at(100 + at as u64).permission("android.permission.RECORD_AUDIO", *state, &[]);
            app.permission("android.permission.CAMERA", PermissionState::Refused, &[]);
        }
        app.at(200).access("microphone.start", MIC, Outcome::Granted);
        check(&from_bytes(&app.bytes()).unwrap(), &policies, None)
    };
    use PermissionState::*;
    assert_eq!(started(&[Requested, Granted]).outcome, Verdict::Clean);
    let refused = started(&[Requested, Granted, Requested, Refused]);
    assert_eq!(refused.outcome, Verdict::Violations);
    assert_eq!(refused.findings[0].why, ["android.permission.RECORD_AUDIO was refused since 0.103 s"]);
    assert_eq!(started(&[Requested]).outcome, Verdict::Inconclusive, "the answer has not come");
    assert_eq!(started(&[]).outcome, Verdict::Inconclusive, "it may have been granted before the run");
}

#[test]
fn a_run_that_was_recorded_for_another_pack_does_not_decide_about_this_ones_shapes_and_flags() {
    let flags = "[consent]\nflags = [{ file = \"f\", key = \"agreed\", value = true, state = \"granted\" }]\n";
    let text = pack(&format!("{flags}{}", rule("require = \"consent is granted\"")));
    let policies = with_file(&text, |path| load(&[path]).unwrap());
    let mut app = Journal::app(1, "com.example.app");
    app.at(100).button("ok").at(200).flag("agreed", true).at(300).access("imei.read", APP, Outcome::Granted);
    let outcome = |app: &Journal| check(&from_bytes(&app.bytes()).unwrap(), &policies, None);
    let verdict = outcome(&app);
    assert_eq!(verdict.outcome, Verdict::Inconclusive);
    assert_eq!(verdict.findings[0].why, ["the run was not told of the flags of this pack: record it again with `--policy mine`"]);
    app.at(0).brief(&policies);
    let mut before = app.clone();
    assert_eq!(outcome(&app).outcome, Verdict::Clean);
    before.at(50).access("imei.read", APP, Outcome::Granted);
    assert_eq!(outcome(&before).outcome, Verdict::Violations);
}
