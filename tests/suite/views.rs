//! What lies under a finger: which activity or dialog, which view, and what of it may be told.

use std::time::{Duration, Instant};

use consentinel::device::Device;
use consentinel::device::lab::{Lab, LabOptions};
use consentinel_tests::{GUARD, Journal, agent, lab};

fn touched() -> Journal {
    let options = LabOptions {
        home: lab(),
        app: "views".into(),
        scenario: "all".into(),
        agent: Some(agent()),
        env: vec![("CONSENTINEL_SDK".into(), "30".into())],
        ..LabOptions::default()
    };
    let mut run = Lab::start(&options).unwrap();
    let (start, mut output) = (Instant::now(), Vec::new());
    while run.finished().unwrap().is_none() {
        output.extend(run.output());
        assert!(start.elapsed() < GUARD, "hangs: {output:#?}");
        std::thread::sleep(Duration::from_millis(5));
    }
    let files = run.journals().unwrap();
    assert_eq!(files.len(), 1, "{output:#?}");
    Journal::read(run.pull(&files[0], 0).unwrap())
}

#[test]
fn a_touch_names_its_view_and_owner_and_nothing_that_was_typed_or_hidden() {
    let journal = touched();
    journal.assert_whole();
    let ups: Vec<&str> = journal.told.iter().filter_map(|line| line.strip_prefix("touch Up Hardware on ")).collect();
    let activity = "in \"视图\" of com.example.views.MainActivity";
    assert_eq!(
        ups,
        [
            format!("- \"plain\" android.widget.TextView {activity}"),
            format!("- \"-\" android.widget.TextView {activity}"),
            format!("- \"-\" android.widget.EditText {activity}"),
            format!("- \"-\" com.example.views.MainActivity$GameView {activity} drawn"),
            "- \"好\" android.widget.Button in \"问题\" of com.example.views.MainActivity$Question".to_owned(),
            "- \"-\" android.widget.AbsoluteLayout in \"问题\" of com.example.views.MainActivity$Question".to_owned(),
        ]
    );
    assert!(!journal.bytes.windows(7).any(|window| window == b"hunter2"));
}
