//! Killed at any moment, a process leaves only whole records behind, and every call that was over is among them.

use std::time::Duration;

use consentinel_tests::{Program, read_journals};

const RUNS: usize = 200;

/// Set `CONSENTINEL_TEST_SEED` to repeat a run's moments; where exactly they hit is up to the kernel.
#[test]
fn two_hundred_runs_killed_at_random_lose_nothing() {
    let seed =
        std::env::var("CONSENTINEL_TEST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("CONSENTINEL_TEST_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let counts_file = tempfile::NamedTempFile::new().unwrap();
    let (mut with_calls, mut all, mut most_segments) = (0, 0, 0);
    for run in 0..RUNS {
        std::fs::write(counts_file.path(), [0; 24]).unwrap();
        // Small segments, so that moments in which one is changed for the next are hit too.
        let segment = 16 << random.u32(10..14);
        let program = Program::with_agent(env!("CARGO_BIN_EXE_busy"), counts_file.path().to_str().unwrap())
            .env("CONSENTINEL_SEGMENT", segment.to_string())
            .env("CONSENTINEL_SEGMENTS", "10000");
        let (mut child, folder) = program.start();
        // Some are killed before the program's first line, most in the middle of their calls.
        std::thread::sleep(Duration::from_micros(random.u64(0..60_000)));
        child.kill().unwrap();
        child.wait().unwrap();

        let finished: u64 =
            std::fs::read(counts_file.path()).unwrap().as_chunks().0.iter().map(|count| u64::from_le_bytes(*count)).sum();
        let journals = read_journals(folder.path());
        assert!(journals.len() <= 1, "run {run}");
        let accesses = journals.first().map_or(0, |journal| {
            journal.assert_whole();
            assert!(!journal.ended, "run {run}: a killed process did not end in order");
            // At most one call of each thread can have been cut between its access and its outcome.
            let open = journal.accesses.iter().filter(|access| access.outcome.is_none()).count();
            assert!(open <= 3, "run {run}: {open} accesses without an outcome");
            most_segments = most_segments.max(journal.segments);
            journal.accesses.len() as u64
        });
        assert!(accesses >= finished, "run {run}: {finished} calls were over, {accesses} are recorded");
        assert!(accesses <= finished + 3, "run {run}: {finished} calls were over, {accesses} are recorded");
        with_calls += usize::from(finished > 0);
        all += accesses;
    }
    println!("{with_calls} of {RUNS} runs had calls, {all} accesses in all, up to {most_segments} segments");
    assert!(with_calls > RUNS / 2, "most runs must be killed amid calls, only {with_calls} were");
    assert!(most_segments > 3, "runs must be killed amid changes of segments");
}
