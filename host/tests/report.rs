//! How a verdict reads: what left and from where it came, who posted the work, both sides of an access.

mod common;

use common::{Journal, PACK, UMENG};
use consentinel::report::{Styles, json, text};
use consentinel::rules::{check, load};
use consentinel::session::from_bytes;
use hooks::event::{Encoding, Layer, Outcome};

/// An SDK posts the reading of the clipboard, and sends what it got.
fn leaking() -> Journal {
    let mut app = Journal::app(100, "com.example.voicechat");
    app.at(50).access("activity.resumed", &[], Outcome::OneWay);
    app.at(1000).agree();
    let platform = ["android.content.ClipboardManager.getPrimaryClip", "android.os.Handler.dispatchMessage"];
    let outer = app.at(2000).access_on(Layer::Java, "clipboard.read", &platform, 0, UMENG);
    app.access_on(Layer::Binder, "clipboard.read", &platform, outer, UMENG);
    app.value(outer, "clipboard", 0xc11b, "").at(2500).value(outer, "clipboard", 0xc11b, "").value(0, "account", 0xc11b, "");
    app.at(3000).egress(0xc11b, Encoding::Base64, "log.umeng.com:443", UMENG);
    app.at(3100).egress(0xc11b, Encoding::Plain, "", UMENG);
    app.at(9000).end();
    app
}

#[test]
fn a_text_that_left_is_shown_with_its_way() {
    let trace = from_bytes(&leaking().bytes()).unwrap();
    let policies = load(&[PACK]).unwrap();
    let verdict = check(&trace, &policies, None);
    let report = text(&trace, &verdict, Styles::plain());
    insta::assert_snapshot!("leaking", report.split("\nHeld").next().unwrap());
    let json: serde_json::Value = serde_json::from_str(&json(&trace, &policies, &verdict)).unwrap();
    let left = json["findings"].as_array().unwrap().iter().find(|finding| finding["place"]["api"] == "egress").unwrap();
    assert_eq!(left["place"]["leaves"]["host"], "log.umeng.com:443");
    let read = json["findings"].as_array().unwrap().iter().find(|finding| finding["place"]["api"] == "clipboard.read").unwrap();
    assert_eq!(read["place"]["actor"]["posted"], true);
    assert_eq!(read["place"]["posted"][1]["symbol"], UMENG[1]);
}

#[test]
fn calls_with_one_stack_that_different_sdks_posted_are_different_findings() {
    let mut app = Journal::app(100, "com.example.voicechat");
    let platform = ["android.telephony.TelephonyManager.getImei", "android.os.Handler.dispatchMessage"];
    for poster in [UMENG, &["com.igexin.sdk.PushManager.initialize"], UMENG] {
        app.now += 1000;
        app.access_on(Layer::Binder, "imei.read", &platform, 0, poster);
    }
    let trace = from_bytes(&app.bytes()).unwrap();
    let verdict = check(&trace, &load(&[PACK]).unwrap(), None);
    let found = verdict.findings.iter().filter(|finding| finding.rule == "GL-01").filter_map(|finding| finding.place.as_ref());
    let by: Vec<(String, u64)> = found.map(|place| (place.actor.label(), place.times)).collect();
    let posted = |who| format!("SDK {who}; it posted the work)");
    assert_eq!(by, [(posted("友盟 Umeng (com.umeng"), 2), (posted("个推 Getui (com.igexin"), 1)]);
}
