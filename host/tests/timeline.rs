//! What the timeline makes of records: actions, who made a click, two sides of one access, texts that leave, shortened names.

mod common;

use std::sync::Arc;

use common::java::CLICKER;
use common::{APP, Journal, MS, UMENG};
use consentinel::report::{CoverageReport, Styles, moment_json, moment_text, moments};
use consentinel::rules::check;
use consentinel::session::{Mapping, Trace, What, from_bytes, open_with};
use consentinel::timeline::{Action, ActionKind, gestures};
use hooks::event::{Encoding, HookState, Layer, Origin, Outcome, PermissionState, StartCause};

const MIC: [&str; 5] = ["语音房", "com.example.voicechat.RoomActivity", "android.widget.ImageButton", "btn_mic", "麦克风"];
const LEAVE: [&str; 5] = ["语音房", "com.example.voicechat.RoomActivity", "android.widget.Button", "btn_leave", "离开"];

fn app() -> Journal {
    Journal::app(100, "com.example.voicechat")
}

fn trace(app: &Journal) -> Trace {
    from_bytes(&app.bytes()).unwrap()
}

/// What each click of a run came to: nothing for one that a touch made, else its origin and whether that is certain.
fn clicks(app: &Journal) -> Vec<Option<(Origin, bool)>> {
    gestures(&trace(app)).of_click.iter().map(|action| action.map(|action| (action.origin, action.certain))).collect()
}

/// Frames of a click that a view made of a key.
const BY_KEY: &[&str] = &["android.view.View.performClick", "android.view.View.onKeyUp"];
const BY_CODE: Option<(Origin, bool)> = Some((Origin::Programmatic, true));
const UNCLEAR: Option<(Origin, bool)> = Some((Origin::Programmatic, false));

#[test]
fn a_click_on_the_view_that_was_touched_just_before_is_the_touch() {
    let mut app = app();
    let (mic, leave) = (app.view(MIC, false), app.view(LEAVE, false));
    app.at(1000).finger(Some(mic)).at(1100).click(Some(mic), CLICKER);
    app.at(2000).finger(Some(mic)).at(2100).click(Some(leave), CLICKER);
    app.at(4000).finger(Some(mic)).at(5041).click(Some(mic), CLICKER);
    app.at(7000).click(Some(mic), CLICKER);
    assert_eq!(clicks(&app), [None, BY_CODE, BY_CODE, BY_CODE]);
}

#[test]
fn one_touch_makes_one_click_of_a_kind() {
    let mut app = app();
    let mic = app.view(MIC, false);
    app.at(1000).finger(Some(mic)).at(1100).click(Some(mic), CLICKER).click(Some(mic), CLICKER);
    app.click_through("com.android.internal.app.AlertController$ButtonHandler.handleMessage", Some(mic), CLICKER);
    assert_eq!(clicks(&app), [None, BY_CODE, None]);
}

#[test]
fn the_handler_of_a_long_press_runs_while_the_finger_is_down() {
    let mut app = app();
    let mic = app.view(MIC, false);
    app.at(1600).click_through("android.view.View.performLongClick", Some(mic), CLICKER);
    app.click(Some(mic), CLICKER);
    app.at(1000).finger_for(Some(mic), 900);
    assert_eq!(clicks(&app), [None, BY_CODE]);
}

#[test]
fn a_touch_in_another_process_makes_no_click_here() {
    let (mut app, mut other) = (app(), Journal::app(101, "com.example.voicechat:web"));
    let mic = other.view(MIC, false);
    other.at(1000).finger(Some(mic));
    let mic = app.view(MIC, false);
    app.at(1100).click(Some(mic), CLICKER);
    let trace = from_bytes(&[app.bytes(), other.bytes()].concat()).unwrap();
    assert_eq!(gestures(&trace).of_click[0].map(|action| action.origin), Some(Origin::Programmatic));
}

#[test]
fn what_could_not_be_seen_or_compared_leaves_open_who_clicked() {
    let click = |prepare: &dyn Fn(&mut Journal)| {
        let mut app = app();
        let mic = app.view(MIC, false);
        prepare(&mut app);
        app.at(1100).click(Some(mic), CLICKER);
        clicks(&app)[0]
    };
    assert_eq!(click(&|_| {}), BY_CODE);
    assert_eq!(
        click(&|app| {
            app.at(1000).finger(None);
        }),
        UNCLEAR,
        "nobody knows what the finger was on"
    );
    assert_eq!(
        click(&|app| {
            app.at(1000).lost(900, 3);
        }),
        UNCLEAR,
        "a touch may be among what was lost"
    );
    assert_eq!(
        click(&|app| {
            app.at(50).lost(40, 3);
        }),
        BY_CODE,
        "that was long before"
    );
    assert_eq!(click(&|app| app.hook("recvfrom", HookState::Failed, "no such function")), UNCLEAR);
    assert_eq!(click(&|app| app.hook("read", HookState::Off, "")), UNCLEAR);
    let mut app = app();
    let mic = app.view(MIC, false);
    app.at(1000).finger(Some(mic)).at(1100).click(None, CLICKER);
    assert_eq!(clicks(&app)[0], UNCLEAR, "nobody knows what was clicked");
}

#[test]
fn a_key_or_a_screen_reader_clicks_for_the_user() {
    let mut app = app();
    let mic = app.view(MIC, false);
    app.at(1000).key(66, Origin::Hardware).at(1100).click(Some(mic), BY_KEY);
    app.at(3000).key(4, Origin::Hardware).at(3100).click(Some(mic), BY_KEY);
    // It may have been the space bar.
    app.at(5000).key(0, Origin::Hardware).at(5100).click(Some(mic), BY_KEY);
    let reader = ["android.view.View.performClick", "android.view.AccessibilityInteractionController.performAction"];
    app.at(9000).click(Some(mic), &reader);
    let made = [Some((Origin::Hardware, true)), BY_CODE, UNCLEAR, Some((Origin::Injected, true))];
    assert_eq!(clicks(&app), made);
}

/// What one click is after the centre key was pressed, by what it has on its stack.
fn after_a_key(frames: &[&str]) -> Option<(Origin, bool)> {
    let mut app = app();
    let mic = app.view(MIC, false);
    app.at(1000).key(23, Origin::Hardware).at(1100).click(Some(mic), frames);
    clicks(&app)[0]
}

#[test]
fn only_a_click_that_a_view_made_of_its_key_is_the_keys() {
    let by_key = Some((Origin::Hardware, true));
    let (click, inner, up) =
        ("android.view.View.performClick", "android.view.View.performClickInternal", "android.view.View.onKeyUp");
    assert_eq!(after_a_key(&[click, up]), by_key);
    assert_eq!(after_a_key(&[click, "android.widget.CompoundButton.performClick", inner, up]), by_key);
    let list =
        ["android.widget.AdapterView.performItemClick", "android.widget.AbsListView.onKeyUp", "android.view.KeyEvent.dispatch"];
    assert_eq!(after_a_key(&list), by_key);
    let passed_on =
        [click, up, "com.example.Button.onKeyUp", "android.view.KeyEvent.dispatch", "com.example.Main.dispatchKeyEvent"];
    assert_eq!(after_a_key(&passed_on), by_key);

    assert_eq!(after_a_key(CLICKER), UNCLEAR, "code that ran within a second of the key");
    assert_eq!(after_a_key(&[]), UNCLEAR, "nobody knows");
    assert_eq!(after_a_key(&[click, "com.example.Main.onKeyUp", up]), UNCLEAR, "code that waits for the key");
    assert_eq!(after_a_key(&[click, "com.example.Main.onClick", click, inner, up]), UNCLEAR, "a click inside the key's click");
    assert_eq!(after_a_key(&[click, "com.example.Card.performClick", inner, up]), UNCLEAR, "it may have clicked its neighbour");
    assert_eq!(after_a_key(&[click, up, "com.example.Robot.run"]), UNCLEAR, "a key event that code made up");
}

#[test]
fn what_a_handler_clicks_while_a_screen_reader_clicks_is_by_code() {
    let service = "android.view.AccessibilityInteractionController.performAccessibilityActionUiThread";
    let (click, inner, act) = (
        "android.view.View.performClick",
        "android.view.View.performClickInternal",
        "android.view.View.performAccessibilityAction",
    );
    let made = |frames: &[&str]| {
        let mut app = app();
        let mic = app.view(MIC, false);
        app.at(1100).click(Some(mic), frames);
        clicks(&app)[0]
    };
    let by_service = Some((Origin::Injected, true));
    assert_eq!(made(&[click, inner, act, service]), by_service);
    assert_eq!(made(&[click, inner, act, "com.example.Button.performAccessibilityAction", service]), by_service);
    assert_eq!(made(&[click, "com.example.Main.onClick", click, inner, act, service]), BY_CODE);
    assert_eq!(made(&[click, "com.example.Main.onFocusChange", act, service]), UNCLEAR, "the service asked for the focus only");
    assert_eq!(
        made(&[click, "com.example.Card.performClick", inner, act, service]),
        UNCLEAR,
        "it may have clicked its neighbour"
    );
}

#[test]
fn keys_are_actions_from_their_press_to_their_release() {
    let mut app = app();
    app.at(1000).key(4, Origin::Injected);
    let trace = trace(&app);
    let Some(Action { kind, origin, began, ended, key, .. }) = gestures(&trace).of_key[0] else { panic!("no action") };
    assert_eq!((kind, origin, key, ended - began), (ActionKind::Key, Origin::Injected, 4, 40 * MS));
    assert_eq!(gestures(&trace).of_key[1], gestures(&trace).of_key[0]);
}

#[test]
fn a_hundred_cached_reads_are_counted_on_both_sides_and_the_inner_one_is_part_of_its_outer() {
    let mut app = app();
    let first = app.at(100).access_on(Layer::Java, "android_id.read", UMENG, 0, &[]);
    // Through another watched method of Java.
    let between = app.access_on(Layer::Java, "custom.call", UMENG, first, &[]);
    app.access_on(Layer::Binder, "android_id.read", UMENG, between, &[]);
    app.access_on(Layer::Binder, "imei.read", UMENG, first, &[]);
    for _ in 1..100 {
        app.access_on(Layer::Java, "android_id.read", UMENG, 0, &[]);
    }
    let trace = trace(&app);
    let inner: Vec<u32> = accesses(&trace).filter(|access| trace.is_inner(0, access)).map(|access| access.number).collect();
    assert_eq!(inner, [3]);
    let count = CoverageReport::of(&trace, &check(&trace, &[], None).tally)
        .apis
        .into_iter()
        .find(|count| count.api == "android_id.read")
        .unwrap();
    assert_eq!((count.java, count.binder, count.libc, count.text().as_str()), (100, 1, 0, "100 by Java, 1 by binder"));
}

#[test]
fn a_nesting_that_cannot_be_is_no_nesting() {
    let mut app = app();
    let alone = app.access_on(Layer::Java, "imei.read", APP, 0, &[]);
    for within in [alone + 1, alone + 3, 99] {
        app.access_on(Layer::Binder, "imei.read", APP, within, &[]);
    }
    let trace = trace(&app);
    assert_eq!(accesses(&trace).filter(|access| trace.is_inner(0, access)).count(), 0);
}

#[test]
fn a_call_that_was_not_made_stands_for_no_other() {
    let mut app = app();
    app.access("imei.read", APP, Outcome::NotSent);
    app.access_on(Layer::Binder, "imei.read", APP, 1, &[]);
    let trace = trace(&app);
    assert_eq!(accesses(&trace).filter(|access| trace.is_inner(0, access)).count(), 0);
}

fn accesses(trace: &Trace) -> impl Iterator<Item = consentinel::session::Access> {
    trace.records.iter().filter_map(|record| if let What::Access(access) = record.what { Some(access) } else { None })
}

/// A run with one of everything.
fn everything() -> Journal {
    let mut app = app();
    app.at(1).started_for(StartCause::Receiver);
    app.hook("TRANSACTION_*", HookState::Placed, "41 of 44 read, 1 differs");
    app.hook("android.provider.Settings$Secure.getString", HookState::Failed, "no room for another hook");
    app.code("android.net.wifi.IWifiManager.getConnectionInfo", 41, 42).code("android.content.IClipboard.getPrimaryClip", 0, 4);
    let (mic, leave) = (app.view(MIC, false), app.view(LEAVE, false));
    let canvas = app.view(["首页", "com.example.voicechat.GameActivity", "android.view.SurfaceView", "", ""], true);
    app.at(1000).finger(Some(mic)).at(1050).click(Some(mic), CLICKER);
    app.at(1100).click(Some(leave), CLICKER);
    app.at(1200).permission("android.permission.RECORD_AUDIO", PermissionState::Requested, APP);
    app.at(1900).permission("android.permission.RECORD_AUDIO", PermissionState::Refused, &[]);
    app.at(2000).key(4, Origin::Hardware).at(2100).key(0, Origin::Hardware);
    let outer = app.at(3000).access_on(Layer::Java, "android_id.read", UMENG, 0, &[]);
    app.access_on(Layer::Binder, "android_id.read", UMENG, outer, &[]);
    app.value(outer, "android_id", 0xfeed, "").value(outer, "android_id", 0xfeed, "share_token").value(0, "account", 0xbeef, "");
    app.at(3100).access_on(Layer::Binder, "clipboard.read", &["android.content.ClipboardManager.getPrimaryClip"], 0, UMENG);
    app.at(4000).egress(0xfeed, Encoding::Md5, "log.umeng.com:443", UMENG);
    app.egress(0xbeef, Encoding::Plain, "", UMENG).egress(0x1234, Encoding::Base64, "10.0.2.2:80", UMENG);
    app.at(5000).flag("privacy_agreed", true);
    let room = ["com.example.voicechat.RoomActivity", "语音房"];
    app.at(5500).screen(room[0], room[1], true).access("mac.read", APP, Outcome::Granted);
    app.at(5600).screen(room[0], room[1], false);
    app.at(6000).finger(Some(canvas));
    app.at(9000).end();
    app
}

#[test]
fn everything_that_an_agent_can_say_is_told() {
    let trace = trace(&everything());
    let own = |pid: &consentinel::report::Moment| pid.at_ns > 0;
    let text: String = moments(&trace).filter(own).map(|moment| moment_text(&moment, Styles::plain())).collect();
    insta::assert_snapshot!("everything", text);
    let json: String = moments(&trace).filter(own).map(|moment| moment_json(&moment)).collect();
    insta::assert_snapshot!("everything_json", json);
}

#[test]
fn the_window_is_forgotten_when_another_activity_comes_to_the_front() {
    let mut app = app();
    let mic = app.view(MIC, false);
    app.at(10).access("mac.read", APP, Outcome::Granted);
    app.at(1000).finger(Some(mic)).at(1100).access("mac.read", APP, Outcome::Granted);
    app.at(1200).access("activity.resumed", &[], Outcome::OneWay).access("mac.read", APP, Outcome::Granted);
    let trace = trace(&app);
    let shown: String = moments(&trace).map(|moment| moment_text(&moment, Styles::plain())).collect();
    let seen: Vec<bool> =
        shown.lines().filter(|line| line.contains("mac.read")).map(|line| line.contains("last window \"语音房\"")).collect();
    assert_eq!(seen, [false, true, false]);
}

#[test]
fn a_mapping_gives_frames_views_and_actors_their_names_back() {
    let folder = tempfile::tempdir().unwrap();
    let (file, map) = (folder.path().join("short.trace"), folder.path().join("mapping.txt"));
    std::fs::write(&map, "com.umeng.Agent -> a.b:\n    1:1:void com.umeng.Id.read():7:7 -> c\n    1:1:void init():9 -> c\ncom.example.voicechat.Main -> a.d:\ncom.example.MicView -> a.e:\n").unwrap();
    let mut app = app();
    let view = app.view(["语音房", "a.d", "a.e", "btn_mic", ""], false);
    // The journal's frames are at line 10: the line of the shortened code has to be that.
    std::fs::write(&map, std::fs::read_to_string(&map).unwrap().replace("1:1:", "10:10:")).unwrap();
    app.at(100).finger(Some(view)).at(200).access("imei.read", &["android.A.b", "a.b.c", "a.d.onCreate"], Outcome::Granted);
    std::fs::write(&file, app.bytes()).unwrap();
    let shown = |mapping: Option<Arc<Mapping>>| -> String {
        let trace = open_with(&file, mapping).unwrap();
        moments(&trace).filter(|moment| moment.at_ns > 0).map(|moment| moment_json(&moment)).collect()
    };
    assert!(shown(None).contains("\"actor\":{\"kind\":\"unknown\",\"why\":\"a.b.c\"}"));
    let named = shown(Some(Arc::new(Mapping::read(&map).unwrap())));
    assert!(named.contains("\"name\":\"友盟 Umeng\""), "{named}");
    assert!(
        named
            .contains("[\"android.A.b\",\"com.umeng.Id.read\",\"com.umeng.Agent.init\",\"com.example.voicechat.Main.onCreate\"]")
    );
    assert!(named.contains("\"owner\":\"com.example.voicechat.Main\"") && named.contains("\"class\":\"com.example.MicView\""));
}
