//! Packs that somebody writes: what they can say, and what they are told when they are wrong.

mod common;

use common::{APP, Journal, MIC, UMENG};
use consentinel::rules::{LoadError, Severity, check, load};
use consentinel::session::from_bytes;
use hooks::event::{Origin, Outcome};

/// A pack around the given parts.
fn pack(parts: &str) -> String {
    format!("name = \"mine\"\ntitle = \"Mine\"\nsource = \"none\"\n{parts}")
}

fn rule(condition: &str) -> String {
    format!("[[rules]]\nid = \"M-1\"\ntitle = \"One\"\nclause = \"1\"\ndata = \"personal\"\n{condition}\n")
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
