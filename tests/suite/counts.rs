//! What the agent costs, in things that can be counted. Times are for the benchmarks.

use consentinel_tests::{Output, Program, agent, library};

fn counts(scene: &str, with_agent: bool) -> Output {
    let program = env!("CARGO_BIN_EXE_counts");
    let count = library("count_alloc");
    let output =
        if with_agent { Program::with_agent(program, scene) } else { Program::plain(program, scene) }.preload(count).run();
    assert!(output.status.success(), "{}", output.stderr);
    output
}

/// The counting itself counts: what is taken on purpose is seen.
#[test]
fn counting_counts() {
    assert_eq!(counts("control", true).stdout, "2 taken\n");
}

/// Calls that are none of ours take nothing from the heap and map nothing, whichever hook they pass.
#[test]
fn a_call_without_a_match_takes_no_memory() {
    assert_eq!(counts("unmatched", false).stdout, "0 taken\n", "the program itself takes none");
    let with = counts("unmatched", true);
    assert_eq!(with.stdout, "0 taken\n");
    assert_eq!(with.journal().accesses.len(), 0, "nothing of it is watched");
    assert!(agent().exists());
}

/// A record takes 48 bytes at the most on average, definitions of texts and stacks included, once a program has made some calls.
#[test]
fn records_are_small() {
    let output = Program::with_agent(env!("CARGO_BIN_EXE_threads"), "turns").run();
    let journal = output.journal();
    let bytes = journal.bytes.len() / journal.records;
    assert!(bytes <= 48, "{bytes} bytes a record");
}
