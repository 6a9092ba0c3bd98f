//! Hooks of Java methods: the sample app `hooked` calls methods that the agent has hooked, in every way there is, on real ART. Each scenario
//! must end as it does without the agent, and every call must have been seen.

use std::collections::BTreeMap;

use consentinel::device::lab::LabOptions;
use consentinel_tests::{Journal, LabRun, lab_options, run_in_lab};
use hooks::event::{HookState, Layer, Outcome, StackKind};

const MANY: &str = "(ZBCSIJFDLjava/lang/Object;[IDFDDDDFDJZLjava/lang/Object;)[Ljava/lang/Object;";

/// What is hooked: kind, name and signature of methods of `Subject`, and how often a round of values calls them.
const METHODS: [(&str, &str, &str, usize); 22] = [
    ("static", "nothing", "()V", 1),
    ("static", "negate", "(Z)Z", 1),
    ("static", "nextByte", "(B)B", 1),
    ("static", "nextChar", "(C)C", 1),
    ("static", "nextShort", "(S)S", 1),
    ("instance", "add", "(I)I", 2),
    ("instance", "times", "(J)J", 2),
    ("instance", "half", "(F)F", 1),
    ("static", "third", "(D)D", 1),
    ("instance", "echo", "(Ljava/lang/Object;)Ljava/lang/Object;", 3),
    ("instance", "hidden", "(I)I", 1),
    ("instance", "<init>", "(I)V", 2),
    ("instance", "many", MANY, 1),
    ("instance", "locked", "()Z", 1),
    ("static", "lockedClass", "()Z", 1),
    ("instance", "fail", "(Ljava/lang/RuntimeException;)Ljava/lang/Object;", 0),
    ("instance", "down", "(I)I", 0),
    ("instance", "room", "(I)[B", 0),
    ("instance", "leave", "(I)V", 0),
    ("instance", "stay", "()V", 0),
    ("static", "read", "()Z", 0),
    ("static", "pending", "(Ljava/lang/Throwable;)V", 0),
];

fn brief() -> String {
    let line = |(kind, name, signature, _): &(&str, &str, &str, usize)| {
        let class = if ["read", "pending"].contains(name) { "lab.Probe" } else { "com.example.hooked.Subject" };
        format!("java custom.call {kind} {class} {name} {signature}\n")
    };
    METHODS.iter().map(line).collect()
}

struct Run {
    status: i32,
    output: Vec<String>,
    journal: Journal,
}

impl Run {
    /// Calls that were seen, by the name of the method.
    fn calls(&self) -> BTreeMap<&str, usize> {
        let mut calls = BTreeMap::new();
        for access in self.journal.accesses.iter().filter(|access| access.layer == Layer::Java && access.api == "custom.call") {
            *calls.entry(access.through.rsplit('.').next().unwrap()).or_default() += 1;
        }
        calls
    }

    fn count(&self, name: &str) -> usize {
        self.calls().get(name).copied().unwrap_or(0)
    }
}

/// Runs a scenario with a brief and options for ART.
fn run_with(scenario: &str, brief: &str, art: &[&str], more: &[(&str, &str)], vm: bool) -> Run {
    let env: Vec<_> = [("CONSENTINEL_BRIEF", brief)].iter().chain(more).copied().collect();
    let LabRun { status, output, mut journals } = run_in_lab(&LabOptions { vm, ..lab_options("hooked", scenario, &env, art) });
    Run { status, output, journal: journals.remove(0) }
}

fn run(scenario: &str, brief: &str, art: &[&str]) -> Run {
    let run = run_with(scenario, brief, art, &[], false);
    let Run { status, output, journal } = &run;
    let said = output.iter().any(|line| line.contains("RESULT") && line.contains(" ok "));
    assert!(*status == 0 && said, "{scenario} ended with {status}: {output:#?}");
    assert!(journal.lost == 0 && journal.lost_told == 0, "{scenario}");
    run
}

/// The interpreter written in C++, the one written in assembly, and the checks of JNI's rules.
const MODES: [&[&str]; 3] = [&["-Xint"], &[], &["-Xcheck:jni"]];

/// Runs a scenario in each mode, with everything hooked.
fn everywhere(scenario: &str, check: impl Fn(&Run)) {
    for mode in MODES {
        let run = run(scenario, &brief(), mode);
        for (_, name, _, _) in METHODS {
            let placed = |(full, state, why): &(String, HookState, String)| {
                full.ends_with(&format!(".{name}")) && *state == HookState::Placed && why.is_empty()
            };
            assert!(run.journal.hooks.iter().any(placed), "{name} in {mode:?}: {:#?}", run.journal.hooks);
        }
        check(&run);
    }
}

#[test]
fn arguments_and_results_of_every_shape_pass_and_every_call_is_seen() {
    everywhere("values=300", |run| {
        for (_, name, _, times) in METHODS {
            // Besides those of the rounds, three subjects are made.
            let expected = 300 * times + if name == "<init>" { 2 } else { 0 };
            assert_eq!(run.count(name), expected, "{name}");
        }
        let answered = |outcome| matches!(outcome, Some(Outcome::Granted | Outcome::Empty));
        for access in run.journal.accesses.iter().filter(|access| access.layer == Layer::Java) {
            assert!(access.stack_kind == StackKind::Java && answered(access.outcome), "{access:?}");
        }
    });
}

#[test]
fn an_exception_passes_as_the_same_object() {
    everywhere("exceptions=50", |run| {
        assert_eq!(run.count("fail"), 51);
        let refused = |access: &&_| matches!(access, consentinel_tests::Access { outcome: Some(Outcome::Refused(_)), .. });
        assert_eq!(run.journal.accesses.iter().filter(|access| access.through.ends_with(".fail")).filter(refused).count(), 51);
    });
}

#[test]
fn reflection_and_proxies_come_through_hooks() {
    everywhere("reflection=50", |run| {
        assert_eq!((run.count("add"), run.count("fail")), (101, 50));
    });
}

#[test]
fn native_methods_can_be_hooked_and_may_leave_an_exception_pending() {
    everywhere("natives=50", |run| {
        assert_eq!((run.count("read"), run.count("pending")), (50, 50));
    });
}

#[test]
fn a_hook_that_the_app_has_displaced_is_put_back_and_the_loss_is_told() {
    for mode in MODES {
        let run = run_with("displaced=200", &brief(), mode, &[], false);
        let said = run.output.iter().any(|line| line.contains("RESULT displaced ok"));
        assert!(run.status == 0 && said, "{mode:?} ended with {}: {:#?}", run.status, run.output);
        assert_eq!(run.count("read"), 10, "the calls after it was found, and none before");
        assert_eq!(run.journal.lost_told, 1, "it was found once");
    }
}

#[test]
fn a_thousand_collections_move_classes_under_four_callers_and_no_original_goes_stale() {
    for mode in MODES {
        let run = run_with("collector=1000", &brief(), mode, &[("CONSENTINEL_STACK", "off")], false);
        let said = run.output.iter().any(|line| line.contains("RESULT collector ok"));
        assert!(run.status == 0 && said, "{mode:?} ended with {}: {:#?}", run.status, run.output);
        assert!(run.count("many") > 0);
    }
}

#[test]
fn a_hundred_and_sixty_threads_one_after_another() {
    everywhere("threads=160", |run| assert_eq!(run.count("many"), 160));
}

/// 17 of them find no room, and the others are about as many as the free megabytes of the heap.
const ROOMS: usize = 30;

#[test]
fn a_spent_stack_and_a_full_heap_come_to_what_they_come_to_without_hooks() {
    for mode in MODES {
        for scenario in ["depth", "memory"] {
            let run = run_with(scenario, &brief(), mode, &[], false);
            let said = run.output.iter().any(|line| line.contains("RESULT") && line.contains(" ok "));
            assert!(run.status == 0 && said, "{scenario} in {mode:?} ended with {}: {:#?}", run.status, run.output);
            let (name, least) = if scenario == "depth" { ("down", 500) } else { ("room", ROOMS) };
            assert!(run.count(name) >= least, "{scenario} in {mode:?}: {:?}", run.calls());
        }
    }
}

#[test]
fn a_process_may_end_inside_of_hooks() {
    everywhere("exit", |run| {
        assert_eq!((run.count("leave"), run.count("stay")), (1, 1));
        assert!(run.journal.ended);
    });
}

#[test]
fn what_cannot_be_hooked_is_refused_with_a_reason_and_left_alone() {
    const SUBJECT: &str = "com.example.hooked.Subject";
    let rows = [
        ("instance com.example.hooked.Shape area ()I", "an abstract method has no code of its own"),
        ("instance com.example.hooked.Square inherited ()I", "the method is inherited: name the class that declares it"),
        (&format!("instance {SUBJECT} add (J)I"), "there is no such method"),
        (&format!("static {SUBJECT} add (I)I"), "there is no such method"),
        (&format!("instance {SUBJECT} add (I"), "the signature is none"),
        (
            "instance com.example.hooked.Missing add (I)I",
            "no such class when the hooks were placed; it is looked for again when the app's classes are there",
        ),
        ("static java.lang.System loadLibrary (Ljava/lang/String;)V", "it asks who called it, or every stack needs it"),
        (&format!("static {SUBJECT} third ({})D", "D".repeat(33)), "more arguments than a hook passes on"),
    ];
    let mut brief: String = rows.iter().map(|(row, _)| format!("java custom.call {row}\n")).collect();
    brief += &format!("java custom.call instance {SUBJECT} times (J)J\n").repeat(2);
    let run = run("values=10", &brief, &["-Xcheck:jni"]);
    let whys: Vec<&str> =
        run.journal.hooks.iter().filter(|(_, _, why)| !why.is_empty()).map(|(_, _, why)| why.as_str()).collect();
    for (row, why) in rows {
        assert!(whys.contains(&why), "{row}: {whys:#?}");
    }
    assert!(whys.contains(&"it is hooked already"));
    assert_eq!(run.count("times"), 20, "hooked once, seen once");
}

#[test]
fn an_unknown_api_level_hooks_nothing_and_says_so() {
    let run = run_with("values=10", &brief(), &[], &[("CONSENTINEL_SDK", "99")], false);
    assert_eq!(run.status, 0, "{:#?}", run.output);
    assert!(run.calls().is_empty());
    let told = |(_, state, why): &&(String, HookState, String)| *state == HookState::Failed && why.contains("API level");
    assert!(run.journal.hooks.iter().filter(told).count() >= METHODS.len());
}

#[test]
fn the_same_over_the_real_driver() {
    // One line only: the VM is told its variables in lines.
    let brief = format!("java custom.call instance com.example.hooked.Subject many {MANY}");
    for scenario in ["values=20", "collector=10"] {
        let run = run_with(scenario, &brief, &[], &[], true);
        let said = run.output.iter().any(|line| line.contains("RESULT") && line.contains(" ok "));
        assert!(run.status == 0 && said, "{scenario} ended with {}: {:#?}", run.status, run.output);
        assert!(run.count("many") >= if scenario == "values=20" { 20 } else { 1 }, "{scenario}: {:?}", run.calls());
    }
}
