//! Who made an access: the nearest frame that can be attributed to somebody.

use std::collections::HashMap;

use hooks::event::StackKind;
use serde::{Deserialize, Serialize};

use crate::policies;
use crate::session::{Access, Trace};

/// Somebody who makes accesses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Actor {
    /// The app's own code.
    App {
        /// Its package.
        name: String,
    },
    /// A known SDK.
    Sdk {
        /// Its name.
        name: String,
        /// The package that gave it away.
        prefix: String,
    },
    /// Nobody known.
    Unknown {
        /// The first parts of the class's package, or why there is nothing to go by.
        why: String,
    },
}

impl Actor {
    /// For people, on one line.
    pub fn label(&self) -> String {
        match self {
            Actor::App { name } => format!("the app ({name})"),
            Actor::Sdk { name, prefix } => format!("SDK {name} ({prefix})"),
            Actor::Unknown { why } => format!("unknown ({why})"),
        }
    }
}

/// Index in the list of a run's actors.
pub type ActorNo = u32;

/// Packages that are never responsible by themselves: the platform, and libraries that only pass calls on.
const FRAMEWORK: &[&str] = &[
    "java",
    "javax",
    "jdk",
    "sun",
    "libcore",
    "dalvik",
    "android",
    "androidx",
    "com.android.internal",
    "com.android.okhttp",
    "com.google.android.material",
    "kotlin",
    "kotlinx",
    "io.reactivex",
    "rx",
    "okhttp3",
    "okio",
    "retrofit2",
    "org.apache.http",
    "com.facebook.react",
    "io.flutter",
];

/// Which packages belong to which SDK.
#[derive(Debug, Clone, Default)]
pub struct Sdks {
    prefixes: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Table {
    sdk: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    prefixes: Vec<String>,
}

impl Sdks {
    /// The table that ships with the tool.
    pub fn shipped() -> Sdks {
        let table: Table = toml::from_str(policies::SDKS).expect("the shipped table is tested");
        let rows = table.sdk.into_iter();
        let prefixes = rows.flat_map(|row| row.prefixes.into_iter().map(move |prefix| (prefix, row.name.clone())));
        Sdks { prefixes: prefixes.collect() }
    }

    /// Names of all SDKs.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.prefixes.values().map(String::as_str)
    }

    fn of(&self, prefix: &str) -> Option<&str> {
        self.prefixes.get(prefix).map(String::as_str)
    }
}

/// The actors of a run, found once for each frame.
#[derive(Debug, Clone)]
pub struct Actors {
    list: Vec<Actor>,
    numbers: HashMap<Actor, ActorNo>,
    /// Actor of the stack that begins at each frame, for frames of [`Actors::seen`]; [`NOBODY`] when no frame of it is attributable.
    of_frame: Vec<ActorNo>,
    /// Actor of each text as a frame's symbol, or [`NOBODY`].
    of_symbol: HashMap<u32, ActorNo>,
    sdks: Sdks,
    /// Packages that the packs name as the app's own.
    packages: Vec<String>,
    /// Package of the app, by the processes' names.
    process_packages: Vec<String>,
}

const NOBODY: ActorNo = ActorNo::MAX;

impl Actors {
    /// `packages` are the app's own by declaration; the processes' names are so by themselves.
    pub fn new(sdks: Sdks, packages: Vec<String>) -> Actors {
        Actors {
            list: Vec::new(),
            numbers: HashMap::new(),
            of_frame: Vec::new(),
            of_symbol: HashMap::new(),
            sdks,
            packages,
            process_packages: Vec::new(),
        }
    }

    /// Takes in what the trace has gained since the last call.
    pub fn learn(&mut self, trace: &Trace) {
        let mut packages: Vec<String> = Vec::new();
        for process in &trace.processes {
            let name = trace.texts.get(process.name);
            let package = name.split(':').next().unwrap_or_default();
            if package.contains('.') && !package.contains('/') && !packages.iter().any(|known| known == package) {
                packages.push(package.to_owned());
            }
        }
        // A process that introduces itself can change who is the app; its stacks come after that.
        if packages != self.process_packages {
            self.process_packages = packages;
            self.of_frame.clear();
            self.of_symbol.clear();
        }
        for at in self.of_frame.len()..trace.frames.len() {
            let frame = &trace.frames[at];
            let actor = if at == 0 || frame.line == -2 { NOBODY } else { self.symbol(trace, frame.symbol) };
            let caller = if at == 0 { NOBODY } else { self.of_frame[frame.caller as usize] };
            self.of_frame.push(if actor == NOBODY { caller } else { actor });
        }
    }

    /// Who made an access.
    pub fn of(&mut self, access: &Access) -> ActorNo {
        let found = self.of_frame.get(access.stack as usize).copied().unwrap_or(NOBODY);
        if found != NOBODY {
            return found;
        }
        let why = match access.kind {
            StackKind::Java => "only platform code on the stack",
            StackKind::Native => "native thread, no Java stack",
            StackKind::Critical => "no stack: the thread was inside a JNI critical region",
            StackKind::Nested => "no stack: nested in the agent's own work",
            StackKind::Failed => "no stack: taking it failed",
            StackKind::Off => "no stack: switched off",
        };
        self.number(Actor::Unknown { why: why.into() })
    }

    /// The actor with this number.
    pub fn get(&self, number: ActorNo) -> &Actor {
        &self.list[number as usize]
    }

    fn number(&mut self, actor: Actor) -> ActorNo {
        if let Some(number) = self.numbers.get(&actor) {
            return *number;
        }
        let number = self.list.len() as ActorNo;
        self.list.push(actor.clone());
        self.numbers.insert(actor, number);
        number
    }

    fn symbol(&mut self, trace: &Trace, symbol: u32) -> ActorNo {
        if let Some(number) = self.of_symbol.get(&symbol) {
            return *number;
        }
        let number = match self.attribute(trace.texts.get(symbol)) {
            Some(actor) => self.number(actor),
            None => NOBODY,
        };
        self.of_symbol.insert(symbol, number);
        number
    }

    /// Longest prefix first: an app whose package lies inside an SDK vendor's is still the app, and an SDK whose package lies
    /// inside the app's is still the SDK.
    fn attribute(&self, symbol: &str) -> Option<Actor> {
        let mut prefix = symbol;
        while let Some((shorter, _)) = prefix.rsplit_once('.') {
            prefix = shorter;
            if let Some(name) = self.packages.iter().chain(&self.process_packages).find(|name| *name == prefix) {
                return Some(Actor::App { name: name.clone() });
            }
            if FRAMEWORK.contains(&prefix) {
                return None;
            }
            if let Some(name) = self.sdks.of(prefix) {
                return Some(Actor::Sdk { name: name.to_owned(), prefix: prefix.to_owned() });
            }
        }
        let package: Vec<&str> =
            symbol.split('.').take_while(|part| part.chars().next().is_some_and(|c| !c.is_uppercase())).collect();
        let why = match package.len() {
            0 => symbol.split('.').next().unwrap_or_default().to_owned(),
            parts => package[..parts.min(3)].join("."),
        };
        Some(Actor::Unknown { why })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(symbol: &str) -> Option<String> {
        let mut actors = Actors::new(Sdks::shipped(), vec!["com.tencent.mm".into()]);
        actors.process_packages = vec!["com.example.voicechat".into()];
        actors.attribute(symbol).map(|actor| actor.label())
    }

    #[test]
    fn the_longest_prefix_names_the_actor() {
        let label = |symbol| attribute(symbol).expect("somebody");
        assert_eq!(label("com.umeng.analytics.MobclickAgent.init"), "SDK 友盟 Umeng (com.umeng)");
        assert_eq!(label("com.tencent.mm.ui.Main.run"), "the app (com.tencent.mm)");
        assert_eq!(label("com.tencent.mm.opensdk.Api.send"), "SDK 微信 WeChat (com.tencent.mm.opensdk)");
        assert_eq!(label("com.example.voicechat.MainActivity$1.onClick"), "the app (com.example.voicechat)");
        assert_eq!(label("org.acme.tools.Reader.read"), "unknown (org.acme.tools)");
        assert_eq!(label("a.a.b"), "unknown (a.a.b)");
    }

    #[test]
    fn the_platform_is_nobody_and_a_prefix_ends_at_a_dot() {
        assert_eq!(attribute("android.telephony.TelephonyManager.getImei"), None);
        assert_eq!(attribute("java.lang.reflect.Method.invoke"), None);
        assert_eq!(attribute("androidxyz.Foo.bar").unwrap(), "unknown (androidxyz)");
        assert_eq!(attribute("com.umengx.Foo.bar").unwrap(), "unknown (com.umengx)");
    }

    #[test]
    fn the_shipped_table_names_no_prefix_twice() {
        let table: Table = toml::from_str(policies::SDKS).unwrap();
        let count: usize = table.sdk.iter().map(|row| row.prefixes.len()).sum();
        assert_eq!(count, Sdks::shipped().prefixes.len());
        assert!(table.sdk.len() >= 30);
    }
}
