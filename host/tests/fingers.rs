//! What is said while a finger is still down: nothing that its end may answer.

mod common;

use common::{APP, Feed, Journal, MIC, PACK};
use consentinel::rules::{check, load};
use consentinel::session::{Live, from_bytes};
use hooks::event::{Event, Origin, Outcome, Target, TouchPhase};

fn finger(app: &mut Journal, ms: u64, phase: TouchPhase, id: Option<&str>) {
    let target = id.map(|id| {
        let [window, class, id] = ["语音房", "android.widget.ImageButton", id].map(|text| app.text(text));
        Target { window, owner: 0, class, id, text: 0, drawn: false }
    });
    let (time, origin) = (app.at(ms).now, Origin::Hardware);
    app.event(&Event::Touch { time, phase, origin, x: 5.0, y: 6.0, device: 3, flags: 0, target });
}

/// An app whose user holds a finger on something, and that records meanwhile.
fn held() -> Journal {
    let mut app = Journal::app(100, "com.example.voicechat");
    app.at(50).access("activity.resumed", &[], Outcome::OneWay);
    app.at(1000).agree();
    finger(&mut app, 3000, TouchPhase::Down, None);
    app.at(3200).access("microphone.start", MIC, Outcome::Granted);
    app.at(3300).access("imei.read", APP, Outcome::Granted);
    app
}

/// What was told when these had come, one after the other, and at the end; and what was taken back.
fn told(journals: &[&Journal]) -> (Vec<usize>, usize) {
    let policies = load(&[PACK]).unwrap();
    let (mut feed, mut live) = (Feed::default(), Live::new(&policies, None));
    let (mut found, mut taken_back) = (Vec::new(), 0);
    for journal in journals {
        feed.take(journal);
        let news = live.advance(&mut feed.builder);
        found.push(news.found.len());
        taken_back += news.taken_back.len();
    }
    let news = live.conclude(&mut feed.builder);
    found.push(news.found.len());
    let whole = check(&from_bytes(&journals[journals.len() - 1].bytes()).unwrap(), &policies, None);
    let places = whole.findings.iter().filter(|finding| finding.place.is_some()).count();
    assert_eq!(live.findings().len(), places, "in the end both say the same");
    (found, taken_back + news.taken_back.len())
}

#[test]
fn a_finger_that_turns_out_to_have_asked_for_it_takes_nothing_back() {
    let before = held();
    let mut after = before.clone();
    finger(&mut after, 5000, TouchPhase::Up, Some("btn_mic"));
    assert_eq!(told(&[&before, &after]), (vec![0, 0, 0], 0));
}

#[test]
fn a_finger_that_asked_for_something_else_lets_it_be_said_when_it_has_gone() {
    let before = held();
    let mut after = before.clone();
    finger(&mut after, 5000, TouchPhase::Up, Some("btn_other"));
    assert_eq!(told(&[&before, &after]), (vec![0, 1, 0], 0));
    let mut taken = before.clone();
    finger(&mut taken, 5000, TouchPhase::Cancel, None);
    assert_eq!(told(&[&before, &taken]), (vec![0, 1, 0], 0), "a gesture that the system took away is no touch");
}

#[test]
fn a_finger_that_never_goes_keeps_nothing_back_for_ever() {
    let before = held();
    assert_eq!(told(&[&before]), (vec![0, 1], 0), "at the end of the run it is said");
    let mut later = before.clone();
    later.at(70_000).mark("hello", "world");
    assert_eq!(told(&[&before, &later]), (vec![0, 1, 0], 0));
    let mut ended = before.clone();
    ended.at(4000).end();
    assert_eq!(told(&[&before, &ended]), (vec![0, 1, 0], 0));
}

#[test]
fn what_was_broken_before_a_finger_came_down_is_said_at_once() {
    let mut app = Journal::app(100, "com.example.voicechat");
    app.at(1000).agree();
    app.at(2000).access("microphone.start", MIC, Outcome::Granted);
    finger(&mut app, 3000, TouchPhase::Down, None);
    assert_eq!(told(&[&app]).0, [1, 0]);
}
