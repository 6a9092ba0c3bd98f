//! What must not matter does not: a run that is told in other words, numbers, pieces or company gets the same verdict; one of which a part is
//! missing never gets a better one.

mod common;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use common::{APP, Journal, MIC, MIC_BY_CODE, MS, UMENG};
use consentinel::rules::{Policy, Verdict, check, load};
use consentinel::session::from_bytes;
use hooks::event::{Encoding, Event, HookState, Outcome, PermissionState, StartCause};
use hooks::journal::{HEADER, Header};
use proptest::prelude::*;

/// What an app may do next.
#[derive(Debug, Clone)]
enum Deed {
    Call(usize, usize, bool),
    Tap(usize),
    Mark(usize),
    Permission(usize, bool),
    Screen(usize, bool),
    Leaves(usize),
    Wait(u64),
}

const APIS: [&str; 9] = [
    "imei.read",
    "android_id.read",
    "microphone.start",
    "microphone.stop",
    "clipboard.read",
    "location.last",
    "activity.resumed",
    "activity.paused",
    "activity.stopped",
];
const STACKS: [&[&str]; 4] = [APP, UMENG, MIC, MIC_BY_CODE];
const BUTTONS: [&str; 6] = ["btn_agree", "btn_mic", "btn_enter_room", "btn_leave", "btn_share", "btn_other"];
const PERMISSIONS: [&str; 2] = ["android.permission.RECORD_AUDIO", "android.permission.CAMERA"];

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => (0..APIS.len(), 0..STACKS.len(), any::<bool>()).prop_map(|(api, stack, granted)| Deed::Call(api, stack, granted)),
        5 => (0..BUTTONS.len()).prop_map(Deed::Tap),
        1 => (0usize..3).prop_map(Deed::Mark),
        2 => (0..PERMISSIONS.len(), any::<bool>()).prop_map(|(name, granted)| Deed::Permission(name, granted)),
        2 => (0usize..2, any::<bool>()).prop_map(|(screen, shown)| Deed::Screen(screen, shown)),
        2 => (0usize..3).prop_map(Deed::Leaves),
        6 => prop_oneof![1..100 * MS, 1..20_000 * MS].prop_map(Deed::Wait),
    ]
}

/// How a run is told.
#[derive(Debug, Clone, Copy)]
struct Told {
    pid: u32,
    /// Texts and frames that nobody uses are interned first, so that all numbers are others.
    numbers: usize,
    /// Clocks began so much later.
    later: u64,
    /// Between any two deeds stands something that no rule is about.
    noise: bool,
    /// A stretch is missing: from this deed on, so many.
    missing: Option<(usize, usize)>,
}

const PLAIN: Told = Told { pid: 100, numbers: 0, later: 0, noise: false, missing: None };

fn tell(deeds: &[Deed], told: Told) -> Journal {
    let mut app = Journal::app(told.pid, "com.example.voicechat");
    app.header.started_monotonic = 5_000_000_000 + told.later;
    app.header.started_wall += told.later;
    app.hook("android.os.Handler.dispatchMessage", HookState::Placed, "");
    app.brief(policies());
    app.started_for(StartCause::Activity);
    for number in 0..told.numbers {
        app.text(&format!("nobody.{number}"));
        app.stack(&[&format!("nobody.N{number}.run")]);
    }
    let mut since = 0;
    for (at, deed) in deeds.iter().enumerate() {
        app.now += MS;
        let (now, stretch) = (app.now, told.missing.filter(|(from, count)| (*from..from + count).contains(&at)));
        if let Some((from, count)) = stretch {
            since = if at == from { now / MS } else { since };
            if let Deed::Wait(time) = deed {
                app.now += time;
            } else if let Deed::Tap(_) = deed {
                app.now += 40 * MS;
            }
            if at + 1 == (from + count).min(deeds.len()) {
                app.lost(since, count as u64);
            }
            continue;
        }
        match *deed {
            Deed::Call(api, stack, granted) => {
                let outcome = if granted { Outcome::Granted } else { Outcome::Refused(-1) };
                let frames = if APIS[api].starts_with("activity.") { &[][..] } else { STACKS[stack] };
                app.access(APIS[api], frames, outcome);
            }
            Deed::Tap(button) => drop(app.tap(["语音房", "android.widget.Button", BUTTONS[button], ""])),
            Deed::Mark(value) => drop(app.mark("consent", ["granted", "withdrawn", "refused"][value])),
            Deed::Permission(name, granted) => {
                app.permission(PERMISSIONS[name], PermissionState::Requested, APP);
                let state = if granted { PermissionState::Granted } else { PermissionState::Refused };
                app.permission(PERMISSIONS[name], state, &[]);
            }
            Deed::Screen(screen, shown) => drop(app.screen(["com.example.voicechat.RoomActivity", "x.Y"][screen], "", shown)),
            Deed::Leaves(api) => {
                let hash = common::hash(["imei.read", "android_id.read", "clipboard.read"][api]);
                app.egress(hash, Encoding::Plain, "example.org", UMENG);
            }
            Deed::Wait(time) => app.now += time,
        }
        if told.noise {
            // A mark that no pack knows, and a call that was not made.
            app.mark("nobody", "cares").access("imei.read", UMENG, Outcome::NotSent);
        }
    }
    app.now += MS;
    app.end();
    app
}

fn policies() -> &'static [Policy] {
    static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| load(&["galiao", "cn-164"]).unwrap());
    &POLICIES
}

fn verdict(bytes: &[u8]) -> Verdict {
    check(&from_bytes(bytes).unwrap(), policies(), None)
}

/// Result and number of tests of a rule.
type Result = (String, &'static str, u64);
/// Rule, id, and of a place the first time, how often and the last time.
type Found = (String, String, Option<(u64, u64, u64)>);

/// What must stay the same.
fn essence(verdict: &Verdict) -> (Vec<Result>, Vec<Found>) {
    let name = |policy: &str, rule: &str, part: &str| format!("{policy} {rule}/{part}");
    let rules =
        verdict.rules.iter().map(|rule| (name(&rule.policy, &rule.rule, &rule.part), rule.result, rule.exercised)).collect();
    let finding = |found: &consentinel::rules::Finding| {
        let place = found.place.as_ref().map(|place| (place.at_ns, place.times, place.last_ns));
        (name(&found.policy, &found.rule, &found.part), found.id.clone(), place)
    };
    (rules, verdict.findings.iter().map(finding).collect())
}

/// The journal in segments of so many records, as an agent goes on in a new file when one is full.
fn in_segments(journal: &Journal, records: usize) -> Vec<u8> {
    let (bytes, mut at, mut begin, mut count, mut segment, mut out) = (journal.records(), 0, 0, 0, 0, Vec::new());
    while at < bytes.len() {
        at += 8 + u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        count += 1;
        if count % records == 0 || at == bytes.len() {
            let header = Header { segment, committed: (HEADER + at - begin) as u64, ..journal.header };
            let start = out.len();
            out.extend(header.encode());
            out.resize(start + HEADER, 0);
            out.extend(&bytes[begin..at]);
            (begin, segment) = (at, segment + 1);
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_must_not_matter_does_not(deeds in proptest::collection::vec(deed(), 0..60), pid in 1u32..30_000, numbers in 1usize..40, later in 0u64..1 << 50, cut in 1usize..40) {
        let plain = tell(&deeds, PLAIN);
        let expected = essence(&verdict(&plain.bytes()));
        let told = [
            ("other numbers of processes and threads", Told { pid, ..PLAIN }),
            ("other numbers of texts and frames", Told { numbers, ..PLAIN }),
            ("a later clock", Told { later, ..PLAIN }),
            ("all of it", Told { pid, numbers, later, ..PLAIN }),
        ];
        for (what, told) in told {
            let found = essence(&verdict(&tell(&deeds, told).bytes()));
            prop_assert!(found == expected, "{}: {:#?}\nis not\n{:#?}", what, found.1, expected.1);
        }
        let found = essence(&verdict(&in_segments(&plain, cut)));
        prop_assert!(found == expected, "segments: {:#?}\nis not\n{:#?}", found.1, expected.1);
        // What no rule is about changes neither results nor what was found.
        let noisy = essence(&verdict(&tell(&deeds, Told { noise: true, ..PLAIN }).bytes()));
        prop_assert!(noisy == expected, "noise: {noisy:#?}\nis not\n{expected:#?}");
        // Another app that does nothing: its own hooks are in place.
        let mut other = Journal::silent(40_000);
        other.header.started_monotonic = 5_000_000_000;
        let idle = Event::Process { pid: 40_000, parent: 1, uid: 10_099, sdk: 30, name: "com.example.idle", agent: "0.1.0", entry: hooks::event::Entry::Preload };
        other.event(&idle);
        for hook in ["ioctl", "recv", "open", "openat", "fopen", "getifaddrs", "execve", "android.os.Handler.dispatchMessage"] {
            other.hook(hook, HookState::Placed, "");
        }
        other.is_told();
        other.brief(policies());
        let with = essence(&verdict(&[plain.bytes(), other.bytes()].concat()));
        prop_assert_eq!(with.1, expected.1, "an idle app");
    }

    /// Whatever is missing may have been what a rule is about: no rule holds, and none says that it was never put to the test.
    #[test]
    fn what_is_missing_makes_no_verdict_better(deeds in proptest::collection::vec(deed(), 1..60), from in any::<prop::sample::Index>(), count in 1usize..20) {
        let from = from.index(deeds.len());
        let whole: BTreeMap<String, &str> = essence(&verdict(&tell(&deeds, PLAIN).bytes())).0.into_iter().map(|(rule, result, _)| (rule, result)).collect();
        let missing = Some((from, count.min(deeds.len() - from)));
        for (rule, result, _) in essence(&verdict(&tell(&deeds, Told { missing, ..PLAIN }).bytes())).0 {
            let is_pass = ["held", "not exercised"].contains(&result);
            prop_assert!(!is_pass, "{}: {} with everything, {} without {:?}", rule, whole[&rule], result, missing);
        }
    }
}
