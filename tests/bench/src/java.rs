//! What taking a Java stack costs: the same reads in the lab (real ART, its interpreter, without the VM), with stacks and without, in turns.

use std::collections::HashMap;
use std::time::Duration;

use consentinel::device::Device;
use consentinel::device::lab::{Lab, LabOptions};
use hooks::event::{Event, StackKind};
use hooks::journal::{Entry, TraceReader};

use crate::measure::median;
use crate::{Figure, Things};

const TURNS: usize = 9;

/// Ten, thirty and a hundred frames (the agent keeps the innermost 64).
pub fn run(things: &Things) -> Vec<Figure> {
    // Frames of the app and the framework around the recursion, found by the first run.
    let (_, around) = measure(things, 1, true);
    let around = around - 1;
    let cost = |frames: usize| {
        let depth = frames.saturating_sub(around).max(1);
        let (mut with, mut without, mut taken) = (Vec::new(), Vec::new(), 0);
        for _ in 0..TURNS {
            without.push(measure(things, depth, false).0);
            let (time, frames) = measure(things, depth, true);
            with.push(time);
            taken = frames;
        }
        let (with, without) = (median(with), median(without));
        (with - without, with, without, taken)
    };
    let figure = |(what, aim, frames, limit): (&'static str, &'static str, usize, f64)| {
        let (extra, with, without, taken) = cost(frames);
        Figure {
            what,
            aim,
            measured: format!("{:.1} µs", extra / 1e3),
            how: format!(
                "{taken} frames taken; a read takes {:.1} µs with its stack, {:.1} µs recorded without ({:.2}×)",
                with / 1e3,
                without / 1e3,
                with / without
            ),
            met: extra <= limit,
        }
    };
    [
        ("Java stack of 20 frames", "", 20, f64::INFINITY),
        ("Java stack of 30 frames", "≤ 15 µs", 30, 15_000.0),
        ("Java stack of 64 frames and more", "", 100, f64::INFINITY),
    ]
    .map(figure)
    .into()
}

/// Nanoseconds of one read below `depth` frames, and the frames of its stack.
fn measure(things: &Things, depth: usize, stacks: bool) -> (f64, usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let variables = [
        ("CONSENTINEL_DIR", folder.path().to_str().expect("a plain path")),
        ("CONSENTINEL_SDK", "30"),
        ("CONSENTINEL_STACK", if stacks { "on" } else { "off" }),
    ];
    let mut lab = Lab::start(&LabOptions {
        home: things.lab.clone(),
        app: "jnitorture".into(),
        scenario: format!("bench={depth}"),
        agent: Some(things.agent.clone()),
        env: variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        ..LabOptions::default()
    })
    .expect("the lab");
    let mut output = Vec::new();
    while lab.finished().expect("the lab").is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    output.extend(lab.output());
    let line = output.iter().find(|line| line.contains("RESULT bench ok")).unwrap_or_else(|| panic!("{output:?}"));
    let time = line.rsplit(' ').next().and_then(|word| word.parse().ok()).expect("nanoseconds");
    (time, frames(folder.path()))
}

/// Frames of the last Java stack.
fn frames(folder: &std::path::Path) -> usize {
    let (mut callers, mut last) = (HashMap::new(), 0);
    for file in std::fs::read_dir(folder).expect("our own folder") {
        let bytes = std::fs::read(file.expect("an entry").path()).expect("a segment");
        for entry in TraceReader::new(&bytes).expect("a trace") {
            match entry {
                Entry::Record { event: Event::Frame { id, caller, .. }, .. } => {
                    callers.insert(id, caller);
                }
                Entry::Record { event: Event::Access { stack, stack_kind: StackKind::Java, .. }, .. } => last = stack,
                _ => {}
            }
        }
    }
    std::iter::successors(Some(last), |frame| callers.get(frame).copied()).take_while(|frame| *frame != 0).count()
}
