//! What the hooks of Java methods tell: the sample app `javaside` on real ART, where every event of the run is known beforehand.

use consentinel_tests::{Access, Journal, lab_options, run_in_lab};
use hooks::event::{HookState, Layer, Outcome};

const SETTINGS: &str = "android.provider.Settings$Secure.getString";
const PROVIDER: &str = "android.content.IContentProvider.call";

/// Runs a scenario; how it ended, and its journal.
fn start(scenario: &str, env: &[(&str, &str)], art: &[&str]) -> (i32, Journal) {
    let mut run = run_in_lab(&lab_options("javaside", scenario, env, art));
    assert!(!run.output.iter().any(|line| line.contains(" bad ")), "{scenario}: {:#?}", run.output);
    let journal = run.journals.remove(0);
    journal.assert_whole();
    (run.status, journal)
}

/// A run that ends well, on both interpreters or with the checks of JNI's rules.
fn run(scenario: &str, env: &[(&str, &str)]) -> Journal {
    let (status, journal) = start(scenario, env, &["-Xcheck:jni"]);
    assert_eq!(status, 0, "{scenario} with -Xcheck:jni");
    let (status, plain) = start(scenario, env, &[]);
    assert_eq!(status, 0, "{scenario}");
    assert_eq!(plain.outcomes(), journal.outcomes(), "{scenario}");
    plain
}

fn reads(journal: &Journal) -> Vec<&Access> {
    journal.accesses.iter().filter(|access| access.through == SETTINGS).collect()
}

/// Whether a class stands on a stack.
fn has(stack: &[&str], class: &str) -> bool {
    stack.iter().any(|symbol| symbol.contains(class))
}

fn told(journal: &Journal, word: &str) -> Vec<String> {
    journal.told.iter().filter(|line| line.starts_with(word)).cloned().collect()
}

#[test]
fn a_hundred_reads_are_a_hundred_in_java_and_one_over_binder_within_the_first() {
    let journal = run("cached", &[]);
    let reads = reads(&journal);
    assert_eq!((reads.len(), journal.count(PROVIDER)), (100, 1));
    assert!(reads.iter().all(|read| read.layer == Layer::Java && read.outcome == Some(Outcome::Granted) && read.within == 0));
    let asked = journal.accesses.iter().find(|access| access.through == PROVIDER).unwrap();
    assert_eq!((asked.layer, asked.within), (Layer::Binder, reads[0].number));
    assert!(has(&journal.stack(reads[99].stack), "com.example.javaside.Reader.call"));
}

#[test]
fn posted_work_says_who_posted_it() {
    let journal = run("posted", &[]);
    let reads = reads(&journal);
    let posted: Vec<Vec<&str>> = reads.iter().map(|read| journal.stack(read.posted)).collect();
    assert_eq!(reads.len(), 6);
    assert!(reads.iter().all(|read| !has(&journal.stack(read.stack), "com.tracker.sdk")), "the work itself is nobody's");
    let by = ["scheduleLaunchActivity", "viaThread", "viaSubmit", "MainActivity.posted", "viaExecute", "viaHandler"];
    for (stack, by) in posted.iter().zip(by) {
        assert!(has(stack, by), "{by} is not in {stack:#?}");
    }
    assert!(!has(&posted[3], "com.tracker.sdk"), "a task of the app's own on a thread that the tracker's task started");
}

#[test]
fn an_answer_that_the_framework_brings_is_posted_by_who_asked() {
    let journal = run("permission", &[]);
    let name = "android.permission.RECORD_AUDIO";
    let permissions = [format!("permission {name} Requested"), format!("permission {name} Granted")];
    assert_eq!(told(&journal, "permission"), permissions);
    // From the app through a message, a thread and one more message of the framework's.
    let read = reads(&journal)[0];
    assert!(has(&journal.stack(read.posted), "MainActivity.begin"), "{:#?}", journal.stack(read.posted));
}

#[test]
fn clicks_are_told_whether_a_finger_or_code_makes_them() {
    let journal = run("clicks", &[]);
    let click = |method: &str, id: &str, posted: bool| format!("click android.view.View.{method} {id} posted={posted}");
    let expected = [
        click("performClick", "finger", true),
        click("performClick", "code", true),
        click("callOnClick", "code", true),
        click("performLongClick", "code", true),
    ];
    assert_eq!(told(&journal, "click"), expected);
    assert_eq!(told(&journal, "touch").len(), 2);
    assert_eq!(reads(&journal).len(), 2);
    let keys: Vec<_> = told(&journal, "Key").iter().map(|key| key.contains("Hardware") && key.contains("code: 24")).collect();
    assert_eq!(keys, [true, true], "volume up, pressed and let go");
}

#[test]
fn only_the_flag_that_was_asked_for_is_told() {
    let brief = ("CONSENTINEL_BRIEF", "flag app_prefs privacy_agreed");
    let all = ("CONSENTINEL_BRIEF", "flag * privacy_agreed");
    assert!(told(&run("flag", &[brief]), "flag").contains(&"flag privacy_agreed true".to_owned()));
    assert!(!told(&run("flag", &[brief]), "flag").contains(&"flag privacy_agreed false".to_owned()), "another file");
    assert!(told(&run("flag", &[all]), "flag").contains(&"flag privacy_agreed false".to_owned()));
    let without = run("flag", &[]);
    assert_eq!(told(&without, "flag"), Vec::<String>::new());
}

#[test]
fn exceptions_and_class_loaders_are_the_apps_own() {
    let journal = run("exceptions", &[("CONSENTINEL_BRIEF", "entry com.tracker.sdk")]);
    let outcome = |through: &str| journal.accesses.iter().find(|access| access.through == through).unwrap().outcome;
    assert_eq!(outcome("android.app.ApplicationPackageManager.getPackageInfo"), Some(Outcome::Empty), "it is not installed");
    assert_eq!(outcome("android.content.ContentResolver.call"), Some(Outcome::Refused(0)), "it threw");
}

#[test]
fn classes_of_the_brief_and_methods_of_the_user_are_told() {
    let brief = "entry com.tracker.sdk\nentry com.example.javaside.Read\n\
        java custom.call static com.tracker.sdk.Tracker init (Ljava/lang/String;)Ljava/lang/String;\n\
        java custom.call static com.tracker.sdk.Nowhere init ()V\njava custom.call static com.tracker.sdk.Tracker stop ()V";
    let journal = run("names", &[("CONSENTINEL_BRIEF", brief)]);
    let of = |api: &str| {
        journal.accesses.iter().filter(|access| access.api == api).map(|access| access.through.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of("sdk.load"), ["java.lang.Class.forName com.tracker.sdk.Tracker"]);
    assert_eq!(of("custom.call"), ["com.tracker.sdk.Tracker.init"]);
    let state = |name: &str| journal.hooks.iter().rfind(|hook| hook.0 == name).map(|hook| hook.1);
    assert_eq!(state("com.tracker.sdk.Tracker.init"), Some(HookState::Placed));
    assert_eq!(state("com.tracker.sdk.Nowhere.init"), Some(HookState::Absent));
    assert_eq!(state("com.tracker.sdk.Tracker.stop"), Some(HookState::Absent));
}

#[test]
fn the_running_systems_codes_are_used_and_a_disagreement_is_told() {
    let codes = |journal: &Journal| journal.hooks.iter().find(|hook| hook.0 == "TRANSACTION_*").cloned().unwrap();
    let usual = run("clipboard", &[]);
    assert_eq!(codes(&usual).1, HookState::Placed);
    assert_eq!(usual.count("android.content.IClipboard.getPrimaryClip"), 1);
    let clipboard = |journal: &Journal| told(journal, "code android.content.IClipboard.getPrimaryClip ");
    assert_eq!(clipboard(&usual), Vec::<String>::new());
    let moved = run("clipboard", &[("LAB_FRAMEWORK", "moved")]);
    assert_eq!(clipboard(&moved), ["code android.content.IClipboard.getPrimaryClip 12 3"]);
    assert_eq!(moved.count("android.content.IClipboard.getPrimaryClip"), 1, "seen under its new code");
}

#[test]
fn every_hook_is_told_with_what_came_of_it_and_the_cause_of_the_start_once() {
    let journal = run("cached", &[]);
    let placed = journal.hooks.iter().filter(|hook| hook.1 == HookState::Placed && hook.0.contains('.')).count();
    assert!(placed >= 15, "{:#?}", journal.hooks);
    let absent = journal.hooks.iter().find(|hook| hook.0 == "android.widget.AdapterView.performItemClick").unwrap();
    assert_eq!((absent.1, absent.2.as_str()), (HookState::Absent, "no such class"));
    assert!(!journal.hooks.iter().any(|hook| hook.1 == HookState::Failed), "{:#?}", journal.hooks);
    let started = told(&journal, "Started");
    assert!(started.len() == 1 && started[0].contains("Activity"), "{started:?}");
}

#[test]
fn switched_off_no_hook_is_placed_and_all_are_told_so() {
    let journal = run("cached", &[("CONSENTINEL_OFF", "java")]);
    assert_eq!((reads(&journal).len(), journal.count(PROVIDER)), (0, 1));
    let java: Vec<_> = journal.hooks.iter().filter(|hook| hook.0.contains('.')).collect();
    assert!(java.len() >= 15 && java.iter().all(|hook| hook.1 == HookState::Off), "{java:#?}");
    assert!(journal.accesses.iter().all(|access| access.posted == 0));
}

#[test]
fn a_process_that_ends_while_hooks_are_placed_ends_as_it_wants() {
    for turn in 0..40 {
        let (status, _) = start("exit", &[], &[]);
        assert_eq!(status, 3, "{turn}");
    }
}

#[test]
fn an_app_that_the_system_starts_says_what_for() {
    let journal = run("receiver", &[]);
    assert_eq!(told(&journal, "Started").len(), 1);
    assert!(told(&journal, "Started")[0].contains("cause: Receiver"));
    assert_eq!(reads(&journal).len(), 2, "by the receiver, and by the service that it starts");
    assert_eq!(journal.marks, ["permission.CAMERA=refused"], "what the user's script says");
    let started = journal.accesses.iter().filter(|access| access.api == "component.start");
    let started: Vec<&str> = started.map(|access| access.through.as_str()).collect();
    assert_eq!(
        started,
        ["android.app.IActivityManager.broadcastIntentWithFeature com.tencent.mm"],
        "its own service is no other app's"
    );
    let journal = run("service", &[]);
    assert!(told(&journal, "Started")[0].contains("cause: Service"));
    assert_eq!(reads(&journal).len(), 1);
}
