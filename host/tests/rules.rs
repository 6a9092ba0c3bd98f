//! What the pack `galiao` says of runs that are written for one question each.

mod common;

use common::{APP, Journal, MIC, MIC_BY_CODE, PACK, UMENG, clean, hash};
use consentinel::consent::Consent;
use consentinel::rules::{Coverage, Finding, Lacks, Outcome, Policy, Severity, Verdict, check, load};
use consentinel::session::{Trace, from_bytes};
use hooks::catalogue::Category;
use hooks::event::{Encoding, Entry, Event, HookState, Layer, Origin, Outcome as Answer, StackKind, Target, TouchPhase};

fn trace(journals: &[&Journal]) -> Trace {
    let bytes: Vec<u8> = journals.iter().flat_map(|journal| journal.bytes()).collect();
    from_bytes(&bytes).expect("a trace")
}

fn judge(journals: &[&Journal]) -> Verdict {
    check(&trace(journals), &load(&[PACK]).unwrap(), None)
}

/// Rule, part and time in ms of the violations.
fn violations(verdict: &Verdict) -> Vec<(&str, &str, u64)> {
    let of = |finding: &'_ Finding| finding.verdict == Severity::Violation;
    let place = |finding: &Finding| finding.place.as_ref().expect("a violation has a place").at_ns / common::MS;
    verdict.findings.iter().filter(|finding| of(finding)).map(|f| (f.rule.as_str(), f.part.as_str(), place(f))).collect()
}

fn whys(verdict: &Verdict) -> String {
    verdict.findings.iter().flat_map(|finding| finding.why.clone()).collect::<Vec<_>>().join("\n")
}

fn app() -> Journal {
    let mut app = Journal::app(100, "com.example.voicechat");
    app.at(50).access("activity.resumed", &[], Answer::OneWay);
    app
}

/// An app whose user has agreed, at 1.04 s.
fn agreed() -> Journal {
    let mut app = app();
    app.at(1000).agree();
    app
}

#[test]
fn a_run_that_keeps_every_promise_is_clean_and_says_how_often_each_rule_was_tried() {
    let verdict = judge(&[&clean()]);
    assert_eq!(verdict.outcome, Outcome::Clean);
    let tried: Vec<_> = verdict.rules.iter().map(|rule| (rule.rule.as_str(), rule.result, rule.exercised)).collect();
    assert_eq!(
        tried,
        [
            ("GL-01", "held", 5),
            ("GL-04", "held", 1),
            // The user turned the microphone off before leaving.
            ("GL-04", "not exercised", 0),
            ("GL-09", "held", 1),
            // A text of the clipboard, and two identifiers, could have left.
            ("GL-09", "held", 1),
            ("GL-19", "held", 2),
            ("GL-20", "held", 5)
        ]
    );
}

#[test]
fn consent_counts_from_the_end_of_the_touch_and_for_every_sdk() {
    let mut app = app();
    app.at(900).access("android_id.read", UMENG, Answer::Granted);
    app.at(1000).agree();
    app.at(1020).access("imei.read", APP, Answer::Granted);
    app.at(1041).access("imei.read", APP, Answer::Granted);
    let verdict = judge(&[&app]);
    assert_eq!(violations(&verdict), [("GL-01", "", 900), ("GL-01", "", 1020)]);
    let place = verdict.findings[0].place.as_ref().unwrap();
    assert_eq!(place.actor.label(), "SDK 友盟 Umeng (com.umeng)");
    assert_eq!(place.stack.len(), 3);
    assert_eq!(verdict.findings[1].place.as_ref().unwrap().consent, Consent::Unknown, "the finger was still down");
}

#[test]
fn a_refused_call_is_still_a_call_but_one_that_was_never_sent_is_not() {
    let mut app = app();
    app.at(500).access("imei.read", APP, Answer::Refused(-1));
    app.at(600).access("serial.read", APP, Answer::NotSent);
    let verdict = judge(&[&app]);
    assert_eq!(violations(&verdict), [("GL-01", "", 500)]);
    assert_eq!(verdict.findings[0].place.as_ref().unwrap().outcome, "refused (SecurityException)");
}

#[test]
fn calls_of_one_stack_that_break_one_rule_are_one_finding_with_a_count() {
    let mut app = app();
    for at in [100, 200, 900] {
        app.at(at).access("imei.read", APP, Answer::Granted);
    }
    app.at(950).access("imei.read", UMENG, Answer::Granted);
    let verdict = judge(&[&app]);
    let counts: Vec<_> =
        verdict.findings.iter().map(|f| f.place.as_ref().map(|p| (p.times, p.last_ns / common::MS)).unwrap()).collect();
    assert_eq!(counts, [(3, 900), (1, 950)]);
}

#[test]
fn the_microphone_needs_a_touch_of_its_icon_and_a_click_by_code_is_none() {
    let mut app = agreed();
    app.at(2000).button("btn_enter_room");
    let mic = app.view(["语音房", "", "android.widget.Button", "btn_mic", ""], false);
    app.at(2090).click(Some(mic), &MIC_BY_CODE[2..]);
    app.at(2100).access("microphone.start", MIC_BY_CODE, Answer::Granted);
    app.at(3000).button("btn_mic");
    app.at(3100).access("microphone.start", MIC, Answer::Granted);
    app.at(13_200).access("microphone.start", MIC, Answer::Granted);
    let verdict = judge(&[&app]);
    assert_eq!(violations(&verdict), [("GL-04", "start", 2100), ("GL-04", "start", 13_200)]);
    let why = &verdict.findings[0].why;
    assert_eq!(
        why[0],
        "no `tap_mic` (id btn_mic; text 麦克风, window 语音房) in the 10s before: code clicked btn_mic (android.view.View.performClick, \
         called from the app (com.example.voicechat)) at 2.090 s, and no touch came before it"
    );
    assert!(verdict.findings[1].why[0].ends_with("the last one was 10.200 s before"), "{:?}", verdict.findings[1].why);
}

#[test]
fn a_recording_that_starts_while_the_finger_is_still_down_was_asked_for() {
    let mut app = agreed();
    app.at(3000);
    // The agent tells the end of the touch after the start of the recording that it caused.
    let mut held = app.clone();
    held.at(3200).access("microphone.start", MIC, Answer::Granted);
    held.at(3000).press(Some(["语音房", "android.widget.ImageButton", "btn_mic", "麦克风"]), Origin::Hardware, 2000);
    assert_eq!(violations(&judge(&[&held])), []);
}

#[test]
fn a_capture_must_stop_when_the_user_has_left_the_room() {
    let start = |stop_ms: Option<u64>| {
        let mut app = agreed();
        app.at(2000).button("btn_enter_room");
        app.at(3000).button("btn_mic");
        app.at(3100).access("microphone.start", MIC, Answer::Granted);
        app.at(5000).button("btn_leave");
        if let Some(ms) = stop_ms {
            app.at(ms).access("microphone.stop", MIC, Answer::Granted);
        }
        app
    };
    assert_eq!(violations(&judge(&[&start(Some(7040))])), [], "2 s after the finger went up");
    let late = judge(&[&start(Some(9000))]);
    assert_eq!(violations(&late), [("GL-04", "stop", 7040)]);
    assert_eq!(
        late.findings[0].why,
        [
            "`leave_room` happened at 5.040 s",
            "the capture that began at 3.100 s was still running at 7.040 s",
            "it stopped at 9.000 s"
        ]
    );
    let mut never = start(None);
    never.at(8000).end();
    assert_eq!(violations(&judge(&[&never])), [("GL-04", "stop", 7040)]);
    assert_eq!(violations(&judge(&[&start(None)])), [], "a process that is never heard of again may have been killed in time");
    let mut refused = agreed();
    refused.at(2000).button("btn_mic").access("microphone.start", MIC, Answer::Refused(-1));
    refused.at(5000).button("btn_leave");
    refused.at(9000).end();
    assert_eq!(violations(&judge(&[&refused])), [], "a capture that was refused does not run");
}

#[test]
fn the_clipboard_needs_a_share_and_the_foreground() {
    let share = |before: &mut Journal| {
        before.at(2000).button("btn_share");
    };
    let mut app = agreed();
    share(&mut app);
    app.at(2100).access("clipboard.read", APP, Answer::Granted);
    assert_eq!(violations(&judge(&[&app])), []);
    app.at(2200).access("activity.paused", &[], Answer::OneWay).access("activity.stopped", &[], Answer::OneWay);
    app.at(2300).access("clipboard.read", APP, Answer::Granted);
    let verdict = judge(&[&app]);
    assert_eq!(violations(&verdict), [("GL-09", "read", 2300)]);
    assert_eq!(verdict.findings[0].why, ["the app was in the background since 2.200 s"]);

    let mut received = agreed();
    received.at(3000).mark("share", "received");
    received.at(3100).access("clipboard.read", APP, Answer::Granted);
    assert_eq!(violations(&judge(&[&received])), []);
}

#[test]
fn after_cancellation_only_gl_20_speaks() {
    let mut app = agreed();
    app.at(4000).tap(["注销确认", "android.widget.Button", "btn_confirm_cancel", "确认注销"]);
    app.at(4500).access("location.last", UMENG, Answer::Granted);
    assert_eq!(violations(&judge(&[&app])), [("GL-20", "", 4500)]);
}

#[test]
fn consent_can_be_told_by_marks_and_at_the_start() {
    let mut marked = app();
    marked.at(500).mark("consent", "granted");
    marked.at(600).access("imei.read", APP, Answer::Granted);
    assert_eq!(judge(&[&marked]).outcome, Outcome::Clean);

    let mut before = app();
    before.at(100).access("imei.read", APP, Answer::Granted);
    let policies = load(&[PACK]).unwrap();
    assert_eq!(check(&trace(&[&before]), &policies, Some(Consent::Granted)).outcome, Outcome::Clean);
    // The mark comes when the host has connected, and still speaks for the whole run.
    before.at(700).mark("start-consent", "granted");
    assert_eq!(judge(&[&before]).outcome, Outcome::Clean);
    assert_eq!(check(&trace(&[&before]), &policies, Some(Consent::Refused)).outcome, Outcome::Violations);
}

#[test]
fn what_one_process_is_allowed_another_one_is_too_whatever_their_order_in_the_trace() {
    let mut push = Journal::app(200, "com.example.voicechat:push");
    push.at(2000).access("location.last", UMENG, Answer::Granted);
    push.at(500).access("location.last", UMENG, Answer::Granted);
    let main = agreed();
    let (one, other) = (judge(&[&main, &push]), judge(&[&push, &main]));
    assert_eq!(violations(&one), [("GL-01", "", 500)]);
    assert_eq!(one, other);
}

#[test]
fn lost_records_make_a_missing_touch_undecided_and_no_rule_pass() {
    let mut app = agreed();
    app.at(3000).lost(2500, 7);
    app.at(3100).access("microphone.start", MIC, Answer::Granted);
    let verdict = judge(&[&app]);
    assert_eq!(verdict.outcome, Outcome::Inconclusive);
    assert!(verdict.rules.iter().all(|rule| rule.result == "inconclusive"), "{:?}", verdict.rules);
    assert!(whys(&verdict).contains("undecided: nothing is known from 2.500 s to 3.000 s: 7 records of process 100 were lost"));
    // Long after the gap, its window reaches it no more.
    app.at(13_100).access("microphone.start", MIC, Answer::Granted);
    assert_eq!(violations(&judge(&[&app])), [("GL-04", "start", 13_100)]);
}

#[test]
fn a_loss_that_only_the_header_tells_is_a_gap_to_the_end() {
    let mut app = clean();
    app.header.lost = 3;
    let verdict = judge(&[&app]);
    assert_eq!(verdict.outcome, Outcome::Inconclusive);
    assert!(whys(&verdict).contains("nothing is known from 9.000 s on: the last 3 records of process 100 were lost"));
}

#[test]
fn a_violation_stays_one_when_something_was_lost_elsewhere() {
    let mut app = app();
    app.at(500).access("imei.read", APP, Answer::Granted);
    app.at(3000).lost(2500, 7);
    assert_eq!(violations(&judge(&[&app])), [("GL-01", "", 500)]);
}

#[test]
fn a_touch_on_nobody_knows_what_may_have_been_the_missing_one() {
    let mut app = agreed();
    app.at(3000).press(None, Origin::Hardware, 40);
    app.at(3100).access("microphone.start", MIC, Answer::Granted);
    let verdict = judge(&[&app]);
    assert_eq!((verdict.outcome, violations(&verdict)), (Outcome::Inconclusive, vec![]));
}

#[test]
fn hooks_that_are_not_in_place_leave_their_rules_undecided() {
    let run = |hook: &str, state| {
        let mut app = Journal::silent(100);
        app.introduce("com.example.voicechat", 30, Entry::Preload);
        app.hook(hook, state, "");
        app.is_told();
        app.at(50).mark("consent", "granted");
        judge(&[&app])
    };
    let undecided = |verdict: Verdict| -> Vec<String> {
        let rules = verdict.rules.iter().filter(|rule| rule.result == "inconclusive");
        rules.map(|rule| format!("{}{}", rule.rule, rule.part)).collect()
    };
    assert_eq!(undecided(run("ioctl", HookState::Placed)), Vec::<String>::new());
    assert_eq!(
        undecided(run("ioctl", HookState::Failed)),
        ["GL-01", "GL-04start", "GL-04stop", "GL-09read", "GL-09send", "GL-19", "GL-20"]
    );
    assert_eq!(undecided(run("recv", HookState::Failed)), ["GL-01", "GL-04start", "GL-04stop", "GL-09read", "GL-20"]);
    // The hardware address of an interface stands in a file.
    assert_eq!(undecided(run("openat", HookState::Off)), ["GL-01", "GL-19", "GL-20"]);
    // A system that has no such function has nobody who calls it.
    assert_eq!(undecided(run("open64", HookState::Absent)), Vec::<String>::new());
    assert_eq!(undecided(run("open64", HookState::Off)), ["GL-01", "GL-19", "GL-20"]);
    assert_eq!(undecided(run("SSL_write_ex", HookState::Failed)), ["GL-09send", "GL-19"]);
    assert_eq!(undecided(run("popen", HookState::Failed)), Vec::<String>::new());
}

#[test]
fn an_unknown_api_level_leaves_everything_undecided() {
    let mut app = Journal::silent(100);
    app.introduce("com.example.voicechat", 99, Entry::Preload);
    let verdict = judge(&[&app]);
    assert_eq!(verdict.outcome, Outcome::Inconclusive);
    assert!(whys(&verdict).contains("at API level 99"));
}

#[test]
fn what_happened_before_the_agent_came_is_not_known() {
    let mut app = Journal::silent(100);
    app.introduce("com.example.voicechat", 30, Entry::Attach);
    app.at(100).access("imei.read", APP, Answer::Granted);
    let verdict = judge(&[&app]);
    assert_eq!((verdict.outcome, violations(&verdict)), (Outcome::Inconclusive, vec![]));
}

#[test]
fn calls_in_doubt_are_undecided() {
    let mut app = agreed();
    app.at(2000).access("aaudio.start", MIC, Answer::Granted);
    app.at(2100).access_of_kind("microphone.start", &[], StackKind::Nested, Answer::Granted);
    let verdict = judge(&[&app]);
    assert_eq!((verdict.outcome, violations(&verdict)), (Outcome::Inconclusive, vec![]));
    assert!(whys(&verdict).contains("may play sound as well as record it"));
}

#[test]
fn an_access_without_a_stack_has_an_unknown_actor_and_says_why() {
    let mut app = app();
    app.at(100).access_of_kind("imei.read", &[], StackKind::Critical, Answer::Granted);
    let verdict = judge(&[&app]);
    let place = verdict.findings[0].place.as_ref().unwrap();
    assert_eq!(place.actor.label(), "unknown (no stack: the thread was inside a JNI critical region)");
}

#[test]
fn an_api_that_this_version_does_not_know_leaves_every_rule_undecided() {
    let mut app = clean();
    app.at(9500).access("heartbeat.read", APP, Answer::Granted);
    let verdict = judge(&[&app]);
    assert_eq!(verdict.outcome, Outcome::Inconclusive);
    assert!(whys(&verdict).contains("1 accesses of `heartbeat.read`"));
}

#[test]
fn a_touch_of_which_nobody_knows_what_it_hit_may_have_been_any_action() {
    let mut app = agreed();
    app.at(2000).press(None, Origin::Hardware, 40);
    app.at(2100).access("imei.read", APP, Answer::Granted);
    app.at(9000).end();
    let verdict = judge(&[&app]);
    assert_eq!(violations(&verdict), []);
    assert_eq!(verdict.outcome, Outcome::Inconclusive, "it may have cancelled the account");
    assert!(whys(&verdict).contains("nobody knows what lay under it"), "{}", whys(&verdict));
}

#[test]
fn a_stop_that_was_refused_ends_no_recording() {
    let mut app = agreed();
    app.at(3000).button("btn_mic");
    app.at(3100).access("microphone.start", MIC, Answer::Granted);
    app.at(6000).button("btn_leave");
    app.at(6100).access("microphone.stop", MIC, Answer::Refused(-32));
    app.at(9000).end();
    assert_eq!(judge(&[&app]).outcome, Outcome::Inconclusive);
}

#[test]
fn of_two_recordings_two_stops_may_have_meant_the_same_one() {
    let mut app = agreed();
    app.at(3000).button("btn_mic");
    app.at(3100).access("microphone.start", MIC, Answer::Granted);
    app.at(3200).access("microphone.start", MIC, Answer::Granted);
    app.at(6000).button("btn_leave");
    // `AudioRecord.stop` and then `release`, which stops again.
    app.at(6100).access("microphone.stop", MIC, Answer::Granted);
    app.at(6200).access("microphone.stop", MIC, Answer::Granted);
    app.at(9000).end();
    assert_eq!(judge(&[&app]).outcome, Outcome::Inconclusive);
}

#[test]
fn a_finger_that_comes_down_on_one_view_and_goes_up_on_another_has_tapped_neither() {
    let mut app = agreed();
    let [leave, mic] = ["btn_leave", "btn_mic"].map(|id| {
        let [window, class, id] = ["语音房", "android.widget.Button", id].map(|text| app.text(text));
        Target { window, owner: 0, class, id, text: 0, drawn: false }
    });
    for (ms, phase, target) in [(3000, TouchPhase::Down, leave), (3200, TouchPhase::Up, mic)] {
        let (time, target) = (ms * common::MS, Some(target));
        app.event(&Event::Touch { time, phase, origin: Origin::Hardware, x: 5.0, y: 6.0, device: 3, flags: 0, target });
    }
    app.at(3300).access("microphone.start", MIC, Answer::Granted);
    app.at(9000).end();
    assert_eq!(violations(&judge(&[&app])), [("GL-04", "start", 3300)]);
}

/// An app that has read the clipboard by a share, and the IMEI, after consent.
fn given() -> Journal {
    let mut app = agreed();
    app.at(1500).access("imei.read", UMENG, Answer::Granted);
    app.at(2000).button("btn_share");
    app.at(2100).access("clipboard.read", APP, Answer::Granted);
    app
}

#[test]
fn of_the_clipboard_only_share_tokens_may_be_sent() {
    let mut app = given();
    app.at(2200).egress(hash("clipboard.read"), Encoding::Base64, "api.galiao.example:443", UMENG);
    let verdict = judge(&[&app]);
    assert_eq!(violations(&verdict), [("GL-09", "send", 2200)]);
    let finding = &verdict.findings[0];
    assert_eq!(finding.why, ["the text was no `share_token`"]);
    let place = finding.place.as_ref().unwrap();
    assert_eq!((place.api, place.category, place.through.as_str()), ("egress", "clipboard", "SSL_write"));
    assert_eq!(place.actor.label(), "SDK 友盟 Umeng (com.umeng)");
    let leaves = place.leaves.as_ref().unwrap();
    assert_eq!((leaves.encoding, leaves.host.as_str()), ("base64", "api.galiao.example:443"));
    let from = &leaves.from[0];
    assert_eq!((from.api, from.at_ns / common::MS, from.times, leaves.from.len()), (Some("clipboard.read"), 2100, 1, 1));

    let mut token = agreed();
    token.at(2000).button("btn_share");
    let access = token.at(2100).access_on(Layer::Binder, "clipboard.read", APP, 0, &[]);
    token.value(access, "clipboard", 77, "galiao/share_token");
    token.at(2200).egress(77, Encoding::Plain, "api.galiao.example:443", APP);
    assert_eq!(judge(&[&token]).outcome, Outcome::Clean);

    let mut other = agreed();
    other.at(2000).button("btn_share");
    let access = other.at(2100).access_on(Layer::Binder, "clipboard.read", APP, 0, &[]);
    other.value(access, "clipboard", 77, "else/anything");
    other.at(2200).egress(77, Encoding::Plain, "api.galiao.example:443", APP);
    assert_eq!(judge(&[&other]).outcome, Outcome::Inconclusive, "another pack's shape was looked for first");
}

#[test]
fn an_identifier_may_be_sent_as_a_digest_and_in_no_other_form() {
    let sent = |encoding| {
        let mut app = given();
        app.at(3000).egress(hash("imei.read"), encoding, "stats.example:80", UMENG);
        judge(&[&app])
    };
    for encoding in [Encoding::Md5, Encoding::Sha1, Encoding::Sha256] {
        assert_eq!(sent(encoding).outcome, Outcome::Clean, "{encoding:?}");
    }
    for encoding in [Encoding::Plain, Encoding::Url, Encoding::Base64, Encoding::Hex] {
        assert_eq!(violations(&sent(encoding)), [("GL-19", "", 3000)], "{encoding:?}");
    }
    assert_eq!(sent(Encoding::Hex).findings[0].why, ["it was written as `hex`"]);
}

#[test]
fn a_text_that_is_two_things_is_judged_as_both() {
    let mut app = given();
    // The user has copied the IMEI: both reads delivered one text.
    let access = app.at(2150).access_on(Layer::Binder, "clipboard.read", APP, 0, &[]);
    app.value(access, "clipboard", hash("imei.read"), "");
    app.at(3000).egress(hash("imei.read"), Encoding::Plain, "stats.example:80", UMENG);
    assert_eq!(violations(&judge(&[&app])), [("GL-09", "send", 3000), ("GL-19", "", 3000)]);
}

#[test]
fn a_text_is_what_it_was_known_to_be_when_it_left() {
    let mut app = agreed();
    app.at(1200).value(0, "account", 5, "").egress(5, Encoding::Plain, "a.example:443", APP);
    app.at(2000).button("btn_share");
    let access = app.at(2100).access_on(Layer::Binder, "clipboard.read", APP, 0, &[]);
    app.value(access, "clipboard", 5, "");
    assert_eq!(judge(&[&app]).outcome, Outcome::Clean);
    app.at(2200).egress(5, Encoding::Plain, "a.example:443", APP);
    assert_eq!(violations(&judge(&[&app])), [("GL-09", "send", 2200)]);
}

#[test]
fn a_text_that_the_user_names_by_a_category_counts_as_that() {
    let mut app = agreed();
    app.at(10).value(0, "imei", 5, "");
    app.at(1200).egress(5, Encoding::Plain, "a.example:443", APP);
    assert_eq!(violations(&judge(&[&app])), [("GL-19", "", 1200)]);
    // What nobody knows may be anything.
    let mut unknown = agreed();
    unknown.at(1200).egress(6, Encoding::Plain, "a.example:443", APP);
    let verdict = judge(&[&unknown]);
    assert_eq!((verdict.outcome, violations(&verdict)), (Outcome::Inconclusive, vec![]));
    assert!(whys(&verdict).contains("undecided: which text this was is not known"));
}

#[test]
fn what_cannot_be_recognised_when_it_leaves_is_not_said_to_have_stayed() {
    let mut app = agreed();
    app.at(1500).access("mac.read", APP, Answer::Granted).access("mac.read", APP, Answer::Refused(13));
    let verdict = judge(&[&app]);
    assert_eq!(verdict.outcome, Outcome::Inconclusive);
    assert_eq!(
        whys(&verdict),
        "what 1 of the calls of mac.read delivered (the first at 1.500 s) could not be recognised if it left"
    );
    // The inner call's text is the outer one's.
    let mut layers = agreed();
    let outer = layers.at(1500).access_on(Layer::Java, "android_id.read", APP, 0, &[]);
    let inner = layers.access_on(Layer::Binder, "android_id.read", APP, outer, &[]);
    layers.value(inner, "android_id", 9, "");
    assert_eq!(judge(&[&layers]).outcome, Outcome::Clean);

    let mut many = agreed();
    for text in 0..=hooks::brief::KEPT as u64 {
        many.at(1500 + text).value(0, "canary", text, "");
    }
    assert!(whys(&judge(&[&many])).contains("was given 65 different texts, of which the last 64 were looked for"));
}

#[test]
fn without_a_word_of_what_leaves_nothing_is_said_to_have_stayed() {
    let mut app = Journal::silent(100);
    app.introduce("com.example.voicechat", 30, Entry::Preload);
    app.brief(&load(&[PACK]).unwrap());
    app.hook("write", HookState::Placed, "");
    app.at(50).mark("consent", "granted");
    let verdict = judge(&[&app]);
    let undecided: Vec<_> =
        verdict.rules.iter().filter(|rule| rule.result == "inconclusive").map(|rule| rule.rule.as_str()).collect();
    assert_eq!(undecided, ["GL-09", "GL-19"]);
    assert!(whys(&verdict).contains("has not said whether `send` was watched"));
}

#[test]
fn the_apps_own_flag_is_consent_only_after_the_user_has_touched_something() {
    let mut app = app();
    app.at(60).flag("privacy_agreed", true).at(100).access("imei.read", APP, Answer::Granted);
    let verdict = judge(&[&app]);
    assert_eq!(violations(&verdict), [("GL-01", "", 100)]);
    assert_eq!(
        verdict.findings[0].why,
        [
            "consent was `unknown`: the user had neither seen nor answered the policy; the app noted `privacy_agreed` at 0.060 s by \
          itself: the user had touched nothing since, and that counts for nothing"
        ]
    );
    let mut asked = self::app();
    asked.at(500).tap(["Welcome", "com.example.Drawn", "btn_go", ""]);
    asked.at(560).flag("other", true).at(570).access("serial.read", APP, Answer::Granted);
    asked.at(600).flag("privacy_agreed", true).at(700).access("imei.read", APP, Answer::Granted);
    assert_eq!(violations(&judge(&[&asked])), [("GL-01", "", 570)]);
    // After a "no", a note of the app's own is no "yes".
    let mut refused = self::app();
    refused.at(500).button("btn_disagree").at(600).flag("privacy_agreed", true).at(700).access("imei.read", APP, Answer::Granted);
    assert_eq!(violations(&judge(&[&refused])), [("GL-01", "", 700)]);
}

/// A pack with one rule, by its condition.
fn pack_of(condition: &str) -> Vec<Policy> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.toml");
    let rule = format!(
        "language = 1\nname = \"one\"\ntitle = \"One\"\npolicy.title = \"test\"\n\n[[rules]]\nid = \"R1\"\ntitle = \"T\"\nclause = \"c\"\n\
         data = [\"imei\"]\nwhen = \"leaves\"\nactors = \"any\"\n{condition}\n"
    );
    std::fs::write(&path, rule).unwrap();
    load(&[path.to_str().unwrap()]).unwrap()
}

#[test]
fn a_promise_is_not_kept_because_a_host_is_unknown() {
    let policies = pack_of("forbid = \"host is *.umeng.com\"");
    let outcome = |host: &str| {
        let mut app = given();
        app.at(3000).egress(hash("imei.read"), Encoding::Plain, host, UMENG);
        check(&trace(&[&app]), &policies, None).outcome
    };
    assert_eq!(outcome("ulogs.umeng.com:443"), Outcome::Violations);
    assert_eq!(outcome("Ulogs.UMENG.com.:443"), Outcome::Violations, "a name is one name in capitals, and with the root's dot");
    assert_eq!(outcome("api.example.com:443"), Outcome::Clean);
    assert_eq!(outcome("1.2.3.4:443"), Outcome::Inconclusive);
    assert_eq!(outcome(""), Outcome::Inconclusive);
}

#[test]
fn an_answer_that_could_not_be_read_may_have_delivered_what_then_left() {
    for answer in [Answer::Unknown, Answer::OneWay] {
        let mut app = agreed();
        app.at(1500).access("imei.read", UMENG, answer);
        assert_eq!(judge(&[&app]).outcome, Outcome::Inconclusive, "{answer:?}");
    }
}

#[test]
fn a_click_by_a_key_is_the_users_and_one_that_nobody_can_tell_is_undecided() {
    let enter = 66;
    let mut app = agreed();
    let mic = app.view(["语音房", "", "android.widget.Button", "btn_mic", ""], false);
    app.at(3000).key(enter, Origin::Hardware);
    app.click(Some(mic), &["android.view.View.performClick", "android.view.View.onKeyUp"]);
    app.at(3100).access("microphone.start", MIC, Answer::Granted);
    assert_eq!(judge(&[&app]).outcome, Outcome::Clean);

    let mut by_code = agreed();
    let mic = by_code.view(["语音房", "", "android.widget.Button", "btn_mic", ""], false);
    by_code.at(3000).key(enter, Origin::Hardware).click(Some(mic), &MIC_BY_CODE[2..]);
    by_code.at(3100).access("microphone.start", MIC, Answer::Granted);
    assert_eq!(judge(&[&by_code]).outcome, Outcome::Inconclusive, "code clicked right after a key that was for something else");

    let mut unclear = agreed();
    let mic = unclear.view(["语音房", "", "android.widget.Button", "btn_mic", ""], false);
    unclear.at(3000).press(None, Origin::Hardware, 40).click(Some(mic), &[]);
    unclear.at(3100).access("microphone.start", MIC, Answer::Granted);
    let verdict = judge(&[&unclear]);
    assert_eq!((verdict.outcome, violations(&verdict)), (Outcome::Inconclusive, vec![]));
}

#[test]
fn a_touch_of_a_view_that_draws_itself_may_have_been_any_action() {
    let mut app = agreed();
    let drawn = app.view(["语音房", "", "io.flutter.embedding.android.FlutterView", "", ""], true);
    app.at(3000).finger(Some(drawn));
    app.at(3100).access("microphone.start", MIC, Answer::Granted);
    let verdict = judge(&[&app]);
    assert_eq!((verdict.outcome, violations(&verdict)), (Outcome::Inconclusive, vec![]));
    assert!(whys(&verdict).contains("the view draws its own contents"), "{}", whys(&verdict));
}

#[test]
fn a_call_that_is_seen_on_two_sides_is_judged_once_and_one_from_a_cache_as_well() {
    let mut app = app();
    let outer = app.at(100).access_on(Layer::Java, "android_id.read", UMENG, 0, &[]);
    app.access_on(Layer::Binder, "android_id.read", UMENG, outer, &[]);
    for at in 1..=99 {
        app.at(100 + at).access_on(Layer::Java, "android_id.read", UMENG, 0, &[]);
    }
    let verdict = judge(&[&app]);
    assert_eq!(verdict.rules[0].exercised, 100);
    assert_eq!(verdict.findings[0].place.as_ref().unwrap().times, 100);
}

#[test]
fn codes_of_the_running_system_are_told_and_make_up_for_an_unknown_level() {
    let mut app = app();
    app.at(200).code("android.content.IClipboard.getPrimaryClip", 41, 3);
    app.hook("TRANSACTION_*", HookState::Placed, "40 of 41 read, 1 differs");
    let coverage = Coverage::of(&trace(&[&app]));
    assert_eq!(coverage.lacks.len(), 0);
    let note = coverage.notes.iter().next().unwrap();
    assert!(
        note.starts_with(
            "android.content.IClipboard.getPrimaryClip has code 41 here (process 100), the table says 3; the running"
        ),
        "{note}"
    );

    let mut newer = Journal::silent(100);
    newer.introduce("com.example.voicechat", 99, Entry::Preload);
    newer.is_told();
    let blind = |journal: &Journal| {
        Coverage::of(&trace(&[journal])).lacks.iter().any(|lack| matches!(lack, Lacks::Category(Category::Clipboard, _)))
    };
    assert!(blind(&newer));
    newer.code("android.content.IClipboard.getPrimaryClip", 4, 0);
    assert!(!blind(&newer));
    newer.hook("TRANSACTION_*", HookState::Failed, "no VM");
    assert!(Coverage::of(&trace(&[&newer])).notes.iter().any(|note| note.contains("are the table's")));
}

#[test]
fn a_method_of_the_apps_own_that_was_found_later_is_not_missing() {
    let mut app = agreed();
    app.hook("com.example.Sdk.init", HookState::Absent, "no such class when the hooks were placed");
    assert!(Coverage::of(&trace(&[&app])).lacks.iter().any(|lack| matches!(lack, Lacks::Custom(_))));
    app.hook("com.example.Sdk.init", HookState::Placed, "");
    assert_eq!(Coverage::of(&trace(&[&app])).lacks.len(), 0);
}
