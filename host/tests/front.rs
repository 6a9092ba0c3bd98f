//! What is in front when processes die: one that ends, or that another of its name follows, has nothing in front any more. A process
//! that was killed and has no successor is not recognised as dead.

mod common;

use common::{APP, Journal, MIC, MS};
use consentinel::rules::{Policy, Severity, check, load};
use consentinel::session::from_bytes;
use hooks::event::{Entry, Outcome};

/// The clipboard may be read in front only, and the microphone has to be let go in the background.
fn policies() -> Vec<Policy> {
    let rule = |id: &str, data: &str, demand: &str| {
        format!("[[rules]]\nid = \"{id}\"\ntitle = \"One\"\nclause = \"1\"\ndata = \"{data}\"\n{demand}\n")
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let rules = [
        rule("READ", "clipboard", "require = \"foreground\""),
        rule("STOP", "microphone", "must_stop = { within = \"1s\", after = \"background\" }"),
    ];
    std::fs::write(
        &path,
        format!("language = 1\nname = \"mine\"\ntitle = \"Mine\"\npolicy.title = \"none\"\n{}", rules.concat()),
    )
    .unwrap();
    load(&[path.to_str().unwrap()]).unwrap()
}

/// Rule and time in ms of the violations of a run.
fn violations(journals: &[&Journal]) -> Vec<(String, u64)> {
    let bytes: Vec<u8> = journals.iter().flat_map(|journal| journal.bytes()).collect();
    let verdict = check(&from_bytes(&bytes).expect("a trace"), &policies(), None);
    let certain = verdict.findings.iter().filter(|finding| finding.verdict == Severity::Violation);
    certain.map(|finding| (finding.rule.clone(), finding.place.as_ref().expect("a place").at_ns / MS)).collect()
}

/// The app, which is in front from 0.05 s on.
fn main_process() -> Journal {
    let mut app = Journal::app(100, "com.example.voicechat");
    app.at(50).access("activity.resumed", &[], Outcome::OneWay);
    app
}

/// A process of the app that starts after so many milliseconds.
fn process(pid: u32, name: &str, entry: Entry, after: u64) -> Journal {
    let mut process = Journal::silent(pid);
    process.header.started_monotonic += after * MS;
    process.introduce(name, 30, entry);
    process.is_told();
    process
}

#[test]
fn a_process_that_has_ended_has_nothing_in_front() {
    let mut push = Journal::app(200, "com.example.voicechat:push");
    push.at(1000).access("clipboard.read", APP, Outcome::Granted);
    push.at(3000).access("clipboard.read", MIC, Outcome::Granted);
    let mut main = main_process();
    assert_eq!(violations(&[&main, &push]), []);
    main.at(2000).end();
    assert_eq!(violations(&[&main, &push]), [("READ".to_owned(), 3000)]);
}

#[test]
fn the_end_of_what_was_in_front_sets_off_duties_of_other_processes_and_none_of_its_own() {
    let mut call = Journal::app(200, "com.example.voicechat:call");
    call.at(1000).access("microphone.start", MIC, Outcome::Granted);
    call.at(5000).access("microphone.stop", MIC, Outcome::Granted);
    let mut main = main_process();
    main.at(1000).access("microphone.start", MIC, Outcome::Granted);
    main.at(2000).end();
    assert_eq!(violations(&[&main, &call]), [("STOP".to_owned(), 3000)]);
    assert_eq!(violations(&[&main]), [], "its capture has ended with it");
}

#[test]
fn a_process_that_another_of_its_name_follows_was_killed() {
    let read = |name: &str, entry: Entry| {
        let mut next = process(200, name, entry, 2000);
        next.at(1000).access("clipboard.read", APP, Outcome::Granted);
        next
    };
    let main = main_process();
    let killed = [("READ".to_owned(), 3000)];
    assert_eq!(violations(&[&main, &read("com.example.voicechat", Entry::Preload)]), killed);
    assert_eq!(violations(&[&main, &read("com.example.voicechat:push", Entry::Preload)]), [], "another process of the app");
    assert_eq!(violations(&[&main, &read("com.example.voicechat", Entry::Fork)]), [], "a child whose parent lives");

    let mut back = read("com.example.voicechat", Entry::Preload);
    back.at(1500).access("activity.resumed", &[], Outcome::OneWay);
    back.at(2000).access("clipboard.read", MIC, Outcome::Granted);
    assert_eq!(violations(&[&main, &back]), killed, "in front again");
}

#[test]
fn a_process_that_has_not_got_its_name_yet_follows_nobody() {
    let name = "/system/bin/app_process64";
    let mut first = process(100, name, Entry::Preload, 0);
    first.at(50).access("activity.resumed", &[], Outcome::OneWay);
    let mut second = process(200, name, Entry::Preload, 1000);
    second.at(1000).access("clipboard.read", APP, Outcome::Granted);
    assert_eq!(violations(&[&first, &second]), []);
}

#[test]
fn a_successor_in_the_background_sets_off_duties() {
    let mut call = Journal::app(300, "com.example.voicechat:call");
    call.at(1000).access("microphone.start", MIC, Outcome::Granted);
    call.at(5000).access("microphone.stop", MIC, Outcome::Granted);
    let mut next = process(200, "com.example.voicechat", Entry::Preload, 2000);
    next.at(100).access("activity.stopped", &[], Outcome::OneWay);
    assert_eq!(violations(&[&main_process(), &call]), []);
    assert_eq!(violations(&[&main_process(), &call, &next]), [("STOP".to_owned(), 3000)]);
}
