//! What lies under a finger: which activity or dialog, which view, and what of it may be told; and what comes to the screen.

use consentinel_tests::{Journal, lab_options, run_in_lab};

fn touched() -> Journal {
    let mut run = run_in_lab(&lab_options("views", "all", &[], &[]));
    assert_eq!((run.status, run.journals.len()), (0, 1), "{:#?}", run.output);
    run.journals.remove(0)
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
    let screens: Vec<&str> = journal.told.iter().filter_map(|line| line.strip_prefix("screen ")).collect();
    let (activity, question) = ("com.example.views.MainActivity \"视图\"", "com.example.views.MainActivity$Question \"问题\"");
    // The dialog goes with its activity: nobody dismisses it.
    assert_eq!(screens, [format!("{activity} true"), format!("{question} true"), format!("{activity} false")]);
    assert!(!journal.bytes.windows(7).any(|window| window == b"hunter2"));
}
