//! What the agent adds to the start of a process.

use std::process::Command;
use std::time::Instant;

use crate::measure::median;
use crate::{Figure, Things};

const TURNS: usize = 201;

/// `/bin/true` with the agent and without, in turns.
pub fn run(things: &Things) -> Vec<Figure> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let time = |agent: bool| {
        let mut command = Command::new("/bin/true");
        if agent {
            command.env("LD_PRELOAD", &things.agent).env("CONSENTINEL_DIR", folder.path()).env("CONSENTINEL_SDK", "30");
        }
        let start = Instant::now();
        assert!(command.status().expect("/bin/true").success());
        start.elapsed().as_secs_f64() * 1e3
    };
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        without.push(time(false));
        with.push(time(true));
    }
    let (with, without) = (median(with), median(without));
    vec![Figure {
        what: "start of a process",
        aim: "≤ 5 ms",
        measured: format!("{:.2} ms", with - without),
        how: format!("`true` from start to end, {with:.2} ms against {without:.2} ms ({:.1}×)", with / without),
        met: with - without <= 5.0,
    }]
}
