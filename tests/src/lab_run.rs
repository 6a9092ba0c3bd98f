//! An app of the lab, run to its end without a host: how it ended, what it said, and what its processes recorded.

use std::time::{Duration, Instant};

use consentinel::device::Device;
use consentinel::device::lab::{Lab, LabOptions};

use crate::journals::Journal;
use crate::run::{GUARD, agent, lab};

/// How a run ended.
pub struct LabRun {
    /// Its exit status.
    pub status: i32,
    /// What the app printed.
    pub output: Vec<String>,
    /// One for each process, the one that recorded most first: a forked child has its own.
    pub journals: Vec<Journal>,
}

/// A scenario of an app with the agent, on API level 30. The journal fits in one segment, as nobody takes it away meanwhile.
pub fn lab_options(app: &str, scenario: &str, env: &[(&str, &str)], art: &[&str]) -> LabOptions {
    let all = [("CONSENTINEL_SDK", "30"), ("CONSENTINEL_SEGMENT", "16777216")].iter().chain(env);
    LabOptions {
        home: lab(),
        app: app.into(),
        scenario: scenario.into(),
        agent: Some(agent()),
        env: all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        art_options: art.iter().map(|option| (*option).to_owned()).collect(),
        ..LabOptions::default()
    }
}

/// Runs it. No rule of JNI may be broken, nothing go uncaught, and no record be lost or damaged.
pub fn run_in_lab(options: &LabOptions) -> LabRun {
    let LabOptions { app, scenario, .. } = options;
    let mut lab = Lab::start(options).unwrap();
    let (start, mut output) = (Instant::now(), Vec::new());
    let status = loop {
        output.extend(lab.output());
        if let Some(status) = lab.finished().unwrap() {
            break status;
        }
        assert!(start.elapsed() < GUARD, "{app} {scenario} hangs: {output:#?}");
        std::thread::sleep(Duration::from_millis(5));
    };
    output.extend(lab.output());
    let errors = ["JNI DETECTED ERROR", "JNI ERROR", "FATAL EXCEPTION"];
    assert!(!output.iter().any(|line| errors.iter().any(|error| line.contains(error))), "{app} {scenario}: {output:#?}");
    let files = lab.journals().unwrap();
    let mut journals: Vec<Journal> = files.iter().map(|file| Journal::read(lab.pull(file, 0).unwrap())).collect();
    lab.stop().unwrap();
    journals.sort_by_key(|journal| std::cmp::Reverse(journal.accesses.len()));
    for journal in &journals {
        assert!(journal.damage.is_empty(), "{app} {scenario}: {:?}", journal.damage);
    }
    LabRun { status, output, journals }
}
