//! Processes that make processes: each has its own journal, and none writes into another's.

use consentinel_tests::{Journal, Output, same, unnoticed};
use hooks::event::Entry;

const MISSING: &str = "open /sys/class/net/nope/address";

fn forks(scene: &str) -> Output {
    unnoticed(env!("CARGO_BIN_EXE_forks"), scene)
}

/// The parent's journal and those of its children.
fn family(output: &Output) -> (&Journal, Vec<&Journal>) {
    let (parents, children): (Vec<_>, Vec<_>) = output.journals.iter().partition(|journal| journal.entry == Some(Entry::Preload));
    assert_eq!(parents.len(), 1);
    assert!(children.iter().all(|child| child.entry == Some(Entry::Fork)));
    (parents[0], children)
}

/// A child, and its child, write to journals of their own.
#[test]
fn a_child_has_a_journal_of_its_own() {
    let output = forks("child");
    let (parent, children) = family(&output);
    assert_eq!(parent.accesses.len(), 2);
    let mut counts: Vec<_> = children.iter().map(|child| child.accesses.len()).collect();
    counts.sort();
    assert_eq!(counts, [4, 5]);
}

/// A fork while other threads are in the middle of their calls: their locks are copied in any state, and the child needs none of them.
#[test]
fn a_fork_amid_busy_threads_harms_neither_side() {
    let output = forks("busy");
    let (parent, children) = family(&output);
    assert_eq!(parent.accesses.len(), 4 * 2000);
    assert_eq!(children.iter().map(|child| child.accesses.len()).collect::<Vec<_>>(), [20; 30]);
}

/// The first calls of a child come from many threads at once: one of them begins its journal, and none writes into the parent's.
#[test]
fn a_childs_first_calls_may_come_from_many_threads() {
    let output = forks("late-threads");
    let (parent, children) = family(&output);
    assert_eq!(parent.accesses.len(), 1, "the parent's journal has the parent's calls only");
    assert_eq!(children.iter().map(|child| child.accesses.len()).collect::<Vec<_>>(), [8 * 50; 20]);
}

/// A child that can have no journal still sees the errno of its own call.
#[test]
fn a_child_without_a_journal_keeps_its_errno() {
    let output = same(env!("CARGO_BIN_EXE_forks"), "no-folder");
    assert_eq!(output.stdout, format!("errno of the child's first call: {}\n", libc::ENOTDIR));
    let parent = family(&output).0;
    assert_eq!((parent.accesses.len(), parent.lost), (1, 1), "the parent's header says that something is missing");
}

/// A signal handler that makes calls while a child begins its journal does not reach the parent's. What it interrupts of our own work cannot
/// be recorded, and is counted.
#[test]
fn a_handler_amid_a_childs_first_call_does_not_reach_the_parent() {
    let output = same(env!("CARGO_BIN_EXE_forks"), "interrupted");
    let (parent, children) = family(&output);
    parent.assert_whole();
    assert_eq!(parent.accesses.len(), 1);
    assert_eq!(children.len(), 50, "a child has one journal");
    for child in children {
        assert_eq!(child.damage, Vec::<String>::new());
        assert!(child.accesses.len() as u64 + child.lost_told >= 200, "each call is recorded or counted");
    }
}

/// Each way to start a program is recorded by its name, without its arguments, and the program's own journal is apart.
#[test]
fn started_programs_have_journals_of_their_own() {
    for (scene, through) in
        [("vfork", "execve"), ("spawn", "posix_spawn"), ("fork", "execv"), ("system", "system"), ("popen", "popen")]
    {
        let output = unnoticed(env!("CARGO_BIN_EXE_starts"), scene);
        let parent = &output.journals[0];
        assert_eq!(parent.entry, Some(Entry::Preload), "{scene}");
        assert!(parent.ended, "{scene}");
        assert_eq!(parent.count(MISSING), 2, "{scene}: the parent's calls before and after");
        let starts: Vec<_> =
            output.journals.iter().flat_map(|journal| &journal.accesses).filter(|access| access.api == "process.exec").collect();
        assert!(starts.iter().any(|access| access.through.starts_with(through)), "{scene}: {starts:?}");
        assert!(!starts.iter().any(|access| access.through.contains("leaf")), "{scene}: {starts:?}");
        // The program makes a call before it looks at what it is to do.
        let leaves = output.journals.iter().filter(|journal| journal.count(MISSING) == 2 && journal.pid != parent.pid).count();
        assert_eq!(leaves, 1, "{scene}: the started program has its journal");
        let secret = b"secret-argument";
        let mut bytes = output.journals.iter().flat_map(|journal| journal.bytes.windows(secret.len()));
        assert!(!bytes.any(|bytes| bytes == secret), "{scene}: arguments are not kept");
    }
}

/// A program that does not exist is an error of the caller's, as it was.
#[test]
fn a_program_that_is_missing_is_only_recorded() {
    let output = unnoticed(env!("CARGO_BIN_EXE_starts"), "missing");
    assert_eq!(output.stdout, format!("it ended with {}\n", libc::ENOENT));
    assert_eq!(output.journal().count("posix_spawn /nonexistent/program"), 1);
}

/// A process that replaces its program keeps its number, and has two journals.
#[test]
fn exec_of_itself_gives_two_journals_of_one_process() {
    let output = unnoticed(env!("CARGO_BIN_EXE_starts"), "itself");
    assert_eq!(output.status.code(), Some(21));
    let [before, after] = &output.journals[..] else { panic!("two journals: {:?}", output.journals) };
    assert_eq!(before.pid, after.pid);
    assert_eq!((before.accesses.len(), before.ended), (2, false));
    assert_eq!((after.accesses.len(), after.ended), (2, true));
}
