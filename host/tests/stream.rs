//! A trace that is read as a stream says what the same trace in memory says: the same facts, the same steps, the same verdict to the byte.

mod common;

use std::sync::LazyLock;

use common::events::any_event;
use common::{Journal, MS, clean};
use consentinel::report::json;
use consentinel::rules::{Policy, check, check_stream, load};
use consentinel::session::from_bytes;
use consentinel::timeline::{Stream, steps};
use hooks::event::{Event, KeyPhase, Layer, Origin, Outcome, StackKind, Target, TouchPhase};
use hooks::journal::{HEADER, Header};
use proptest::prelude::*;

/// Panics when the two ways say something different of these bytes; the verdict costs most.
fn same(bytes: &[u8], verdict_too: bool) {
    static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| load(&["galiao"]).unwrap());
    let (trace, stream) = match (from_bytes(bytes), Stream::from_bytes(bytes)) {
        (Ok(trace), Ok(stream)) => (trace, stream),
        (memory, stream) => {
            assert_eq!(memory.err(), stream.err());
            return;
        }
    };
    assert_eq!(trace.facts, *stream.facts());
    let mut expected = steps(&trace);
    let mut count = 0;
    let each = stream.each(|step| {
        // Coordinates may be no numbers, which are not equal to themselves.
        assert_eq!(format!("{:?}", Some(step)), format!("{:?}", expected.next().as_ref()), "step {count}");
        count += 1;
    });
    each.unwrap();
    assert_eq!((expected.next(), count), (None, trace.records.len()));
    if !verdict_too {
        return;
    }
    let verdict = check_stream(&stream, &POLICIES, None, |_| ()).unwrap();
    assert_eq!(json(stream.facts(), &POLICIES, &verdict), json(&trace, &POLICIES, &check(&trace, &POLICIES, None)));
}

/// A journal in segments of so many records.
fn in_segments(journal: &Journal, records: usize) -> Vec<Vec<u8>> {
    let (bytes, mut at, mut begin, mut count) = (journal.records(), 0, 0, 0);
    let mut segments = Vec::new();
    while at < bytes.len() {
        at += 8 + u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        count += 1;
        if count % records == 0 || at == bytes.len() {
            let committed = (HEADER + at - begin) as u64;
            let header = Header { segment: segments.len() as u32, committed, ..journal.header };
            let mut segment = header.encode().to_vec();
            segment.resize(HEADER, 0);
            segment.extend(&bytes[begin..at]);
            segments.push(segment);
            begin = at;
        }
    }
    segments
}

const APIS: [&str; 6] =
    ["imei.read", "android_id.read", "microphone.start", "microphone.stop", "clipboard.read", "activity.resumed"];
const METHODS: [&str; 3] = ["android.view.View.performClick", "android.view.View.performLongClick", "x"];

/// What an app may do next.
#[derive(Debug, Clone)]
enum Deed {
    /// Calls an api; the answer comes after so many other deeds, or never. It is part of the call before it, or of no call.
    Call {
        api: usize,
        answer: Option<usize>,
        refused: bool,
        nested: usize,
        late: u64,
    },
    /// The text of a call that was made so many calls ago.
    Value(usize),
    Touch {
        phase: TouchPhase,
        device: i32,
        view: usize,
        late: u64,
    },
    Key {
        down: bool,
        code: u32,
    },
    Click {
        view: usize,
        method: usize,
        late: u64,
    },
    Lost,
    Mark(bool),
    /// Time goes by.
    Wait(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let late = prop_oneof![6 => Just(0u64), 2 => 0..3 * MS, 1 => 0..2000 * MS];
    let answer = prop_oneof![1 => Just(None), 8 => (0usize..4).prop_map(Some), 1 => (0usize..60).prop_map(Some)];
    let phase = prop_oneof![4 => Just(TouchPhase::Down), 4 => Just(TouchPhase::Up), 1 => Just(TouchPhase::Cancel)];
    prop_oneof![
        8 => (0..APIS.len(), answer, any::<bool>(), 0usize..4, late.clone())
            .prop_map(|(api, answer, refused, nested, late)| Deed::Call { api, answer, refused, nested, late }),
        3 => (0usize..6).prop_map(Deed::Value),
        6 => (phase, 0..2i32, 0usize..3, prop_oneof![9 => Just(0u64), 1 => late.clone()])
            .prop_map(|(phase, device, view, late)| Deed::Touch { phase, device, view, late }),
        2 => (any::<bool>(), prop_oneof![Just(66u32), Just(4), Just(0)]).prop_map(|(down, code)| Deed::Key { down, code }),
        4 => (0usize..3, 0..METHODS.len(), late).prop_map(|(view, method, late)| Deed::Click { view, method, late }),
        1 => Just(Deed::Lost),
        1 => any::<bool>().prop_map(Deed::Mark),
        6 => prop_oneof![0..50 * MS, 0..2000 * MS].prop_map(Deed::Wait),
    ]
}

/// An app that does all this.
fn app(pid: u32, deeds: &[Deed]) -> Journal {
    let mut app = Journal::app(pid, "com.example.voicechat");
    app.header.started_monotonic = 5_000_000_000 + u64::from(pid % 3);
    let views = ["btn_agree", "btn_mic", ""].map(|id| app.view(["w", "o", "c", id, "t"], false));
    let mut owed: Vec<(usize, u32, Outcome)> = Vec::new();
    let mut last = 0;
    for deed in deeds {
        for (left, ..) in &mut owed {
            *left = left.saturating_sub(1);
        }
        for (_, access, outcome) in owed.extract_if(.., |(left, ..)| *left == 0).collect::<Vec<_>>() {
            app.event(&Event::Outcome { access, time: app.now, outcome });
        }
        let time = |late: u64| app.now.saturating_sub(late);
        match *deed {
            Deed::Call { api, answer, refused, nested, late } => {
                let time = time(late);
                let (api, through) = (app.text(APIS[api]), app.text("i"));
                let stack = app.stack(&["com.umeng.a.B.c", "com.example.voicechat.A.b"][..nested % 3]);
                last = app.next_access();
                let within = if nested == 3 { last - 1 } else { nested as u32 };
                let (layer, stack_kind) = (Layer::Java, StackKind::Java);
                app.event(&Event::Access {
                    access: last,
                    time,
                    thread: 1,
                    api,
                    through,
                    stack,
                    stack_kind,
                    layer,
                    within,
                    posted: 0,
                });
                let outcome = if refused { Outcome::NotSent } else { Outcome::Granted };
                owed.extend(answer.map(|left| (left, last, outcome)));
            }
            Deed::Value(ago) => {
                app.value(last.saturating_sub(ago as u32), "imei", 7, "");
            }
            Deed::Touch { phase, device, view, late } => {
                let time = time(late);
                let target: Option<Target> = views.get(view).copied().filter(|_| phase == TouchPhase::Up || late == 0);
                app.event(&Event::Touch { time, phase, origin: Origin::Hardware, x: 1.0, y: 2.0, device, flags: 0, target });
            }
            Deed::Key { down, code } => {
                let (time, phase) = (app.now, if down { KeyPhase::Down } else { KeyPhase::Up });
                app.event(&Event::Key { time, phase, origin: Origin::Hardware, code, device: 1, flags: 0 });
            }
            Deed::Click { view, method, late } => {
                let time = time(late);
                let (through, stack) = (app.text(METHODS[method]), app.stack(&["android.view.View.onKeyUp", "android.a.B.c"]));
                let target = Some(views[view]).filter(|_| view != 2);
                app.event(&Event::Click { time, thread: 1, through, target, stack, posted: 0 });
            }
            Deed::Lost => drop(app.lost(app.now / MS / 2, 3)),
            Deed::Mark(agreed) => drop(app.mark("consent", if agreed { "granted" } else { "unknown" })),
            Deed::Wait(time) => app.now += time,
        }
    }
    app
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_apps_do(deeds in proptest::collection::vec(proptest::collection::vec(deed(), 0..120), 1..5), cut in 1usize..50, by in any::<u64>()) {
        let apps: Vec<Journal> = deeds.iter().enumerate().map(|(at, deeds)| app(100 + at as u32, deeds)).collect();
        // Segments of several processes, each process's in their order.
        let mut rows: Vec<_> = apps.iter().map(|app| in_segments(app, cut).into_iter()).collect();
        let (mut bytes, mut by) = (Vec::new(), by);
        while !rows.is_empty() {
            by = by.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (by >> 33) as usize % rows.len();
            match rows[at].next() {
                Some(segment) => bytes.extend(segment),
                None => drop(rows.remove(at)),
            }
        }
        same(&bytes, true);
    }

    /// Records with right checksums, but numbers of the attacker's choosing.
    #[test]
    fn hostile_numbers(ids in proptest::collection::vec((0u32..16, any::<u32>(), prop_oneof![any::<u64>(), 0u64..50]), 1..80), late in any::<bool>()) {
        let mut app = Journal::app(1, "x");
        for (kind, id, time) in ids {
            app.event(&any_event(kind, id, time));
        }
        if late {
            app.header.started_monotonic = u64::MAX - 5;
        }
        same(&[app.bytes(), clean().bytes()].concat(), true);
    }

    #[test]
    fn hostile_bytes(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12), cut in any::<prop::sample::Index>(), tail in 0usize..3) {
        let mut app = clean();
        app.header.capacity = (app.bytes().len() + [0, 100, 5000][tail]) as u32;
        let mut first = app.bytes();
        first.resize(app.header.capacity as usize, 0);
        let mut bytes = [first, Journal::app(7, "com.example.other").bytes()].concat();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() + 1));
        same(&bytes, true);
    }
}

#[test]
fn a_trace_that_is_cut_anywhere() {
    let bytes = clean().bytes();
    for length in 0..=bytes.len() {
        same(&bytes[..length], length % 64 == 0);
    }
}

#[test]
fn a_flipped_bit() {
    let bytes = clean().bytes();
    for at in 0..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] ^= 1 << (at % 8);
        same(&broken, at % 64 == 0);
    }
}
