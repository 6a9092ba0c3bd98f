//! A run with several apps: what users did in one of them says nothing about another.

mod common;

use common::{APP, Feed, Journal, MIC, MS, PACK, UMENG};
use consentinel::rules::{Finding, Severity, Verdict, check, load};
use consentinel::session::{Live, from_bytes};
use hooks::event::{Entry, Event, Outcome as Answer};

/// A process with this user id.
fn process(pid: u32, uid: u32, name: &str) -> Journal {
    let mut journal = Journal::silent(pid);
    journal.event(&Event::Process { pid, parent: 1, uid, sdk: 30, name, agent: "0.1.0", entry: Entry::Preload });
    for hook in ["ioctl", "recv", "open"] {
        journal.hook(hook, hooks::event::HookState::Placed, "");
    }
    journal.is_told();
    journal
}

fn judge(journals: &[&Journal]) -> Verdict {
    let bytes: Vec<u8> = journals.iter().flat_map(|journal| journal.bytes()).collect();
    check(&from_bytes(&bytes).expect("a trace"), &load(&[PACK]).unwrap(), None)
}

/// Rule, process id and time in ms of what was found at places, and whether it is certain.
fn found(verdict: &Verdict) -> Vec<(&str, u32, u64, bool)> {
    let one = |finding: &'_ Finding| {
        let place = finding.place.as_ref()?;
        Some((place.pid, place.at_ns / MS, finding.verdict == Severity::Violation))
    };
    let all = verdict.findings.iter().filter_map(|finding| Some((finding.rule.as_str(), one(finding)?)));
    all.map(|(rule, (pid, at, certain))| (rule, pid, at, certain)).collect()
}

const OTHER: &str = "com.example.other";
const VOICE: &str = "com.example.voicechat";

#[test]
fn consent_in_one_app_is_none_in_another() {
    let (mut one, mut other) = (process(100, 10_001, VOICE), process(200, 10_002, OTHER));
    one.at(1000).agree();
    one.at(2000).access("imei.read", UMENG, Answer::Granted);
    other.at(2000).access("imei.read", UMENG, Answer::Granted);
    assert_eq!(found(&judge(&[&one, &other])), [("GL-01", 200, 2000, true)]);
    // Processes of one user id are one app, whatever they are called.
    let mut same = process(200, 10_001, OTHER);
    same.at(2000).access("imei.read", UMENG, Answer::Granted);
    assert_eq!(found(&judge(&[&one, &same])), []);
    // The same app of another user of the device is another one.
    let mut twin = process(200, 1_010_001, VOICE);
    twin.at(2000).access("imei.read", UMENG, Answer::Granted);
    assert_eq!(found(&judge(&[&one, &twin])), [("GL-01", 200, 2000, true)]);
}

#[test]
fn a_touch_in_one_app_starts_no_recording_in_another() {
    let (mut one, mut other) = (process(100, 10_001, VOICE), process(200, 10_002, OTHER));
    one.at(1000).agree();
    other.at(1000).agree();
    one.at(3000).button("btn_mic");
    one.at(3100).access("microphone.start", MIC, Answer::Granted);
    other.at(3100).access("microphone.start", MIC, Answer::Granted);
    assert_eq!(found(&judge(&[&one, &other])), [("GL-04", 200, 3100, true)]);
}

#[test]
fn a_process_with_no_apps_user_id_belongs_to_the_only_app_or_to_the_one_it_is_named_after() {
    let (mut one, mut other) = (process(100, 10_001, VOICE), process(200, 10_002, OTHER));
    one.at(1000).agree();
    let isolated = |name: &str| {
        let mut isolated = process(300, 99_005, name);
        isolated.at(2000).access("imei.read", UMENG, Answer::Granted);
        isolated
    };
    let nobody = isolated("com.android.webview:sandboxed_process0");
    assert_eq!(found(&judge(&[&one, &nobody])), [], "there is one app only");
    other.at(500).mark("hello", "world");
    assert_eq!(found(&judge(&[&one, &other, &nobody])), [("GL-01", 300, 2000, true)]);
    let own = isolated("com.example.voicechat:sandboxed_process0");
    assert_eq!(found(&judge(&[&one, &other, &own])), []);
    // As in the lab's host mode, where everything runs as root: packages tell the apps.
    let (mut root, mut second) = (process(100, 0, VOICE), process(200, 0, "com.example.voicechat:push"));
    root.at(1000).mark("consent", "granted");
    second.at(2000).access("imei.read", UMENG, Answer::Granted);
    assert_eq!(found(&judge(&[&root, &second])), []);
    let mut stranger = process(300, 0, OTHER);
    stranger.at(2000).access("imei.read", UMENG, Answer::Granted);
    assert_eq!(found(&judge(&[&root, &second, &stranger])), [("GL-01", 300, 2000, true)]);
}

#[test]
fn what_one_app_has_lost_leaves_nothing_undecided_in_another() {
    let (mut one, mut other) = (process(100, 10_001, VOICE), process(200, 10_002, OTHER));
    one.at(500).access("imei.read", APP, Answer::Granted);
    one.at(900).lost(100, 3);
    other.at(1000).access("imei.read", APP, Answer::Granted);
    let verdict = judge(&[&one, &other]);
    assert_eq!(found(&verdict), [("GL-01", 200, 1000, true), ("GL-01", 100, 500, false)]);
    // No promise was kept for sure in such a run.
    assert!(verdict.rules.iter().all(|rule| rule.result != "held"), "{:?}", verdict.rules);
}

#[test]
fn a_second_app_that_shows_up_while_a_run_goes_on_changes_whose_mark_it_was() {
    let (mut host, mut one, mut other) = (process(50, 0, "sh"), process(100, 10_001, VOICE), process(200, 10_002, OTHER));
    // As long as there is one app, what anybody says counts for it.
    host.at(100).mark("consent", "granted");
    one.at(2000).access("imei.read", UMENG, Answer::Granted);
    other.header.started_monotonic += 3000 * MS;
    other.at(100).mark("hello", "world");
    let policies = load(&[PACK]).unwrap();
    assert_eq!(found(&judge(&[&host, &one])), []);
    let whole: Vec<u8> = [&host, &one, &other].iter().flat_map(|journal| journal.bytes()).collect();
    let later = check(&from_bytes(&whole).unwrap(), &policies, None);
    assert_eq!(found(&later), [("GL-01", 100, 2000, true)]);
    let mut feed = Feed::default();
    let mut live = Live::new(&policies, None);
    let mut told = Vec::new();
    for journal in [&host, &one, &other] {
        feed.take(journal);
        told.push(live.advance(&mut feed.builder).found.len());
    }
    assert_eq!(told, [0, 0, 1]);
    let words = |findings: &[Finding]| findings.iter().map(|finding| format!("{finding:?}")).collect::<Vec<_>>();
    let places: Vec<Finding> = later.findings.iter().filter(|finding| finding.place.is_some()).cloned().collect();
    assert_eq!(words(live.findings()), words(&places));
}
