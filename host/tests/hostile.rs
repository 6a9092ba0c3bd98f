//! Traces that somebody broke: `check` never panics, and never calls a damaged run clean.

mod common;

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use common::events::any_event;
use common::{Journal, PACK, clean};
use consentinel::report::{Styles, json, moment_json, moment_text, moments, text};
use consentinel::rules::{Outcome, Policy, check, load};
use consentinel::session::{Trace, from_bytes, open};
use consentinel::timeline::gestures;
use hooks::event::{Encoding, HookState, Layer, Outcome as AccessOutcome, PermissionState, StartCause};
use hooks::journal::{HEADER, Header};
use proptest::prelude::*;

/// Everything that a trace is put through.
fn use_it(trace: &Trace) -> Outcome {
    static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| load(&[PACK]).unwrap());
    let policies = &POLICIES;
    let verdict = check(trace, policies, None);
    text(trace, &verdict, Styles::plain());
    json(trace, policies, &verdict);
    for moment in moments(trace) {
        moment_text(&moment, Styles::plain());
        moment_json(&moment);
    }
    verdict.outcome
}

#[test]
fn a_trace_that_is_cut_anywhere_is_read_up_to_there_and_never_clean() {
    let bytes = clean().bytes();
    for length in 0..bytes.len() {
        if let Ok(trace) = from_bytes(&bytes[..length]) {
            assert_ne!(use_it(&trace), Outcome::Clean, "cut at {length}");
            assert_eq!(trace.damage.len(), 1);
        } else {
            assert!(length < HEADER);
        }
    }
    assert_eq!(use_it(&from_bytes(&bytes).unwrap()), Outcome::Clean);
}

#[test]
fn a_flipped_bit_in_a_record_is_never_clean() {
    let bytes = clean().bytes();
    for at in HEADER..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] ^= 1 << (at % 8);
        let trace = from_bytes(&broken).unwrap();
        assert_ne!(use_it(&trace), Outcome::Clean, "bit at {at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let mut bytes = [clean().bytes(), Journal::app(7, "com.example.other").bytes()].concat();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        if let Ok(trace) = from_bytes(&bytes) {
            use_it(&trace);
        }
    }

    /// Records with right checksums, but numbers of the attacker's choosing.
    #[test]
    fn no_numbers_make_it_panic(ids in proptest::collection::vec((0u32..16, any::<u32>(), any::<u64>()), 1..60)) {
        let mut app = Journal::app(1, "x");
        for (kind, id, time) in ids {
            app.event(&any_event(kind, id, time));
        }
        app.header.started_monotonic = u64::MAX - 5;
        use_it(&from_bytes(&app.bytes()).unwrap());
    }

    /// A journal that went on in further segments says the same as one that did not.
    #[test]
    fn segments_do_not_matter(cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..4)) {
        let app = clean();
        let whole = from_bytes(&app.bytes()).unwrap();
        let mut ends: Vec<usize> = boundaries(app.records());
        ends.pop();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| ends[cut.index(ends.len())]).collect();
        cuts.extend([0, app.records().len()]);
        cuts.sort_unstable();
        cuts.dedup();
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = Vec::new();
        for (segment, ends) in cuts.windows(2).enumerate() {
            let part = &app.records()[ends[0]..ends[1]];
            let header = Header { segment: segment as u32, committed: (HEADER + part.len()) as u64, ..app.header };
            let mut file = header.encode().to_vec();
            file.resize(HEADER, 0);
            file.extend(part);
            bytes.extend(&file);
            // As it lies on the device: with its unused tail.
            file.resize(header.capacity as usize, 0);
            // Names do not tell the order.
            std::fs::write(folder.path().join(format!("{}.journal", 9 - segment)), file).unwrap();
        }
        let policies = load(&[PACK]).unwrap();
        let expected = json(&whole, &policies, &check(&whole, &policies, None));
        for trace in [from_bytes(&bytes).unwrap(), open(folder.path()).unwrap()] {
            prop_assert_eq!(&json(&trace, &policies, &check(&trace, &policies, None)), &expected);
        }
    }
}

/// Each text that leaves could name all that were delivered, each click every touch before it.
#[test]
fn what_is_told_of_many_records_that_belong_together_does_not_grow_with_their_square() {
    const MANY: u32 = 4_000;
    let mut app = Journal::app(1, "com.example.voicechat");
    let view = app.view(["w", "o", "c", "a", ""], false);
    let other = app.view(["w", "o", "c", "b", ""], false);
    app.at(1000);
    for number in 1..=MANY {
        app.now += 1000;
        app.finger_for(Some(view), 0).click(Some(other), &[]);
        app.value(number, "clipboard", 7, "").egress(7, Encoding::Plain, "h", &[]);
        app.access_on(
            Layer::Java,
            if number.is_multiple_of(2) { "imei.read" } else { "imsi.read" },
            &[],
            number.saturating_sub(1),
            &[],
        );
    }
    let trace = from_bytes(&app.bytes()).unwrap();
    let told = moments(&trace).map(|moment| moment_json(&moment).len()).sum::<usize>();
    assert!(told < 2_500 * 5 * MANY as usize, "{told} bytes");
    // None of the touches was on the view that was clicked; from some number on, not all of them were looked at.
    let certain: Vec<bool> = gestures(&trace).of_click.iter().map(|action| action.expect("by code").certain).collect();
    assert_eq!((certain[0], certain[MANY as usize - 1]), (true, false));
}

/// What rules about leaving look at: a text that is delivered over and over under many names, and leaves as often.
#[test]
fn judging_a_text_that_is_delivered_and_leaves_again_and_again_does_not_grow_with_the_square() {
    const MANY: u64 = 30_000;
    let mut app = Journal::app(1, "com.example.voicechat");
    app.at(1000);
    for number in 0..MANY {
        app.now += 1000;
        app.value(0, &format!("name {}", number % 100), 7, "");
        if number == MANY / 2 {
            let access = app.access_on(Layer::Binder, "imei.read", &[], 0, &[]);
            app.value(access, "imei", 7, "");
        }
        app.egress(7, Encoding::Plain, "h", &[]);
    }
    let trace = from_bytes(&app.bytes()).unwrap();
    let began = Instant::now();
    let verdict = check(&trace, &load(&[PACK]).unwrap(), None);
    let needed = began.elapsed();
    let places: Vec<_> = verdict.findings.iter().filter_map(|finding| finding.place.as_ref()).collect();
    let place = places.iter().find(|place| place.leaves.is_some()).expect("the IMEI left");
    assert_eq!(place.times, MANY / 2, "from the moment when the text was known to be the IMEI");
    assert_eq!(place.category, "imei", "what comes late among the deliveries is not forgotten");
    let from = &place.leaves.as_ref().unwrap().from;
    assert_eq!((from.len(), from[0].times), (16, 11), "100 names take turns in the 1024 deliveries that are counted");
    assert!(needed < Duration::from_secs(20), "{needed:?}");
}

/// Each frame costs a few bytes once, and would be told with every record that names it.
#[test]
fn a_stack_of_any_depth_is_told_up_to_a_bound() {
    let mut app = Journal::app(1, "com.example.voicechat");
    app.at(900).started_for(StartCause::Activity).access("activity.resumed", &[], AccessOutcome::OneWay);
    app.at(1000).access("imei.read", &["com.example.Deep.call"; 5000], AccessOutcome::Granted);
    let trace = from_bytes(&app.bytes()).unwrap();
    let verdict = check(&trace, &load(&[PACK]).unwrap(), None);
    let depths: Vec<usize> =
        verdict.findings.iter().filter_map(|finding| finding.place.as_ref()).map(|place| place.stack.len()).collect();
    assert_eq!(depths, [512]);
    let told = moments(&trace).map(|moment| moment_json(&moment).matches("com.example.Deep.call").count()).max();
    assert!(told.is_some_and(|told| (512..600).contains(&told)), "{told:?}");
}

/// Where each record ends.
fn boundaries(records: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    while at < records.len() {
        at += 8 + u32::from_le_bytes(records[at..at + 4].try_into().unwrap()) as usize;
        ends.push(at);
    }
    ends
}

#[test]
fn a_missing_segment_is_a_gap() {
    let mut app = clean();
    app.header.segment = 1;
    let trace = from_bytes(&app.bytes()).unwrap();
    assert_eq!(use_it(&trace), Outcome::Inconclusive);
    assert_eq!(trace.gaps[0].why, "segment 0 of process 100 is missing");
}

#[test]
fn text_from_the_app_cannot_play_tricks() {
    let mut app = Journal::app(1, "com.evil\u{1b}[2J\u{202e}app");
    app.at(10).access("imei.read", &["com.evil\n  violation.Fake\u{7}.call"], hooks::event::Outcome::Granted);
    app.at(20).tap(["\u{1b}]0;title\u{7}", "c", "id\r", "\u{2066}x"]);
    app.at(30).access("imei.read", &["a.b.c"], hooks::event::Outcome::Granted);
    let evil = "\u{1b}[31m\n  violation\u{202e}";
    let view = app.view([evil; 5], false);
    app.at(40).finger(Some(view)).click_through(evil, Some(view), &[evil]).click_through(evil, None, &[evil]);
    app.permission(evil, PermissionState::Requested, &[evil]).flag(evil, true).code(evil, 1, 2).value(0, evil, 1, evil);
    app.egress(1, Encoding::Plain, evil, &[evil]).hook(evil, HookState::Failed, evil);
    app.mark(evil, evil).access_on(Layer::Java, "imei.read", &[evil], 0, &[evil]);
    let trace = from_bytes(&app.bytes()).unwrap();
    let policies = load(&[PACK]).unwrap();
    let verdict = check(&trace, &policies, None);
    let shown: String = moments(&trace).map(|moment| moment_text(&moment, Styles::plain())).collect();
    for output in [text(&trace, &verdict, Styles::plain()), json(&trace, &policies, &verdict), shown] {
        let tricky = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!output.contains(tricky), "{output:?}");
        assert!(!output.contains("\n  violation.Fake") && !output.contains("\n  violation\\u"));
    }
}
