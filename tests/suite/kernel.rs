//! Decoding agrees with the kernel: what the service received over the real driver is what the agent recorded, for every header
//! generation, for plain and scatter-gather, batched and one-way calls, and for calls that signals interrupt.

use std::collections::BTreeMap;
use std::time::Duration;

use consentinel::device::Device;
use consentinel::device::lab::{Lab, LabOptions};
use consentinel_tests::{Journal, agent, lab};
use hooks::catalogue::BinderIndex;
use hooks::decode::parcel::Utf16;
use hooks::event::Outcome;

const LEVEL: u32 = 30;
const ONE_WAY: u32 = 1;

/// How often each watched method was called, plain and one-way.
type Calls = BTreeMap<(String, bool), usize>;

/// What the service received, as far as the catalogue watches it.
fn received(log: &str) -> Calls {
    let index = BinderIndex::new(LEVEL);
    let mut calls = Calls::new();
    for line in log.lines() {
        let [_, _, code, flags, _, _, descriptor] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let name: Vec<u8> = descriptor.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // A bare `find` ignores the texts that a row asks for; no row of these calls has any.
        if let Some((_, method)) = index.find(Utf16(&name), code.parse().unwrap()).next() {
            let one_way = flags.parse::<u32>().unwrap() & ONE_WAY != 0;
            *calls.entry((format!("{}.{}", method.descriptor, method.name), one_way)).or_default() += 1;
        }
    }
    calls
}

/// What the agent recorded.
fn recorded(journal: &Journal) -> Calls {
    assert!(journal.damage.is_empty() && journal.lost == 0, "{:?}", journal.damage);
    let mut calls = Calls::new();
    for access in &journal.accesses {
        let sent = !matches!(access.outcome, None | Some(Outcome::NotSent | Outcome::Unknown));
        assert!(sent, "every call was sent, and its answer read: {access:?}");
        *calls.entry((access.through.clone(), access.outcome == Some(Outcome::OneWay))).or_default() += 1;
    }
    calls
}

fn compare(vm: bool, variables: &[(&str, &str)]) -> Vec<String> {
    let raw = lab().join("out/lab-raw");
    let command = vec![raw.to_str().unwrap().to_owned(), "--code".into(), "3".into()];
    let mut env = vec![("CONSENTINEL_SDK".to_owned(), LEVEL.to_string())];
    env.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let options = LabOptions { home: lab(), vm, agent: Some(agent()), env, command: Some(command), ..LabOptions::default() };
    let mut lab = Lab::start(&options).unwrap();
    let status = loop {
        if let Some(status) = lab.finished().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let output = lab.output();
    assert_eq!(status, 0, "{output:?}");
    let journals = lab.journals().unwrap();
    assert_eq!(journals.len(), 1, "one process, one segment");
    let journal = Journal::read(lab.pull(&journals[0], 0).unwrap());
    let (received, recorded) = (received(&lab.services_log().unwrap()), recorded(&journal));
    lab.stop().unwrap();
    assert!(received.values().sum::<usize>() >= 10, "the service received too little to prove anything: {received:?}");
    assert!(received.keys().any(|(_, one_way)| *one_way), "{received:?}");
    assert_eq!(recorded, received);
    output
}

#[test]
fn what_the_driver_delivered_is_what_was_recorded() {
    let output = compare(true, &[]);
    let interrupted = output.iter().find_map(|line| line.split_once("INTERRUPTED ")?.1.trim().parse::<u32>().ok());
    assert!(interrupted.is_some_and(|times| times > 0), "no call was interrupted: {output:?}");
}

#[test]
fn the_stand_in_for_the_driver_agrees_too_with_every_call_interrupted() {
    compare(false, &[("LAB_DRIVER_EINTR", "1")]);
}
