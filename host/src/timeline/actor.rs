//! Who made an access: the nearest frame that can be attributed to somebody.

use std::collections::HashMap;

use hooks::event::StackKind;
use serde::Serialize;

use super::sdks::{Owner, Sdks};
use crate::session::{Access, Click, Egress, Facts, Frame, FrameNo};

/// Somebody who makes accesses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Actor {
    /// The app's own code.
    App {
        /// Its package.
        name: String,
        /// It did not make the call itself: it posted the work that did.
        #[serde(skip_serializing_if = "is_false")]
        posted: bool,
    },
    /// A known SDK.
    Sdk {
        /// Its name.
        name: String,
        /// The package or the native library that gave it away.
        prefix: String,
        /// As in [`Actor::App`].
        #[serde(skip_serializing_if = "is_false")]
        posted: bool,
    },
    /// Nobody known.
    Unknown {
        /// The first parts of the class's package, or why there is nothing to go by.
        why: String,
        /// As in [`Actor::App`].
        #[serde(skip_serializing_if = "is_false")]
        posted: bool,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(posted: &bool) -> bool {
    !posted
}

impl Actor {
    /// For people, on one line.
    pub fn label(&self) -> String {
        let (who, detail, posted) = match self {
            Actor::App { name, posted } => ("the app".to_owned(), name, posted),
            Actor::Sdk { name, prefix, posted } => (format!("SDK {name}"), prefix, posted),
            Actor::Unknown { why, posted } => ("unknown".to_owned(), why, posted),
        };
        let posted = if *posted { "; it posted the work" } else { "" };
        format!("{who} ({detail}{posted})")
    }

    /// The same somebody, by the stack that posted the work.
    fn by_posting(mut self) -> Actor {
        let (Actor::App { posted, .. } | Actor::Sdk { posted, .. } | Actor::Unknown { posted, .. }) = &mut self;
        *posted = true;
        self
    }
}

/// Index in the list of a run's actors.
pub type ActorNo = u32;

/// What tells who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Innermost frame of the stack.
    pub stack: FrameNo,
    /// What kind of stack that is.
    pub kind: StackKind,
    /// Innermost frame of the stack that posted the work.
    pub posted: FrameNo,
}

impl From<&Access> for Caller {
    fn from(access: &Access) -> Caller {
        Caller { stack: access.stack, kind: access.kind, posted: access.posted }
    }
}

impl From<&Egress> for Caller {
    fn from(egress: &Egress) -> Caller {
        Caller { stack: egress.stack, kind: egress.kind, posted: egress.posted }
    }
}

impl From<&Click> for Caller {
    fn from(click: &Click) -> Caller {
        // A click handler is Java's, and so is the stack below it; without one, taking it has failed.
        let kind = if click.stack == 0 { StackKind::Failed } else { StackKind::Java };
        Caller { stack: click.stack, kind, posted: click.posted }
    }
}

/// What is known of the stack that begins at a frame.
#[derive(Debug, Clone, Copy)]
struct Stack {
    /// The nearest actor; [`NOBODY`] when no frame of it is attributable.
    actor: ActorNo,
    /// Whether that actor stands within the work at hand, and not below the method that runs what others posted.
    near: bool,
    /// Whether there is such a method.
    has_runner: bool,
}

/// The actors of a run, found once for each frame.
#[derive(Debug, Clone)]
pub struct Actors {
    list: Vec<Actor>,
    numbers: HashMap<Actor, ActorNo>,
    /// Each actor as one that posted the work; [`NOBODY`] until that is asked for.
    by_posting: Vec<ActorNo>,
    /// Of each frame that has been seen.
    stacks: Vec<Stack>,
    /// Actor of each text as a Java or native frame's symbol, or [`NOBODY`]; and whether it runs what others posted.
    of_symbol: HashMap<(u32, bool), (ActorNo, bool)>,
    sdks: Sdks,
    /// Packages that the packs name as the app's own.
    packages: Vec<String>,
    /// Package of the app, by the processes' names.
    process_packages: Vec<String>,
}

const NOBODY: ActorNo = ActorNo::MAX;
const NO_STACK: Stack = Stack { actor: NOBODY, near: true, has_runner: false };

impl Actors {
    /// `packages` are the app's own by declaration; the processes' names are so by themselves.
    pub fn new(sdks: Sdks, packages: Vec<String>) -> Actors {
        Actors {
            list: Vec::new(),
            numbers: HashMap::new(),
            by_posting: Vec::new(),
            stacks: Vec::new(),
            of_symbol: HashMap::new(),
            sdks,
            packages,
            process_packages: Vec::new(),
        }
    }

    /// Takes in what the trace has gained since the last call.
    pub fn learn(&mut self, facts: &Facts) {
        let mut packages: Vec<String> = Vec::new();
        for process in &facts.processes {
            let name = facts.texts.get(process.name);
            let package = name.split(':').next().unwrap_or_default();
            if package.contains('.') && !package.contains('/') && !packages.iter().any(|known| known == package) {
                packages.push(package.to_owned());
            }
        }
        // A process that introduces itself can change who is the app; its stacks come after that.
        if packages != self.process_packages {
            self.process_packages = packages;
            self.stacks.clear();
            self.of_symbol.clear();
        }
        for at in self.stacks.len()..facts.frames.len() {
            let frame = &facts.frames[at];
            let stack = if at == 0 {
                NO_STACK
            } else {
                let (actor, is_runner) = self.symbol(facts, frame.symbol, frame.line == -2);
                let below = self.stacks[frame.caller as usize];
                Stack {
                    actor: if actor == NOBODY { below.actor } else { actor },
                    near: actor != NOBODY || (below.near && !is_runner),
                    has_runner: below.has_runner || is_runner,
                }
            };
            self.stacks.push(stack);
        }
    }

    /// Who did something: the nearest in the work at hand, else who posted that work, else whose thread runs it.
    pub fn of(&mut self, caller: impl Into<Caller>) -> ActorNo {
        let caller = caller.into();
        let stack = |frame: FrameNo| self.stacks.get(frame as usize).copied().unwrap_or(NO_STACK);
        let (own, poster) = (stack(caller.stack), stack(caller.posted));
        if own.actor != NOBODY && own.near {
            return own.actor;
        }
        if poster.actor != NOBODY {
            return self.poster(poster.actor);
        }
        if own.actor != NOBODY {
            return own.actor;
        }
        let why = match caller.kind {
            StackKind::Java if caller.posted != 0 => "only platform code on the stack, and on the one that posted the work",
            StackKind::Java if own.has_runner => "only platform code on the stack; who posted the work is not known",
            StackKind::Java => "only platform code on the stack",
            StackKind::Native if caller.stack != 0 => "native thread, only the system's libraries on its stack",
            StackKind::Native => "native thread, no Java stack",
            StackKind::Critical => "no stack: the thread was inside a JNI critical region",
            StackKind::Nested => "no stack: nested in the agent's own work",
            StackKind::Failed => "no stack: taking it failed",
            StackKind::Off => "no stack: switched off",
        };
        self.number(Actor::Unknown { why: why.into(), posted: false })
    }

    /// The same actor, as one that has posted the work.
    fn poster(&mut self, actor: ActorNo) -> ActorNo {
        if self.by_posting.len() <= actor as usize {
            self.by_posting.resize(actor as usize + 1, NOBODY);
        }
        if self.by_posting[actor as usize] == NOBODY {
            self.by_posting[actor as usize] = self.number(self.get(actor).clone().by_posting());
        }
        self.by_posting[actor as usize]
    }

    /// Whether a frame is anybody's code, as opposed to the platform's or a wrapper's.
    pub fn is_somebodys(&self, facts: &Facts, frame: &Frame) -> bool {
        let (text, is_native) = (facts.texts.get(frame.symbol), frame.line == -2);
        let known = self.of_symbol.get(&(frame.symbol, is_native)).map(|(actor, _)| *actor != NOBODY);
        known.unwrap_or_else(|| if is_native { self.native(text) } else { self.java(text) }.is_some())
    }

    /// An actor that no stack tells of.
    pub fn without_stack(&mut self, actor: Actor) -> ActorNo {
        self.number(actor)
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

    fn symbol(&mut self, facts: &Facts, symbol: u32, is_native: bool) -> (ActorNo, bool) {
        if let Some(known) = self.of_symbol.get(&(symbol, is_native)) {
            return *known;
        }
        let text = facts.texts.get(symbol);
        let actor = if is_native { self.native(text) } else { self.java(text) };
        let number = actor.map_or(NOBODY, |actor| self.number(actor));
        let known = (number, !is_native && self.sdks.is_runner(text));
        self.of_symbol.insert((symbol, is_native), known);
        known
    }

    /// Longest prefix first: an app whose package lies inside an SDK vendor's is still the app, and an SDK whose package lies
    /// inside the app's is still the SDK.
    fn java(&self, symbol: &str) -> Option<Actor> {
        let mut prefix = symbol;
        while let Some((shorter, _)) = prefix.rsplit_once('.') {
            prefix = shorter;
            if let Some(name) = self.packages.iter().chain(&self.process_packages).find(|name| *name == prefix) {
                return Some(Actor::App { name: name.clone(), posted: false });
            }
            match self.sdks.package(prefix) {
                Some(Owner::Nobody) => return None,
                Some(Owner::Sdk(name)) => return Some(sdk(name, prefix)),
                None => {}
            }
        }
        // `java.lang.reflect.Proxy` makes its classes in no package; they only pass calls on.
        if symbol.starts_with("$Proxy") {
            return None;
        }
        let package: Vec<&str> =
            symbol.split('.').take_while(|part| part.chars().next().is_some_and(|c| !c.is_uppercase())).collect();
        let why = match package.len() {
            0 => symbol.split('.').next().unwrap_or_default().to_owned(),
            parts => package[..parts.min(3)].join("."),
        };
        Some(Actor::Unknown { why, posted: false })
    }

    /// By the library, `libfoo.so` of `libfoo.so.2+0x1234`.
    fn native(&self, symbol: &str) -> Option<Actor> {
        let (library, _) = symbol.split_once('+')?;
        let name = library.find(".so.").map_or(library, |end| &library[..end + 3]);
        // What the runtime has compiled ahead of time is Java's: which class it was of does not stand there.
        if [".odex", ".oat", ".vdex", ".art"].iter().any(|ending| name.ends_with(ending)) {
            return None;
        }
        match self.sdks.library(name) {
            Some(Owner::Nobody) => None,
            Some(Owner::Sdk(sdk_name)) => Some(sdk(sdk_name, name)),
            None => Some(Actor::Unknown { why: name.to_owned(), posted: false }),
        }
    }
}

fn sdk(name: &str, prefix: &str) -> Actor {
    Actor::Sdk { name: name.to_owned(), prefix: prefix.to_owned(), posted: false }
}

#[cfg(test)]
#[path = "actor_tests.rs"]
mod tests;
