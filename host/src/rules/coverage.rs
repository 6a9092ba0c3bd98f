//! What could not be seen: hooks that are not in place, api levels without codes, gaps. Silence is proof only without these.

use std::collections::BTreeSet;

use hooks::catalogue::{self, Api, Category, End, FIRST_LEVEL, LAST_LEVEL};
use hooks::event::HookState;

use super::policy::Rule;
use crate::session::Trace;

/// One thing that could not be seen, and whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacks {
    /// Binder calls could not be watched.
    Binder(String),
    /// Opening of files could not be watched.
    Files(String),
    /// A libc function could not be watched.
    Libc(String, String),
    /// Touches could not be seen.
    Touches(String),
    /// The rows of a category have no transaction codes at this API level.
    Category(Category, String),
    /// Accesses of apis that this tool does not know.
    Unknown(String),
}

/// What could not be seen in a run.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// In a fixed order.
    pub lacks: BTreeSet<Lacks>,
    /// Whether touches may have gone unseen.
    pub touches_unseen: bool,
}

impl Coverage {
    /// Looks at what the processes said of their hooks.
    pub fn of(trace: &Trace) -> Coverage {
        let mut lacks = BTreeSet::new();
        let text = |number| trace.texts.get(number);
        for process in trace.processes.iter().filter(|process| process.introduced) {
            let who = format!("process {} ({})", process.pid, text(process.name));
            for hook in &process.hooks {
                let name = text(hook.name);
                let because = match (hook.state, text(hook.why)) {
                    // What the system has not, nothing can call.
                    (HookState::Placed | HookState::Absent, _) => continue,
                    (HookState::Off, _) => "was switched off".to_owned(),
                    (HookState::Failed, "") => "could not be placed".to_owned(),
                    (HookState::Failed, why) => format!("could not be placed: {why}"),
                };
                let why = format!("the hook `{name}` of {who} {because}");
                // One thing often has several names: recvfrom, __recvfrom_chk, open64, __openat_2, fopen64.
                lacks.insert(match name {
                    "ioctl" => Lacks::Binder(why),
                    "popen" => Lacks::Libc(name.to_owned(), why),
                    _ if name.contains("recv") => Lacks::Touches(why),
                    _ if name.contains("open") => Lacks::Files(why),
                    _ => Lacks::Libc(name.to_owned(), why),
                });
            }
            for category in blind_categories(process.sdk) {
                let why = match process.sdk {
                    0 => format!("the API level of {who} is not known, and with it the codes of binder calls"),
                    sdk => format!("the codes of its binder calls at API level {sdk} ({who}) are not known"),
                };
                lacks.insert(Lacks::Category(category, why));
            }
        }
        for (name, count) in &trace.unknown_apis {
            let name = match text(*name) {
                "" => "an api whose name was lost".to_owned(),
                name => format!("`{name}`"),
            };
            lacks.insert(Lacks::Unknown(format!("{count} accesses of {name}, which this version does not know")));
        }
        let touches_unseen = lacks.iter().any(|lack| matches!(lack, Lacks::Touches(_)));
        Coverage { lacks, touches_unseen }
    }

    /// All of it, one sentence each.
    pub fn reasons(&self) -> Vec<String> {
        let reason = |lack: &Lacks| match lack {
            Lacks::Binder(why) | Lacks::Files(why) | Lacks::Libc(_, why) | Lacks::Touches(why) | Lacks::Unknown(why) => {
                why.clone()
            }
            Lacks::Category(category, why) => format!("{}: {why}", category.name()),
        };
        merge_categories(self.lacks.iter().map(reason).collect())
    }

    /// Why a rule cannot be decided by silence, one sentence each.
    pub fn against(&self, rule: &Rule) -> Vec<String> {
        let rows: Vec<&Api> = catalogue::apis().zip(&rule.apis).filter(|(_, chosen)| **chosen).map(|(api, _)| api).collect();
        let any_end = |test: &dyn Fn(&End) -> bool| rows.iter().any(|api| api.ends.iter().any(test));
        let mut why = Vec::new();
        for lack in &self.lacks {
            match lack {
                Lacks::Binder(text) => {
                    let by_ioctl =
                        |end: &End| matches!(end, End::Binder(_)) || matches!(end, End::Libc(name) if name.starts_with("ioctl"));
                    if any_end(&by_ioctl) || rule.needs_foreground {
                        why.push(text.clone());
                    }
                }
                Lacks::Files(text) if any_end(&|end| matches!(end, End::File(_))) => why.push(text.clone()),
                Lacks::Libc(hook, text) if any_end(&|end| matches!(end, End::Libc(name) if name == hook)) => {
                    why.push(text.clone())
                }
                Lacks::Touches(text) if rule.needs_touches => why.push(text.clone()),
                Lacks::Category(category, text) => {
                    let concerned = rows.iter().any(|api| api.category == *category);
                    if concerned || (rule.needs_foreground && *category == Category::Lifecycle) {
                        why.push(format!("{}: {text}", category.name()));
                    }
                }
                Lacks::Unknown(text) => why.push(text.clone()),
                Lacks::Files(_) | Lacks::Libc(..) | Lacks::Touches(_) => {}
            }
        }
        // One reason for many categories reads better as one sentence.
        merge_categories(why)
    }
}

fn merge_categories(reasons: Vec<String>) -> Vec<String> {
    let mut merged: Vec<(String, Vec<String>)> = Vec::new();
    for reason in reasons {
        let (category, text) = match reason.split_once(": ") {
            Some((category, text)) if Category::ALL.iter().any(|known| known.name() == category) => (Some(category), text),
            _ => (None, reason.as_str()),
        };
        match merged.iter_mut().find(|(known, categories)| known == text && category.is_some() && !categories.is_empty()) {
            Some((_, categories)) => categories.extend(category.map(str::to_owned)),
            None => merged.push((text.to_owned(), category.map(str::to_owned).into_iter().collect())),
        }
    }
    let join = |(text, categories): (String, Vec<String>)| match categories.is_empty() {
        true => text,
        false => format!("{}: {text}", categories.join(", ")),
    };
    merged.into_iter().map(join).collect()
}

/// Categories with binder rows of which none has a code at this level.
fn blind_categories(sdk: u32) -> Vec<Category> {
    let level = (FIRST_LEVEL..=LAST_LEVEL).contains(&sdk).then_some(sdk);
    let is_blind = |category: &Category| {
        let methods: Vec<_> = catalogue::apis()
            .filter(|api| api.category == *category)
            .flat_map(|api| api.ends)
            .filter_map(|end| if let End::Binder(method) = end { Some(method) } else { None })
            .collect();
        !methods.is_empty() && methods.iter().all(|method| level.and_then(|level| method.code(level)).is_none())
    };
    Category::ALL.into_iter().filter(is_blind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_a_known_level_nothing_is_blind_and_at_an_unknown_one_every_binder_row_is() {
        assert_eq!(blind_categories(30), []);
        assert_eq!(blind_categories(LAST_LEVEL), []);
        let unknown = blind_categories(0);
        assert!(unknown.contains(&Category::Clipboard) && !unknown.contains(&Category::Processes));
        assert_eq!(unknown, blind_categories(LAST_LEVEL + 1));
    }

    #[test]
    fn categories_that_lack_for_one_reason_share_a_sentence() {
        let reasons = vec!["imei: no codes".into(), "the hook is off".into(), "cell: no codes".into(), "mac: other".into()];
        assert_eq!(merge_categories(reasons), ["imei, cell: no codes", "the hook is off", "mac: other"]);
    }
}
