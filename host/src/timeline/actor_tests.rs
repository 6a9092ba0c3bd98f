//! What the stacks of the tests' traces say of who acted.

use super::*;
use crate::session::{Frame, from_bytes};

/// A trace of one app with these stacks, each innermost frame first, and the number of each.
fn stacks(stacks: &[&[(&str, i32)]]) -> (Actors, Vec<FrameNo>) {
    let mut journal = hooks::journal::Header {
        session: [1; 16],
        pid: 7,
        segment: 0,
        capacity: 1 << 20,
        committed: 0,
        lost: 0,
        started_monotonic: 1,
        started_wall: 1,
        whole: 0,
    }
    .encode()
    .to_vec();
    journal.resize(hooks::journal::HEADER, 0);
    let mut trace = from_bytes(&journal).unwrap();
    let mut numbers = Vec::new();
    for frames in stacks {
        let mut caller = 0;
        for (symbol, line) in frames.iter().rev() {
            let symbol = trace.texts.intern(symbol);
            trace.frames.push(Frame { caller, symbol, line: *line });
            caller = trace.frames.len() as FrameNo - 1;
        }
        numbers.push(caller);
    }
    let mut actors = Actors::new(Sdks::shipped(), vec!["com.tencent.mm".into(), "com.example.voicechat".into()]);
    actors.learn(&trace);
    (actors, numbers)
}

/// Who did something with this stack, posted by that one.
fn label(own: &[(&str, i32)], posted: &[(&str, i32)]) -> String {
    let (mut actors, numbers) = stacks(&[own, posted]);
    let kind = if own.iter().any(|(_, line)| *line == -2) { StackKind::Native } else { StackKind::Java };
    let actor = actors.of(Caller { stack: numbers[0], kind, posted: numbers[1] });
    actors.get(actor).label()
}

const UMENG: (&str, i32) = ("com.umeng.analytics.MobclickAgent.init", 3);
const GETUI: (&str, i32) = ("com.igexin.push.Worker.run", 3);
const PLATFORM: (&str, i32) = ("android.telephony.TelephonyManager.getImei", 50);
const HANDLER: (&str, i32) = ("android.os.Handler.dispatchMessage", 18);
const LOOP: (&str, i32) = ("android.os.Looper.loop", 20);

#[test]
fn the_longest_prefix_names_the_actor() {
    let label = |symbol| label(&[(symbol, 1)], &[]);
    assert_eq!(label("com.umeng.analytics.MobclickAgent.init"), "SDK 友盟 Umeng (com.umeng)");
    assert_eq!(label("com.tencent.mm.ui.Main.run"), "the app (com.tencent.mm)");
    assert_eq!(label("com.tencent.mm.opensdk.Api.send"), "SDK 微信 WeChat (com.tencent.mm.opensdk)");
    assert_eq!(label("com.example.voicechat.MainActivity$1.onClick"), "the app (com.example.voicechat)");
    assert_eq!(label("org.acme.tools.Reader.read"), "unknown (org.acme.tools)");
    assert_eq!(label("a.a.b"), "unknown (a.a.b)");
}

#[test]
fn the_platform_and_wrappers_are_nobody_and_a_prefix_ends_at_a_dot() {
    let nobody = "unknown (only platform code on the stack)";
    for symbol in ["android.os.Binder.x", "java.lang.reflect.Method.invoke", "okhttp3.Call.execute", "$Proxy3.call"] {
        assert_eq!(label(&[(symbol, 1)], &[]), nobody, "{symbol}");
        assert_eq!(label(&[(symbol, 1), UMENG], &[]), "SDK 友盟 Umeng (com.umeng)", "{symbol}");
    }
    assert_eq!(label(&[("androidxyz.Foo.bar", 1)], &[]), "unknown (androidxyz)");
    assert_eq!(label(&[("com.umengx.Foo.bar", 1)], &[]), "unknown (com.umengx)");
}

#[test]
fn a_native_frame_names_the_sdk_of_its_library_and_the_systems_libraries_are_nobody() {
    let system = [("libc.so.6+0x1f", -2), ("libbinder_ndk.so+0x12", -2), ("0x7f00aa", -2), ("base.odex+0x1", -2)];
    let nobody = "unknown (native thread, only the system's libraries on its stack)";
    assert_eq!(label(&system, &[]), nobody);
    let with = |library| label(&[system.as_slice(), &[(library, -2)]].concat(), &[]);
    assert_eq!(with("libumeng-spy.so+0x77"), "SDK 友盟 Umeng (libumeng-spy.so)");
    assert_eq!(with("liblocSDK8a.so+0x77"), "SDK 百度定位 Baidu Location (liblocSDK8a.so)");
    assert_eq!(with("libfancy.so.3+0x77"), "unknown (libfancy.so)");
    assert_eq!(with("libcurl.so.4+0x77"), nobody);
}

#[test]
fn posted_work_that_names_nobody_is_the_posters() {
    assert_eq!(label(&[PLATFORM, HANDLER, LOOP], &[PLATFORM, UMENG]), "SDK 友盟 Umeng (com.umeng; it posted the work)");
    assert_eq!(label(&[PLATFORM, GETUI, HANDLER, LOOP], &[UMENG]), "SDK 个推 Getui (com.igexin)");
    assert_eq!(label(&[PLATFORM, HANDLER], &[("org.acme.A.b", 1)]), "unknown (org.acme; it posted the work)");
}

#[test]
fn the_owner_of_the_thread_answers_only_for_work_that_nobody_is_known_to_have_posted() {
    let looper = [PLATFORM, HANDLER, LOOP, GETUI];
    assert_eq!(label(&looper, &[UMENG]), "SDK 友盟 Umeng (com.umeng; it posted the work)");
    assert_eq!(label(&looper, &[]), "SDK 个推 Getui (com.igexin)");
    assert_eq!(label(&looper, &[PLATFORM]), "SDK 个推 Getui (com.igexin)");
}

#[test]
fn it_is_said_when_nobody_knows_who_posted_the_work() {
    let unknown = "unknown (only platform code on the stack; who posted the work is not known)";
    assert_eq!(label(&[PLATFORM, HANDLER, LOOP], &[]), unknown);
    assert_eq!(
        label(&[PLATFORM, ("java.util.concurrent.ThreadPoolExecutor.runWorker", 1), ("java.lang.Thread.run", 1)], &[]),
        unknown
    );
    let both = "unknown (only platform code on the stack, and on the one that posted the work)";
    assert_eq!(label(&[PLATFORM, HANDLER], &[PLATFORM]), both);
}
