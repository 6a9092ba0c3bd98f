//! A hook that is missing never makes a rule hold. Sample apps run on real ART with one group of hooks after the other switched off: what a run
//! broke with all hooks in place is broken or undecided without some, and a rule that has seen less than before does not say that it held.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::Mutex;

use consentinel::rules::load;
use consentinel_tests::{agent, lab, rule_name, tool};
use serde_json::Value;

/// How many runs go on at once: most of their time is waiting.
const AT_ONCE: usize = 5;

/// Groups of hooks, and whether rules of these runs depend on them.
const GROUPS: [(&str, bool); 11] = [
    ("ioctl", true),
    ("recv,recvfrom,__recvfrom_chk,read,__read_chk", true),
    ("open,open64,openat,openat64,__open_2,__open64_2,__openat_2,__openat64_2,fopen,fopen64", true),
    ("write,__write_chk,writev", true),
    ("send,sendto,__sendto_chk,sendmsg,sendmmsg", true),
    ("SSL_write,SSL_write_ex", true),
    ("getifaddrs", true),
    ("execve,execv,execvp,posix_spawn,posix_spawnp,system,popen", false),
    ("java", true),
    ("getaddrinfo", false),
    // The tables have the codes of this system as well.
    ("TRANSACTION_*", false),
];

/// What runs: app, scenario and pack. The first two keep every rule, the others break rules of every kind of hook.
const RUNS: [(&str, &str, &str); 10] = [
    ("voicechat", "clean", "galiao"),
    ("livecourse", "learning", "qianliao"),
    ("voicechat", "imei-and-mic", "galiao"),
    ("voicechat", "clipboard-sent", "galiao"),
    ("voicechat", "imei-sent", "galiao"),
    ("voicechat", "home-reads-storage.read", "galiao"),
    ("voicechat", "permission-asked-again", "galiao"),
    ("voicechat", "service-start", "galiao"),
    ("livecourse", "mic-kept-on", "qianliao"),
    ("livecourse", "oss-early", "qianliao"),
];

/// Result of each rule, and how often it was put to the test.
type Results = BTreeMap<String, (String, u64)>;

fn run((app, scenario, pack): (&str, &str, &str), off: &str) -> Results {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("run.trace");
    let out = Command::new(tool())
        .args(["run", "--lab", app, "--scenario", scenario, "--no-vm", "--policy", pack, "--format", "json", "-o"])
        .arg(&trace)
        .env("CONSENTINEL_LAB", lab())
        .env("CONSENTINEL_AGENT", agent())
        .env("CONSENTINEL_OFF", off)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    let verdict: Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|error| panic!("{scenario} {off}: {error}\n{said}"));
    let rules = verdict["rules"].as_array().unwrap().iter();
    let row = |rule: &Value| {
        let text = |name: &str| rule[name].as_str().unwrap_or_default();
        (rule_name(text("rule"), text("part")), (text("result").to_owned(), rule["exercised"].as_u64().unwrap()))
    };
    rules.map(row).collect()
}

/// What is wrong about the rules of a run without some hooks. Rules about texts that leave count how often those were delivered: once is enough
/// to know them again.
fn wrong(pack: &str, with: &Results, without: &Results) -> Vec<String> {
    let rules = load(&[pack]).unwrap().remove(0).rules;
    let leaves: BTreeSet<String> =
        rules.iter().filter(|rule| rule.leaves()).map(|rule| rule_name(&rule.id, &rule.part)).collect();
    let is_pass = |result: &str| ["held", "not exercised"].contains(&result);
    let pairs = with.iter().map(|(rule, with)| (rule, with, &without[rule]));
    let wrong = pairs.filter(|(rule, (with, seen), (without, still_seen))| {
        let was_broken = with == "violated" && is_pass(without);
        let has_seen_less = with == "held" && is_pass(without) && still_seen < seen && !leaves.contains(*rule);
        was_broken || has_seen_less
    });
    wrong.map(|(rule, with, without)| format!("{rule}: with all hooks {with:?}, without {without:?}")).collect()
}

#[test]
fn a_hook_that_is_missing_never_makes_a_rule_hold() {
    let all: Vec<(usize, &str)> =
        (0..RUNS.len()).flat_map(|at| [""].into_iter().chain(GROUPS.map(|(off, _)| off)).map(move |off| (at, off))).collect();
    let (left, done) = (Mutex::new(all), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some((at, off)) = left.lock().unwrap().pop() else { break };
                    let results = run(RUNS[at], off);
                    done.lock().unwrap().insert((at, off), results);
                }
            });
        }
    });
    let done = done.into_inner().unwrap();
    let (mut failed, mut undecided) = (Vec::new(), BTreeSet::new());
    for ((at, off), without) in done.iter().filter(|((_, off), _)| !off.is_empty()) {
        let with = &done[&(*at, "")];
        failed.extend(wrong(RUNS[*at].2, with, without).into_iter().map(|what| format!("{:?} without {off}: {what}", RUNS[*at])));
        if without.iter().any(|(rule, (result, _))| result == "inconclusive" && with[rule].0 != "inconclusive") {
            undecided.insert(*off);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
    let expected: BTreeSet<&str> = GROUPS.into_iter().filter(|(_, matters)| *matters).map(|(off, _)| off).collect();
    assert!(undecided.is_superset(&expected), "only without {undecided:?} something was undecided");
    for (at, (_, scenario, _)) in RUNS.iter().enumerate() {
        let broken = done[&(at, "")].values().filter(|(result, _)| result == "violated").count();
        assert_eq!(broken == 0, at < 2, "{scenario} breaks {broken} rules");
    }
}
