//! JNI safety: the sample app `jnitorture` makes watched calls where taking a Java stack could harm it, on real ART. Each scenario must end
//! as it does without the agent, with and without `-Xcheck:jni`, and the journal must hold what was really there to be taken.

use std::collections::BTreeMap;

use consentinel::device::lab::LabOptions;
use consentinel_tests::{LabRun, lab_options, run_in_lab};
use hooks::event::StackKind;

/// Number of accesses by the kind of their stack.
type Kinds = BTreeMap<String, usize>;

fn run(scenario: &str, check: bool, vm: bool) -> Kinds {
    let art: &[&str] = if check { &["-Xcheck:jni"] } else { &[] };
    let LabRun { status, output, journals } = run_in_lab(&LabOptions { vm, ..lab_options("jnitorture", scenario, &[], art) });
    let said = output.iter().any(|line| line.contains("RESULT") && line.contains(" ok "));
    assert!(status == 0 && said, "{scenario} ended with {status}: {output:#?}");
    let mut kinds = Kinds::new();
    for journal in journals {
        assert!(journal.damage.is_empty() && journal.lost == 0 && journal.lost_told == 0, "{scenario}: {:?}", journal.damage);
        for access in journal.accesses {
            assert_eq!(access.has_stack, matches!(access.stack_kind, StackKind::Java | StackKind::Native), "{scenario}");
            *kinds.entry(format!("{:?}", access.stack_kind)).or_default() += 1;
        }
    }
    kinds
}

fn both(scenario: &str) -> Kinds {
    run(scenario, true, false);
    run(scenario, false, false)
}

fn count(kinds: &Kinds, kind: &str) -> usize {
    kinds.get(kind).copied().unwrap_or(0)
}

#[test]
fn plain_and_deep_calls_have_java_stacks() {
    for scenario in ["boot", "deep"] {
        let kinds = both(scenario);
        assert_eq!(kinds.keys().collect::<Vec<_>>(), ["Java"], "{scenario}");
    }
}

#[test]
fn a_pending_exception_survives_as_the_same_object() {
    assert!(count(&both("pending"), "Java") >= 3, "the call under the exception has a stack, too");
}

#[test]
fn a_thread_that_java_does_not_know_has_a_native_stack() {
    assert_eq!(count(&both("unattached"), "Native"), 1);
}

#[test]
fn a_stack_capture_that_makes_watched_calls_itself_does_not_run_away() {
    assert!(count(&both("recursion"), "Java") >= 20);
}

#[test]
fn calls_in_critical_regions_take_no_stack_and_never_hang_in_a_hundred_runs() {
    assert!(count(&both("critical"), "Critical") >= 2000);
    for turn in 0..100 {
        let kinds = run("critical-threads=200", turn % 2 == 0, false);
        assert!(count(&kinds, "Critical") >= 800, "{kinds:?}");
    }
}

#[test]
fn a_full_heap_and_a_spent_stack_cost_the_stack_and_nothing_else() {
    let kinds = both("oom");
    assert!(count(&kinds, "Failed") >= 1, "the heap was not full when it mattered: {kinds:?}");
    let kinds = both("soe");
    assert!(count(&kinds, "Failed") >= 1, "the stack was not spent when it mattered: {kinds:?}");
}

#[test]
fn callers_allocators_and_a_collector_together() {
    for scenario in ["threads", "threads-throwable"] {
        assert!(count(&both(scenario), "Java") >= 1000, "{scenario}");
    }
}

#[test]
fn the_same_over_the_real_driver() {
    for scenario in ["pending", "critical=200", "threads=50", "soe"] {
        run(scenario, false, true);
    }
}
