//! The names of findings: the same for the same place in another run.

mod common;

use common::{APP, Journal, PACK, UMENG, clean};
use consentinel::rules::{Verdict, check, load};
use consentinel::session::from_bytes;
use hooks::event::Outcome as Answer;

fn judge(journal: &Journal) -> Verdict {
    check(&from_bytes(&journal.bytes()).expect("a trace"), &load(&[PACK]).unwrap(), None)
}

#[test]
fn a_finding_has_the_same_name_in_another_run_and_another_one_in_another_place() {
    let run = |pid: u32, at: u64, frames: &[&str], api: &str| {
        let mut app = Journal::app(pid, "com.example.voicechat");
        app.at(at).access(api, frames, Answer::Granted);
        judge(&app).findings.remove(0).id
    };
    let one = run(100, 500, UMENG, "imei.read");
    assert!(one.len() == 12 && one.bytes().all(|byte| byte.is_ascii_hexdigit()), "{one}");
    assert_eq!(one, run(333, 77_000, UMENG, "imei.read"), "times and process ids are no part of it");
    let mut framework = UMENG.to_vec();
    framework[0] = "android.provider.Settings$System.getString";
    assert_eq!(one, run(100, 500, &framework, "imei.read"), "the platform's frames differ from one version to the next");
    let other = [run(100, 500, APP, "imei.read"), run(100, 500, UMENG, "serial.read"), run(100, 500, &[], "imei.read")];
    let mut all = other.to_vec();
    all.push(one);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 4, "{all:?}");
    // What a whole run does not show is the same in the next one, whatever its numbers.
    let lost = |at: u64, count: u64| {
        let mut app = clean();
        app.at(at).lost(at - 50, count);
        let verdict = judge(&app);
        verdict.findings.iter().find(|finding| finding.place.is_none()).expect("a gap").id.clone()
    };
    assert_eq!(lost(9500, 7), lost(9700, 12));
}
