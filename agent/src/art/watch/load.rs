//! Classes that are loaded by their names and bring an SDK to life. Only those that the brief names are told of. A class that code refers to
//! directly is linked by the runtime itself, which no method of Java sees.

use hooks::brief::{Line, lines};
use hooks::catalogue::{End, api};
use hooks::event::HookState;

use super::Placer;
use super::access::{Access, When};
use crate::art::method::Method;

pub const API: &str = "sdk.load";

pub fn place(placer: &mut Placer<'_>) {
    let entries = lines(placer.agent.config.brief).filter_map(|line| match line {
        Line::Entry(class) => Some(class),
        _ => None,
    });
    let entries: &'static [&'static str] = Vec::leak(entries.collect());
    for end in api(API).into_iter().flat_map(|api| api.ends) {
        let End::Java(java) = end else { continue };
        let (class, name, signature) = (java.class, java.name, java.signature);
        let method = Method { class, name, signature, is_static: java.is_static };
        if entries.is_empty() {
            placer.note(&method, HookState::Off, "the brief names no class to look for");
            continue;
        }
        let when = When::Names(java.tells.unwrap_or(0), entries);
        let access = Access { api: API, class, name, signature, when, tells: java.tells };
        placer.place(&method, |_| Ok(Box::leak(Box::new(access))));
    }
}

/// Whether this class is one of these, or stands in one of them as in a package or an outer class.
pub fn names(class: &str, entries: &[&str]) -> bool {
    entries.iter().any(|entry| {
        class.strip_prefix(entry).is_some_and(|rest| rest.is_empty() || entry.ends_with('.') || rest.starts_with(['.', '$']))
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn an_entry_names_itself_and_what_is_in_it() {
        let entries = ["com.umeng.commonsdk", "com.igexin.push.PushManager"];
        for class in ["com.umeng.commonsdk.UMConfigure", "com.igexin.push.PushManager", "com.igexin.push.PushManager$1"] {
            assert!(names(class, &entries), "{class}");
        }
        for class in ["com.umeng.commonsdkx.A", "com.igexin.push.PushManagerImpl", "com.umeng", ""] {
            assert!(!names(class, &entries), "{class}");
        }
    }
}
