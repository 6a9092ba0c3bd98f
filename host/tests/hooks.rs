//! Each hook that is not in place leaves undecided what depends on it, and nothing else.

mod common;

use common::{PACK, clean};
use consentinel::rules::{Coverage, Rule, check, load};
use consentinel::session::from_bytes;
use hooks::catalogue::{self, Category, End};
use hooks::event::HookState;

/// Every hook that an agent can name: what the catalogue's rows are seen at, with the names under which libc has them, and its own.
fn hooks() -> Vec<String> {
    let mut hooks: Vec<String> =
        ["ioctl", "recv", "recvfrom", "read", "open", "open64", "openat", "fopen", "send", "write", "SSL_write"]
            .map(str::to_owned)
            .to_vec();
    for end in catalogue::apis().flat_map(|api| api.ends) {
        match end {
            End::Libc(name) => hooks.extend(name.split(' ').next().map(str::to_owned)),
            End::Java(java) => hooks.push(format!("{}.{}", java.class, java.name)),
            End::Binder(_) | End::File(_) | End::Brief => {}
        }
    }
    hooks.extend(Coverage::own_methods().map(str::to_owned));
    hooks.sort_unstable();
    hooks.dedup();
    hooks
}

/// Whether a rule would miss something that only this hook sees.
fn depends(rule: &Rule, hook: &str) -> bool {
    let rows = || catalogue::apis().zip(&rule.apis).filter(|(_, chosen)| **chosen).map(|(api, _)| api);
    let is_java = |end: &End| matches!(end, End::Java(java) if hook == format!("{}.{}", java.class, java.name));
    let is_libc = |end: &End| matches!(end, End::Libc(name) if name.split(' ').next() == Some(hook));
    let is_binder = |end: &End| matches!(end, End::Binder(_));
    let by_row = rows().any(|api| {
        // What a service answers is seen at the driver, also when a method keeps it for the next time.
        let is_alone = api.category != Category::Processes && !api.ends.iter().any(is_binder);
        api.ends.iter().any(|end| match end {
            End::Binder(_) => hook == "ioctl",
            End::File(_) => hook.contains("open") && hook != "popen",
            End::Libc(_) => is_libc(end),
            End::Java(_) => is_alone && is_java(end),
            End::Brief => hook.ends_with(".newApplication"),
        })
    });
    let is_input = hook.starts_with("recv") || hook == "read";
    let is_sender = hook == "send" || hook.contains("write");
    by_row
        || rule.needs_touches && is_input
        || rule.needs_foreground && hook == "ioctl"
        || rule.leaves() && is_sender
        || rule.needs_permissions && hook.contains("equestPermissionsResult") && !hook.ends_with(".onRequestPermissionsResult")
        || rule.needs_permissions && hook.ends_with(".requestPermissions")
}

#[test]
fn without_a_hook_no_rule_that_depends_on_it_was_kept() {
    for pack in [PACK, "galiao"] {
        without_each_hook(pack);
    }
}

fn without_each_hook(pack: &str) {
    let policies = load(&[pack]).unwrap();
    let (mut undecided, mut kept) = (0, 0);
    for hook in hooks() {
        for state in [HookState::Off, HookState::Failed] {
            let mut run = clean();
            run.brief(&policies);
            run.at(0).hook(&hook, state, "");
            let verdict = check(&from_bytes(&run.bytes()).expect("a trace"), &policies, None);
            for (rule, result) in policies[0].rules.iter().zip(&verdict.rules) {
                assert_eq!((&rule.id, &rule.part), (&result.rule, &result.part));
                if result.result == "violated" {
                    // The clean run is one of the small pack's.
                    assert_ne!(pack, PACK);
                } else if depends(rule, &hook) {
                    assert_eq!(result.result, "inconclusive", "{} {} without {hook}", rule.id, rule.part);
                    undecided += 1;
                } else {
                    kept += u32::from(result.result == "held");
                }
            }
        }
    }
    // Both sides are put to the test.
    assert!(undecided > 50 && kept > 50, "{undecided} and {kept}");
}
