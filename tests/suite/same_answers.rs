//! The app must not notice us: the self-check app asks for everything that is watched, in several ways, and every answer is what it is
//! without the agent. Runs without the VM. That the calls were really watched is proven by the journal.

use consentinel::device::lab::LabOptions;
use consentinel_tests::{Journal, LabRun, agent, lab_options, run_in_lab};
use hooks::event::{HookState, Layer};

/// Switches on every hook that only a brief asks for, classes of the app among them.
const BRIEF: &str = "key 000102030405060708090a0b0c0d0e0f\nshape card *6222*\nflag app_prefs privacy_agreed\nentry com.example.selfcheck.\n\
    entry android.view.\njava custom.call instance com.example.selfcheck.Getters all (Ljava/lang/String;Lcom/example/selfcheck/Report;)V\n";

struct Run {
    answers: Vec<String>,
    journal: Option<Journal>,
}

/// Runs the app to its orderly end.
fn run(scenario: &str, watched: bool, check: bool) -> Run {
    let art: &[&str] = if check { &["-Xcheck:jni"] } else { &[] };
    let agent = watched.then(agent);
    let options = LabOptions { agent, ..lab_options("selfcheck", scenario, &[("CONSENTINEL_BRIEF", BRIEF)], art) };
    let LabRun { status, output, journals } = run_in_lab(&options);
    assert_eq!(status, 0, "{scenario}, watched: {watched}: {output:#?}");
    let answers: Vec<String> = output.iter().filter(|line| line.starts_with("ANSWER ")).cloned().collect();
    assert!(answers.last().is_some_and(|line| line.contains("ANSWER done")), "{output:#?}");
    for journal in &journals {
        assert!(journal.lost == 0 && journal.lost_told == 0, "{scenario} lost records");
    }
    Run { answers, journal: journals.into_iter().next() }
}

/// Says the first answers that differ, not all of some hundred.
fn assert_same(without: &Run, with: &Run) {
    let different: Vec<_> = without.answers.iter().zip(&with.answers).filter(|(without, with)| without != with).take(5).collect();
    assert!(different.is_empty(), "(without the agent, with it): {different:#?}");
    assert_eq!(without.answers.len(), with.answers.len());
}

#[test]
fn every_watched_getter_answers_as_it_does_without_the_agent() {
    let without = run("all", false, false);
    assert!(without.answers.len() > 400 && without.journal.is_none());
    for check in [false, true] {
        let with = run("all", true, check);
        assert_same(&without, &with);
        let journal = with.journal.unwrap();
        for (api, layer) in [
            ("android_id.read", Layer::Java),
            ("android_id.read", Layer::Binder),
            ("imei.read", Layer::Binder),
            ("meid.read", Layer::Binder),
            ("imsi.read", Layer::Binder),
            ("iccid.read", Layer::Binder),
            ("phone_number.read", Layer::Binder),
            ("serial.read", Layer::Binder),
            ("clipboard.read", Layer::Binder),
            ("clipboard.inspect", Layer::Binder),
            ("clipboard.write", Layer::Binder),
            ("location.last", Layer::Binder),
            ("cell.read", Layer::Binder),
            ("mac.read", Layer::Libc),
            ("wifi.connection", Layer::Binder),
            ("wifi.scan", Layer::Binder),
            ("wifi.networks", Layer::Binder),
            ("wifi.dhcp", Layer::Binder),
            ("network.state", Layer::Binder),
            ("bluetooth.devices", Layer::Binder),
            ("bluetooth.scan", Layer::Binder),
            ("bluetooth.address", Layer::Binder),
            ("sensors.listen", Layer::Binder),
            ("phone_state.listen", Layer::Binder),
            ("phone_state.read", Layer::Binder),
            ("operator.read", Layer::Java),
            ("oaid.read", Layer::Binder),
            ("ad_id.read", Layer::Binder),
            ("apps.list", Layer::Java),
            ("apps.list", Layer::Binder),
            ("apps.probe", Layer::Java),
            ("apps.probe", Layer::Binder),
            ("process.exec", Layer::Java),
            ("sdk.load", Layer::Java),
            ("album.query", Layer::Binder),
            ("contacts.query", Layer::Binder),
            ("call_log.query", Layer::Binder),
            ("sms.query", Layer::Binder),
            ("calendar.query", Layer::Binder),
            ("accounts.list", Layer::Binder),
            ("camera.start", Layer::Binder),
            ("camera.stop", Layer::Binder),
            ("running.processes", Layer::Binder),
            ("running.tasks", Layer::Binder),
            ("running.usage", Layer::Binder),
            ("component.start", Layer::Binder),
            ("storage.read", Layer::Libc),
            ("storage.write", Layer::Libc),
        ] {
            assert!(
                journal.accesses.iter().any(|access| access.api == api && access.layer == layer),
                "{api} {layer:?} was not seen"
            );
        }
        let failed: Vec<_> = journal.hooks.iter().filter(|(_, state, _)| *state == HookState::Failed).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }
}

#[test]
fn the_answers_stay_the_same_while_others_allocate_and_collect_a_hundred_times() {
    let without = run("loaded", false, false);
    for turn in 0..100 {
        assert_same(&without, &run("loaded", true, turn % 2 == 0));
    }
}
