//! Calls of the catalogue's methods of Java: an access and its outcome, and around what the method does in turn, so that the binder call
//! that it makes says in which access it was made.

use hooks::catalogue::{End, api, apis};
use hooks::decode::signature;
use hooks::event::Outcome;
use jni::sys::jobject;

use super::{Placer, load};
use crate::art::method::{Call, Method, Watcher};
use crate::hook::thread;
use crate::state::agent;
use crate::{egress, observe};

/// Longest text that is told with a call.
const MAX_TOLD: usize = 200;
/// Longest result that is looked for later; identifiers are short. It lies on the stack of somebody who may have little left.
const MAX_RESULT: usize = 1024;

/// The watcher of one method.
pub struct Access {
    pub api: &'static str,
    pub class: &'static str,
    pub name: &'static str,
    pub signature: &'static str,
    pub when: When,
    /// See `hooks::catalogue::Java::tells`.
    pub tells: Option<usize>,
}

/// Which calls count.
pub enum When {
    Always,
    /// The argument at this index has this text.
    Is(usize, &'static str),
    /// The text of the argument at this index names a class of one of these.
    Names(usize, &'static [&'static str]),
}

pub fn place(placer: &mut Placer<'_>) {
    let rows = apis().flat_map(|api| api.ends.iter().map(move |end| (api.id, end)));
    for (api, end) in rows {
        let End::Java(java) = end else { continue };
        if api == load::API {
            continue;
        }
        let when = java.with.map_or(When::Always, |(index, text)| When::Is(index, text));
        let (class, name, signature) = (java.class, java.name, java.signature);
        let access = Access { api, class, name, signature, when, tells: java.tells };
        placer.place(&Method { class, name, signature, is_static: java.is_static }, |_| Ok(Box::leak(Box::new(access))));
    }
}

impl Access {
    fn gives_text(&self) -> bool {
        self.signature.ends_with(")Ljava/lang/String;")
    }

    fn gives_object(&self) -> bool {
        self.signature.rsplit_once(')').is_some_and(|(_, result)| result.starts_with(['L', '[']))
    }

    fn counts(&self, call: &Call<'_>) -> bool {
        match self.when {
            When::Always => true,
            When::Is(index, text) => call.env.is_text(object(call, index), text),
            When::Names(index, names) => {
                let mut buffer = [0; MAX_TOLD];
                load::names(self.text(call, index, &mut buffer), names)
            }
        }
    }

    /// The text of an argument; of an array of texts, its first one.
    fn text<'a>(&self, call: &Call<'_>, index: usize, buffer: &'a mut [u8]) -> &'a str {
        let (env, argument) = (call.env, object(call, index));
        let text = match signature::arguments(self.signature).nth(index) {
            _ if argument.is_null() => None,
            Some("Ljava/lang/String;") => Some(argument),
            Some("[Ljava/lang/String;") if env.length(argument) > 0 => env.element(argument, 0),
            _ => None,
        };
        text.map_or("", |text| env.text(text, buffer))
    }

    fn outcome(&self, call: &Call<'_>) -> Outcome {
        /// Android's number for a `SecurityException`.
        const SECURITY: i32 = -1;
        /// An exception that has no number.
        const OTHER: i32 = 0;
        if !call.thrown.is_null() {
            let is = |name| call.env.find_class(name).is_some_and(|class| call.env.is(call.thrown, class));
            return if is(c"java/lang/SecurityException") {
                Outcome::Refused(SECURITY)
            } else if is(c"android/content/pm/PackageManager$NameNotFoundException") {
                // The answer to "is it installed?" is no.
                Outcome::Empty
            } else {
                Outcome::Refused(OTHER)
            };
        }
        // SAFETY: the result is of the kind that the signature says.
        if self.gives_object() && unsafe { call.result.l }.is_null() { Outcome::Empty } else { Outcome::Granted }
    }
}

impl Watcher for Access {
    /// The number of the access, and above it that of the access around it; 0 for a call that does not count.
    fn before(&self, call: &Call<'_>) -> u64 {
        let Some(agent) = agent().filter(|_| self.counts(call)) else { return 0 };
        let mut buffer = [0; MAX_TOLD];
        let told = self.tells.map_or("", |index| self.text(call, index, &mut buffer));
        let space = if told.is_empty() { "" } else { " " };
        let Some(access) = observe::java_access(agent, self.api, &[self.class, ".", self.name, space, told]) else { return 0 };
        u64::from(access) | u64::from(thread::set_access(access)) << 32
    }

    fn after(&self, call: &Call<'_>, state: u64) {
        let (access, around) = (state as u32, (state >> 32) as u32);
        if access == 0 {
            return;
        }
        thread::set_access(around);
        let Some(agent) = agent() else { return };
        let outcome = self.outcome(call);
        observe::outcome(agent, access, outcome);
        if outcome == Outcome::Granted && self.gives_text() {
            let mut buffer = [0; MAX_RESULT];
            // SAFETY: a granted result of this signature is a text.
            let text = call.env.text(unsafe { call.result.l }, &mut buffer);
            let category = api(self.api).map_or("", |api| api.category.name());
            egress::learn(agent, access, category, text);
        }
    }
}

fn object(call: &Call<'_>, index: usize) -> jobject {
    // SAFETY: rows name arguments that are objects.
    call.arguments.get(index).map_or(std::ptr::null_mut(), |value| unsafe { value.l })
}
