//! Threads and signal handlers.

use consentinel_tests::{Program, unnoticed};

/// What is kept for a thread is given back: 160 of them one after another, none of whose 200 calls is lost.
#[test]
fn threads_in_turn_lose_nothing() {
    let output = unnoticed(env!("CARGO_BIN_EXE_threads"), "turns");
    assert_eq!(output.journal().accesses.len(), 160 * 200);
}

/// 64 threads at once on however few processors: the wait for the journal is bounded, and still long enough for none to be lost.
#[test]
fn threads_at_once_lose_nothing() {
    let output = unnoticed(env!("CARGO_BIN_EXE_threads"), "together");
    let journal = output.journal();
    assert_eq!(journal.accesses.len(), 64 * 200);
    let mut threads: Vec<_> = journal.accesses.iter().map(|access| access.thread).collect();
    threads.sort();
    assert!(threads.chunks(200).all(|calls| calls[0] == calls[199]), "each thread has its own calls");
}

/// Calls out of destructors of thread-local variables and of keys, which run after ours may have.
#[test]
fn calls_of_a_dying_thread_are_recorded() {
    let output = unnoticed(env!("CARGO_BIN_EXE_threads"), "dying");
    let late = 4;
    assert!(output.stdout.contains(&format!("{} late calls", 20 * late)), "{}", output.stdout);
    assert_eq!(output.journal().count("open /sys/class/net/nope/address"), 20 * (1 + late));
    assert_eq!(output.journal().count("open /sys/class/net/lo/address"), 20);
}

/// Handlers on a stack of 16 KiB make calls in the middle of the program's own calls. Every call is recorded, or counted as lost: one that
/// interrupts our own work cannot be recorded.
#[test]
fn calls_of_signal_handlers_are_recorded_or_counted() {
    signals("calls");
}

/// The same in the middle of allocations: what we do for a call of a handler's may not wait for the heap's lock, which the thread holds.
#[test]
fn calls_of_signal_handlers_do_not_wait_for_the_heap() {
    signals("allocations");
}

fn signals(scene: &str) {
    let program = env!("CARGO_BIN_EXE_signals");
    let folder = tempfile::tempdir().unwrap();
    let told = folder.path().join("told");
    let without = Program::plain(program, scene).run();
    let with = Program::with_agent(program, scene).env("TOLD", &told).env("CONSENTINEL_SEGMENTS", "1000").run();
    assert_eq!((with.status, &with.stdout, &with.stderr), (without.status, &without.stdout, &without.stderr));
    let made: u64 = std::fs::read_to_string(told).unwrap().parse().unwrap();
    let journal = with.journal();
    assert_eq!(journal.damage, Vec::<String>::new());
    let recorded = journal.accesses.len() as u64;
    // A lost record may be an access or an outcome; what is counted covers both.
    let without_outcome = journal.accesses.iter().filter(|access| access.outcome.is_none()).count() as u64;
    assert!(recorded <= made);
    assert!(recorded + journal.lost_told >= made + without_outcome, "{recorded} of {made} recorded, {} lost", journal.lost_told);
    assert!(recorded * 10 >= made, "most are recorded: {recorded} of {made}");
}
