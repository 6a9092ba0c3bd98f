//! Packs that somebody writes: what they can say, and what they are told when they are wrong.

mod common;

use common::{APP, Journal, MIC, UMENG, hash};
use consentinel::rules::{LoadError, Outcome as Verdict, Severity, check, load};
use consentinel::session::from_bytes;
use hooks::event::{Encoding, Origin, Outcome, PermissionState};

/// A pack around the given parts.
fn pack(parts: &str) -> String {
    format!("language = 1\nname = \"mine\"\ntitle = \"Mine\"\npolicy.title = \"none\"\n{parts}")
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
fn a_feature_can_be_made_of_screens() {
    let feature = "[features.room]\nscreens = [\"RoomActivity\", \"语音房\"]\n";
    let text = pack(&format!("{feature}{}", rule("require = \"in room\"")));
    let mut app = Journal::app(1, "com.example.voicechat");
    app.at(100).access("mac.read", APP, Outcome::Granted);
    app.at(200).screen("com.example.RoomActivity", "", true).at(300).access("imei.read", APP, Outcome::Granted);
    app.at(400).screen("com.example.RoomActivity", "", false).at(500).access("serial.read", APP, Outcome::Granted);
    app.at(600).screen("com.example.Other", "语音房", true).at(700).access("imsi.read", APP, Outcome::Granted);
    assert_eq!(violations(&text, &app), [100, 500]);

    let stop = rule("must_stop = { within = \"1s\", after = \"leave room\" }").replace("personal", "microphone");
    let text = pack(&format!("{feature}{stop}"));
    let mut app = Journal::app(1, "com.example.voicechat");
    app.at(100).screen("com.example.RoomActivity", "", true).at(200).access("microphone.start", MIC, Outcome::Granted);
    // Back before it is due, as behind the system's dialog for a permission: nothing was left.
    app.at(300).screen("com.example.RoomActivity", "", false).at(900).screen("com.example.RoomActivity", "", true);
    app.at(2000).screen("com.example.RoomActivity", "", false).at(3500).access("microphone.stop", MIC, Outcome::Granted);
    assert_eq!(violations(&text, &app), [3000]);
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

/// A pack that uses every word of the language.
const EVERYTHING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/everything.toml");

#[test]
fn every_word_of_the_language_is_read() {
    let policy = load(&[EVERYTHING]).map_err(|error| error.to_string()).unwrap().remove(0);
    let rules: Vec<String> = policy
        .rules
        .iter()
        .map(|rule| {
            let needs = [
                (rule.needs_touches, "touches"),
                (rule.needs_foreground, "foreground"),
                (rule.needs_shapes, "shapes"),
                (rule.needs_flags, "flags"),
                (rule.needs_permissions, "permissions"),
                (rule.needs_screens, "screens"),
                (rule.needs_causes, "causes"),
            ];
            let needs: Vec<&str> = needs.into_iter().filter(|(is, _)| *is).map(|(_, what)| what).collect();
            let file = std::path::Path::new(&rule.file).file_name().unwrap().to_str().unwrap();
            let head = format!("{} {} ({file}:{}): {} | {}", rule.id, rule.part, rule.line, rule.title.en, rule.title.zh);
            format!("{head}\n  {}: {}\n  needs: {}", rule.when.name(), rule.condition, needs.join(", "))
        })
        .collect();
    let parameters: Vec<String> =
        policy.parameters.iter().map(|one| format!("{} = {} ({}; {})", one.name, one.value, one.source, one.note)).collect();
    let unused: Vec<String> = policy.unused.iter().map(|warning| warning.message.clone()).collect();
    let shown = format!(
        "{} {} ({}): {}\n{}\n{}\n{}",
        policy.name,
        policy.version,
        policy.title.zh,
        policy.source,
        parameters.join("\n"),
        rules.join("\n"),
        unused.join("\n")
    );
    insta::assert_snapshot!(shown);
}

/// Loads `mine.toml` of some files.
fn load_files(files: &[(&str, String)]) -> consentinel::rules::Policy {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("mine.toml");
    load(&[path.to_str().unwrap()]).map_err(|error| error.to_string()).unwrap().remove(0)
}

#[test]
fn of_packs_that_meet_again_each_counts_once_and_the_later_one_wins() {
    let four = "[parameters]\nfar = { value = \"4s\", source = \"policy\", note = \"far\" }\n[actions]\na = { id = \"a\" }\n";
    let files = [
        ("mine.toml", pack(&format!("extends = [\"left.toml\", \"right.toml\"]\n{}", rule("forbid = \"background\"")))),
        ("left.toml", pack("extends = [\"top.toml\"]\n[parameters]\nfar = \"1s\"\n")),
        ("right.toml", pack("extends = [\"top.toml\"]\n[actions]\na = { id = \"b\" }\n")),
        ("top.toml", pack(&format!("{four}{}", rule("require = \"a within $far\"").replace("M-1", "T-1")))),
    ];
    let policy = load_files(&files);
    let rules: Vec<(&str, &str)> = policy.rules.iter().map(|rule| (rule.id.as_str(), rule.condition.as_str())).collect();
    assert_eq!(rules, [("T-1", "requires: a within 1s"), ("M-1", "forbids: not foreground")]);
    assert_eq!(policy.actions[0].patterns[0].id, ["b"], "what the left one leaves alone, the right one changes");
    let far = &policy.parameters[0];
    assert_eq!((far.value.as_str(), far.source.as_str(), far.note.as_str()), ("1s", "set by the pack mine", "far"));
}

#[test]
fn a_rule_replaces_one_of_its_name_also_one_of_a_declared_row() {
    let row = "[[declared]]\nid = \"D\"\nclause = \"1\"\nactor = \"app\"\ndata = \"imei\"\ntrigger = \"foreground\"\n";
    let own = rule("forbid = \"background\"").replace("id = \"M-1\"", "id = \"D\"\npart = \"trigger\"");
    let files = [("mine.toml", pack(&format!("extends = \"top.toml\"\n{own}"))), ("top.toml", pack(row))];
    let shown = |policy: &consentinel::rules::Policy| {
        policy.rules.iter().map(|rule| format!("{} {}: {}", rule.id, rule.part, rule.condition)).collect::<Vec<_>>()
    };
    assert_eq!(shown(&load_files(&files)), ["D trigger: forbids: not foreground", "D data: requires: declared"]);
    let files = [("mine.toml", pack("extends = \"top.toml\"\ndisable = \"D/data\"")), ("top.toml", pack(row))];
    assert_eq!(shown(&load_files(&files)), ["D trigger: requires: foreground"]);
}

#[test]
fn rows_of_one_actor_that_list_the_same_allow_it_in_either_scene() {
    let row = |id: &str, actors: &str, data: &str, trigger: &str| {
        format!("[[declared]]\nid = \"{id}\"\nclause = \"1\"\nactor = {actors}\ndata = {data}\n{trigger}\n")
    };
    let text = pack(
        &[
            "[actions]\nlogin = { id = \"login\" }\npay = { id = \"pay\" }\n".to_owned(),
            row("L", "[\"微信 WeChat\", \"新浪微博 Weibo\"]", "[\"imei\", \"mac\", \"serial\"]", "trigger = \"login within 1s\""),
            row("P", "\"微信 WeChat\"", "[\"imei\", \"imsi\"]", "trigger = \"pay within 1s\""),
            row("A", "\"微信 WeChat\"", "\"serial\"", ""),
        ]
        .concat(),
    );
    let policies = with_file(&text, |path| load(&[path]).map_err(|error| error.to_string())).unwrap();
    let shown: Vec<String> = policies[0]
        .rules
        .iter()
        .filter(|rule| rule.part != "data")
        .map(|rule| {
            let data: Vec<&str> = rule.categories.iter().map(|category| category.name()).collect();
            format!("{} {} {data:?}: {}", rule.id, rule.part, rule.condition)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "L trigger [\"mac\"]: requires: login within 1s",
            "L trigger-2 [\"imei\", \"serial\", \"mac\"]: requires: login within 1s",
            "L trigger-3 [\"imei\"]: requires: (login within 1s) or (pay within 1s)",
            "P trigger [\"imsi\"]: requires: pay within 1s",
            "P trigger-2 [\"imei\"]: requires: (pay within 1s) or (login within 1s)",
        ]
    );
    const WECHAT: &[&str] = &["com.tencent.mm.opensdk.A.b:1", "com.example.app.Main.c:1"];
    let mut app = Journal::app(1, "com.example.app");
    app.at(1000).tap(["w", "c", "pay", ""]);
    app.at(1100).access("imei.read", WECHAT, Outcome::Granted).access("mac.read", WECHAT, Outcome::Granted);
    app.at(1200).access("serial.read", WECHAT, Outcome::Granted);
    app.at(9000).access("imei.read", WECHAT, Outcome::Granted).access("serial.read", WECHAT, Outcome::Granted);
    app.at(9100).access("location.last", WECHAT, Outcome::Granted);
    let verdict = check(&from_bytes(&app.bytes()).unwrap(), &policies, None);
    let found: Vec<String> = verdict
        .findings
        .iter()
        .map(|finding| {
            let place = finding.place.as_ref().unwrap();
            format!("{} {} {} {}", place.at_ns / common::MS, finding.rule, finding.part, place.api)
        })
        .collect();
    insta::assert_snapshot!(found.join("\n"));
}
