//! Programs that must not notice us, one process each: what they print and how they end is the same with the agent as without it, and what
//! they did stands in the journal.

use consentinel_tests::unnoticed;
use hooks::event::{Entry, Outcome};

const MISSING: Option<Outcome> = Some(Outcome::Refused(libc::ENOENT));
const GRANTED: Option<Outcome> = Some(Outcome::Granted);

/// A failing call keeps its errno, a successful one leaves the program's, and both are recorded with what they got.
#[test]
fn errno_of_opened_files_is_the_programs_own() {
    let output = unnoticed(env!("CARGO_BIN_EXE_errors"), "files");
    let there = "/sys/class/net/lo/address";
    let missing = "/sys/class/net/nope/address";
    let expected = [
        (format!("open {there}"), GRANTED),
        (format!("open {missing}"), MISSING),
        (format!("open {there}"), Some(Outcome::Refused(libc::ENOTDIR))),
        (format!("openat {missing}"), MISSING),
        (format!("open64 {missing}"), MISSING),
        (format!("fopen {missing}"), MISSING),
        (format!("fopen {there}"), GRANTED),
    ];
    let expected: Vec<_> = expected.iter().map(|(through, outcome)| (through.as_str(), *outcome)).collect();
    assert_eq!(output.journal().outcomes(), expected);
    assert!(output.journal().accesses.iter().all(|access| access.api == "mac.read" && access.has_stack));
    assert_eq!(output.journal().entry, Some(Entry::Preload));
}

/// Pointers that the kernel refuses with an error are not followed by us either.
#[test]
fn bad_pointers_fail_as_they_do_without_us() {
    let output = unnoticed(env!("CARGO_BIN_EXE_errors"), "pointers");
    assert_eq!(output.status.code(), Some(0), "{}", output.stderr);
    assert!(output.journal().accesses.iter().all(|access| access.api != "mac.read"));
}

/// The same for ioctls, the binder's among them; an address that is asked for is recorded whether it was given or not.
#[test]
fn bad_ioctls_fail_as_they_do_without_us() {
    let output = unnoticed(env!("CARGO_BIN_EXE_errors"), "ioctls");
    assert_eq!(output.status.code(), Some(0), "{}", output.stderr);
    let asked: Vec<_> =
        output.journal().outcomes().into_iter().filter(|(through, _)| *through == "ioctl SIOCGIFHWADDR").collect();
    let outcomes = [GRANTED, Some(Outcome::Refused(libc::EBADF)), Some(Outcome::Refused(libc::EFAULT))];
    assert_eq!(asked.into_iter().map(|(_, outcome)| outcome).collect::<Vec<_>>(), outcomes);
}

/// The dynamic linker's last error is the program's: our own look-ups leave none behind and take none away.
#[test]
fn the_linkers_last_error_is_the_programs_own() {
    let output = unnoticed(env!("CARGO_BIN_EXE_errors"), "linker");
    assert_eq!(output.journal().accesses.len(), 2);
}

/// A call that is made while another thread holds the dynamic linker's lock does not wait for that lock.
#[test]
fn a_call_inside_of_dlopen_does_not_hang() {
    let output = unnoticed(env!("CARGO_BIN_EXE_loader"), "");
    assert_eq!(output.stdout, "loaded\n");
    assert_eq!(output.journal().accesses.len(), 101);
}

/// The lowest free descriptor is the program's, as the kernel promises: none of ours is in its way.
#[test]
fn descriptors_are_numbered_as_without_us() {
    unnoticed(env!("CARGO_BIN_EXE_descriptors"), "lowest");
}

/// A program that looks at what is open finds nothing of ours.
#[test]
fn no_descriptor_of_ours_is_open_in_the_program() {
    unnoticed(env!("CARGO_BIN_EXE_descriptors"), "listed");
}

/// Recording goes on when every descriptor is closed, and what gets their numbers is not touched.
#[test]
fn closing_every_descriptor_disturbs_nobody() {
    let output = unnoticed(env!("CARGO_BIN_EXE_descriptors"), "close-all");
    let journal = output.journal();
    assert_eq!(journal.count("open /sys/class/net/lo/address"), 5 + 4 + 5);
    assert_eq!(journal.count("open /sys/class/net/nope/address"), 1);
}

/// Leaving functions by longjmp between calls, from a handler too, leaves nothing of ours halfway.
#[test]
fn longjmp_between_calls_loses_nothing() {
    for scene in ["between", "handler"] {
        let output = unnoticed(env!("CARGO_BIN_EXE_jumps"), scene);
        assert_eq!(output.journal().accesses.len(), 200, "{scene}");
    }
}

/// Every way to end keeps its status and what was recorded; `End` stands there for the ways that run exit handlers, and for no other.
#[test]
fn every_way_to_end_is_told() {
    let ways = [
        ("return", true),
        ("exit", true),
        ("atexit", true),
        ("_exit", false),
        ("abort", false),
        ("quick_exit", false),
        ("running-threads", true),
    ];
    for (scene, orderly) in ways {
        let output = unnoticed(env!("CARGO_BIN_EXE_exits"), scene);
        let journal = output.journal();
        assert_eq!(journal.ended, orderly, "{scene}");
        let calls = journal.count("open /sys/class/net/nope/address");
        match scene {
            "running-threads" => assert!(calls >= 1),
            "atexit" => assert_eq!(calls, 2),
            _ => assert_eq!(calls, 1, "{scene}"),
        }
    }
}

/// A process ends with its last thread. Ours is not it: it goes when it is the only one left, and the end is an orderly one.
#[test]
fn our_thread_does_not_keep_a_process_alive() {
    let output = unnoticed(env!("CARGO_BIN_EXE_gone"), "");
    let journal = output.journal();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!((journal.count("open /sys/class/net/nope/address"), journal.ended), (2, true));
}
