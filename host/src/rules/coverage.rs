//! What could not be seen: hooks that are not in place, api levels without codes, gaps. Silence is proof only without these.

mod java;

use std::collections::{BTreeSet, HashMap, HashSet};

use hooks::brief::{self, Line};
use hooks::catalogue::{self, Api, Category, End, FIRST_LEVEL, LAST_LEVEL, Method};
use hooks::event::HookState;

use super::policy::{Policy, Rule};
use crate::session::{Facts, Process, TextNo};
use crate::timeline::{Sdks, is_input_hook};

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
    /// What leaves the process could not be watched.
    Sends(String),
    /// A method of Java could not be watched.
    Java(String, String),
    /// Requests for permissions could not be seen.
    Permissions(String),
    /// The app's own flags could not be seen.
    Flags(String),
    /// Activities and dialogs that come and go could not be seen.
    Screens(String),
    /// What processes were started for could not be seen.
    Causes(String),
    /// A method that the user asked to watch could not be.
    Custom(String),
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
    /// What does not change a verdict, but a reader may want to know.
    pub notes: BTreeSet<String>,
    /// Apis of which only the first answer of a process could be seen, and why.
    pub(super) kept_answers: BTreeSet<(&'static str, String)>,
    /// Whether touches may have gone unseen.
    pub touches_unseen: bool,
    /// Digests of the brief's lines that every process has read.
    brief: HashSet<u64>,
}

/// Functions by which bytes leave a process; an agent says of both whether they are watched.
const SENDERS: [&str; 2] = ["send", "write"];

/// The hook point that reads transaction codes from the running system.
const CODES: &str = "TRANSACTION_*";

/// The method that sees the app's own flags.
const PUT_FLAG: &str = "android.app.SharedPreferencesImpl$EditorImpl.putBoolean";

impl Coverage {
    /// The methods that agents hook by themselves, whatever the catalogue says.
    pub fn own_methods() -> impl Iterator<Item = &'static str> {
        java::own()
    }

    /// Looks at what the processes said of their hooks.
    pub fn of(facts: &Facts) -> Coverage {
        let mut coverage = Coverage::default();
        let said = Said::of(facts);
        let mut briefs = Vec::new();
        for (number, process) in facts.processes.iter().enumerate().filter(|(_, process)| process.introduced) {
            let who = format!("process {} ({})", process.pid, facts.texts.get(process.name));
            coverage.hooks(facts, process, &who);
            coverage.not_told(facts, process, &who, facts.java.contains(&(number as u32)));
            coverage.codes(process, &who, &said.codes);
            let told = process.hooks.iter().filter(|hook| facts.texts.get(hook.name) == brief::HOOK);
            briefs.push(told.flat_map(|hook| brief::told(facts.texts.get(hook.why))).collect::<HashSet<u64>>());
        }
        coverage.brief = briefs.into_iter().reduce(|one, other| &one & &other).unwrap_or_default();
        for (name, count) in &facts.unknown_apis {
            let name = match facts.texts.get(*name) {
                "" => "an api whose name was lost".to_owned(),
                name => format!("`{name}`"),
            };
            let text = format!("{count} accesses of {name}, which this version does not know");
            coverage.lacks.insert(Lacks::Unknown(text));
        }
        coverage.notes.extend(said.notes);
        coverage.touches_unseen = coverage.lacks.iter().any(|lack| matches!(lack, Lacks::Touches(_)));
        coverage
    }

    fn hooks(&mut self, facts: &Facts, process: &Process, who: &str) {
        // A method that was not there yet may have been found later: the last word counts.
        let last: HashMap<TextNo, usize> = process.hooks.iter().enumerate().map(|(at, hook)| (hook.name, at)).collect();
        for (at, hook) in process.hooks.iter().enumerate() {
            let name = facts.texts.get(hook.name);
            let because = match (hook.state, facts.texts.get(hook.why)) {
                (HookState::Placed, _) => continue,
                _ if last[&hook.name] != at => continue,
                // What the system has not, nothing can call. But a method of the app's own may have been loaded later.
                (HookState::Absent, _) if !java::is_custom(name) && !java::is_needed(name) => continue,
                (HookState::Off, _) => "was switched off".to_owned(),
                (HookState::Failed | HookState::Absent, "") => "could not be placed".to_owned(),
                (HookState::Failed | HookState::Absent, why) => format!("could not be placed: {why}"),
            };
            if name == CODES {
                self.notes
                    .insert(format!("{who}: the codes of binder calls are the table's; reading the system's own {because}"));
                continue;
            }
            let why = format!("the hook `{name}` of {who} {because}");
            if java::is_method(name) {
                let (lacks, notes) = java::unseen(name, &why);
                self.kept_answers.extend(java::kept_answers(name, process.sdk).map(|api| (api.id, why.clone())));
                self.lacks.extend(lacks);
                self.notes.extend(notes);
            } else {
                self.lacks.insert(native(name, why));
            }
        }
    }

    /// What an agent should have said, and has not.
    fn not_told(&mut self, facts: &Facts, process: &Process, who: &str, has_java: bool) {
        let names = || process.hooks.iter().map(|hook| facts.texts.get(hook.name));
        for name in SENDERS {
            if !names().any(|told| told == name) {
                self.lacks.insert(Lacks::Sends(format!("{who} has not said whether `{name}` was watched")));
            }
        }
        if has_java && !names().any(java::is_method) {
            let why = format!("{who} has not said whether methods of Java were watched");
            for api in catalogue::apis().filter(|api| java::is_java_only(api)) {
                self.lacks.insert(Lacks::Java(api.id.to_owned(), why.clone()));
            }
        }
        if has_java && !names().any(java::is_for_screens) {
            self.lacks.insert(Lacks::Screens(format!("{who} has not said whether it saw activities and dialogs come and go")));
        }
        if has_java && !names().any(java::is_for_causes) {
            self.lacks.insert(Lacks::Causes(format!("{who} has not said whether it saw what it was started for")));
        }
        let is_placed = |wanted: &str| {
            let placed = |hook: &&crate::session::Hook| hook.state == HookState::Placed;
            process.hooks.iter().filter(placed).any(|hook| facts.texts.get(hook.name) == wanted)
        };
        if !is_placed("write") && !is_placed(PUT_FLAG) {
            self.lacks.insert(Lacks::Flags(format!("{who} could not see what the app writes into its preferences")));
        }
    }

    fn codes(&mut self, process: &Process, who: &str, running: &HashSet<(u32, String)>) {
        let is_known = |method: &Method| running.contains(&(process.pid, format!("{}.{}", method.descriptor, method.name)));
        for category in blind_categories(process.sdk, is_known) {
            let why = match process.sdk {
                0 => format!("the API level of {who} is not known, and with it the codes of binder calls"),
                sdk => format!("the codes of its binder calls at API level {sdk} ({who}) are not known"),
            };
            self.lacks.insert(Lacks::Category(category, why));
        }
    }

    /// Why a run cannot tell what a pack wants it to look for, if it cannot: the shapes of texts, or the app's own flags.
    pub(super) fn not_looked_for<'l>(
        &self,
        policy: &Policy,
        what: &str,
        lines: impl Iterator<Item = Line<'l>>,
    ) -> Option<String> {
        let missing = lines.filter_map(|line| line.digest()).any(|digest| !self.brief.contains(&digest));
        missing
            .then(|| format!("the run was not told of the {what} of this pack: record it again with `--policy {}`", policy.name))
    }

    /// Why requests for permissions may have gone unseen.
    pub(super) fn permissions_unseen(&self) -> Option<String> {
        self.lacks.iter().find_map(|lack| if let Lacks::Permissions(why) = lack { Some(why.clone()) } else { None })
    }

    /// Why screens that come and go may have gone unseen.
    pub(super) fn screens_unseen(&self) -> Option<String> {
        self.lacks.iter().find_map(|lack| if let Lacks::Screens(why) = lack { Some(why.clone()) } else { None })
    }

    /// Why the app's own flags may have gone unseen.
    pub(super) fn flags_unseen(&self) -> Option<String> {
        self.lacks.iter().find_map(|lack| if let Lacks::Flags(why) = lack { Some(why.clone()) } else { None })
    }

    /// All of it, one sentence each.
    pub fn reasons(&self) -> Vec<String> {
        let reason = |lack: &Lacks| match lack {
            Lacks::Binder(why)
            | Lacks::Files(why)
            | Lacks::Libc(_, why)
            | Lacks::Touches(why)
            | Lacks::Sends(why)
            | Lacks::Java(_, why)
            | Lacks::Permissions(why)
            | Lacks::Flags(why)
            | Lacks::Screens(why)
            | Lacks::Causes(why)
            | Lacks::Custom(why)
            | Lacks::Unknown(why) => why.clone(),
            Lacks::Category(category, why) => format!("{}: {why}", category.name()),
        };
        let mut reasons = merge_categories(self.lacks.iter().map(reason).collect());
        reasons.dedup();
        reasons
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
                Lacks::Sends(text) if rule.leaves() => why.push(text.clone()),
                Lacks::Java(id, text) if rows.iter().any(|api| api.id == id) => why.push(text.clone()),
                Lacks::Permissions(text) if rule.needs_permissions => why.push(text.clone()),
                Lacks::Flags(text) if rule.needs_flags => why.push(text.clone()),
                Lacks::Screens(text) if rule.needs_screens => why.push(text.clone()),
                Lacks::Causes(text) if rule.needs_causes => why.push(text.clone()),
                Lacks::Custom(text) if any_end(&|end| matches!(end, End::Brief)) => why.push(text.clone()),
                Lacks::Category(category, text) => {
                    let concerned = rows.iter().any(|api| api.category == *category);
                    if concerned || (rule.needs_foreground && *category == Category::Lifecycle) {
                        why.push(format!("{}: {text}", category.name()));
                    }
                }
                Lacks::Unknown(text) => why.push(text.clone()),
                Lacks::Files(_)
                | Lacks::Libc(..)
                | Lacks::Touches(_)
                | Lacks::Sends(_)
                | Lacks::Java(..)
                | Lacks::Permissions(_)
                | Lacks::Flags(_)
                | Lacks::Screens(_)
                | Lacks::Causes(_)
                | Lacks::Custom(_) => {}
            }
        }
        if rows.iter().any(|api| api.category == Category::Sdk) {
            let missing = Sdks::shipped()
                .entries()
                .filter_map(|class| Line::Entry(class).digest())
                .any(|digest| !self.brief.contains(&digest));
            if missing {
                why.push("the run was not told of all classes that bring an SDK to life: record it again".to_owned());
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

/// What is not seen without a hook of a function. One thing often has several names: recvfrom, __recvfrom_chk, open64, __openat_2, fopen64.
fn native(name: &str, why: String) -> Lacks {
    match name {
        "ioctl" => Lacks::Binder(why),
        "popen" => Lacks::Libc(name.to_owned(), why),
        _ if is_input_hook(name) => Lacks::Touches(why),
        _ if name.contains("open") => Lacks::Files(why),
        _ if name.contains("send") || name.to_lowercase().contains("write") => Lacks::Sends(why),
        _ => Lacks::Libc(name.to_owned(), why),
    }
}

/// What processes said of transaction codes.
#[derive(Default)]
struct Said {
    /// Methods of which the running system's code is known, by process id.
    codes: HashSet<(u32, String)>,
    notes: Vec<String>,
}

impl Said {
    fn of(facts: &Facts) -> Said {
        let mut said = Said::default();
        for code in &facts.codes {
            let method = facts.texts.get(code.method);
            let at = super::seconds(code.time.saturating_sub(facts.start()));
            let pid = facts.processes[code.process as usize].pid;
            let (running, table) = (code.running, code.table);
            let said_by_table = if table == 0 { "the table does not know it".into() } else { format!("the table says {table}") };
            said.notes.push(match running {
                0 => format!("{method} does not exist here (process {pid}), {said_by_table}"),
                _ => format!(
                    "{method} has code {running} here (process {pid}), {said_by_table}; the running one was used from {at} on, calls before that were not seen"
                ),
            });
            if running != 0 {
                said.codes.insert((pid, method.to_owned()));
            }
        }
        said
    }
}

/// Categories with binder rows of which none has a code at this level. `is_known` says whether the running system has told one.
fn blind_categories(sdk: u32, is_known: impl Fn(&Method) -> bool) -> Vec<Category> {
    let level = (FIRST_LEVEL..=LAST_LEVEL).contains(&sdk).then_some(sdk);
    let is_blind = |category: &Category| {
        let methods: Vec<_> = catalogue::apis()
            .filter(|api| api.category == *category)
            .flat_map(|api| api.ends)
            .filter_map(|end| if let End::Binder(method) = end { Some(method) } else { None })
            .collect();
        let has_code = |method: &&Method| level.and_then(|level| method.code(level)).is_some() || is_known(method);
        !methods.is_empty() && !methods.iter().any(has_code)
    };
    Category::ALL.into_iter().filter(is_blind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_a_known_level_nothing_is_blind_and_at_an_unknown_one_every_binder_row_is() {
        assert_eq!(blind_categories(30, |_| false), []);
        assert_eq!(blind_categories(LAST_LEVEL, |_| false), []);
        let unknown = blind_categories(0, |_| false);
        assert!(unknown.contains(&Category::Clipboard) && !unknown.contains(&Category::Processes));
        assert_eq!(unknown, blind_categories(LAST_LEVEL + 1, |_| false));
    }

    #[test]
    fn categories_that_lack_for_one_reason_share_a_sentence() {
        let reasons = vec!["imei: no codes".into(), "the hook is off".into(), "cell: no codes".into(), "mac: other".into()];
        assert_eq!(merge_categories(reasons), ["imei, cell: no codes", "the hook is off", "mac: other"]);
    }
}
