//! Methods that the user asked to watch. Those of the app itself are not there yet when the other hooks are placed: the app's class loader
//! is made later. It is seen when the application object is made, before any code of the app runs, and they are looked for once more.

use std::sync::atomic::{AtomicBool, Ordering};

use hooks::brief::{ASKED_FOR, CUSTOM, Line, lines};
use hooks::event::HookState;
use jni::sys::{jclass, jmethodID, jobject, jvalue};

use super::access::{Access, When};
use super::{Placer, Told, find, tell};
use crate::art::jni::Env;
use crate::art::method::{self, Call, Method, Watcher};
use crate::hook::thread;
use crate::state::{Agent, agent};

/// Sees the app's class loader.
const LOADER: Method<'_> = Method {
    class: "android.app.Instrumentation",
    name: "newApplication",
    signature: "(Ljava/lang/ClassLoader;Ljava/lang/String;Landroid/content/Context;)Landroid/app/Application;",
    is_static: false,
};
const NOT_YET: &str = "no such class when the hooks were placed; it is looked for again when the app's classes are there";

/// A line of the brief.
#[derive(Clone, Copy)]
struct Asked {
    api: &'static str,
    method: Method<'static>,
}

/// Places what could not be placed before.
struct Late {
    asked: Vec<Asked>,
    load_class: jmethodID,
    is_done: AtomicBool,
}

// SAFETY: ids may be used on every thread.
unsafe impl Sync for Late {}

pub fn place(placer: &mut Placer<'_>) {
    let asked = lines(placer.agent.config.brief).filter_map(|line| match line {
        Line::Java { api, is_static, class, name, signature } => {
            Some(Asked { api, method: Method { class, name, signature, is_static } })
        }
        _ => None,
    });
    // A class that the boot class path knows is one of the framework's.
    let mut late = Vec::new();
    for asked in asked {
        if placer.is_off || find(placer.env, asked.method.class).is_some_and(|class| is_of_boot(placer.env, class)) {
            placer.place(&asked.method, |_| Ok(asked.watcher()));
            asked.ascribe(placer.told);
        } else {
            late.push(asked);
        }
    }
    if late.is_empty() {
        return;
    }
    let state = placer.place(&LOADER, |env| match Late::look_up(env, late.clone()) {
        Some(late) => Ok(Box::leak(Box::new(late))),
        None => Err("class loaders have other methods than those that are known"),
    });
    for asked in late {
        if state == HookState::Placed {
            placer.note(&asked.method, HookState::Absent, NOT_YET);
        } else {
            placer.place(&asked.method, |_| Ok(asked.watcher()));
        }
        asked.ascribe(placer.told);
    }
}

fn is_of_boot(env: Env, class: jclass) -> bool {
    let loader = env.class(c"java/lang/Class").and_then(|class| env.field(class, c"classLoader", c"Ljava/lang/ClassLoader;"));
    loader.is_some_and(|loader| env.object_field(class, loader).is_none())
}

impl Asked {
    /// Says with the reason for which api a method was asked, when its hook is not there: that stands in no other record. Kept for ever: a
    /// brief has few lines.
    fn ascribe(&self, told: &mut [Told]) {
        let Method { class, name, .. } = self.method;
        let is_it = |told: &&mut Told| told.state != HookState::Placed && told.name == format!("{class}.{name}");
        if let Some(told) = told.iter_mut().rfind(is_it).filter(|_| self.api != CUSTOM) {
            told.why = format!("{}{ASKED_FOR}{}", told.why, self.api).leak();
        }
    }

    fn watcher(&self) -> &'static dyn Watcher {
        let Method { class, name, signature, .. } = self.method;
        Box::leak(Box::new(Access { api: self.api, class, name, signature, when: When::Always, tells: None }))
    }
}

impl Late {
    fn look_up(env: Env, asked: Vec<Asked>) -> Option<Late> {
        let loader = env.class(c"java/lang/ClassLoader")?;
        let load_class = env.method(loader, c"loadClass", c"(Ljava/lang/String;)Ljava/lang/Class;")?;
        Some(Late { asked, load_class, is_done: AtomicBool::new(false) })
    }

    fn place(&self, agent: &'static Agent, env: Env, loader: jobject) {
        for asked in &self.asked {
            // Each line is told of on its own, also where several are for methods of one name.
            let mut told = Vec::new();
            let mut placer = Placer { agent, env, is_off: false, told: &mut told };
            // Loading does not run the class's own code.
            let name = std::ffi::CString::new(asked.method.class).ok().and_then(|name| env.string(&name));
            let class = name.and_then(|name| env.call_object(loader, self.load_class, &[jvalue { l: name }]));
            // Looking any method up initialises the class: code of the app's, whose accesses are to be recorded.
            let starts = |class| thread::aside(|| env.method(class, c"toString", c"()Ljava/lang/String;")).is_some();
            let placed = class.ok_or("no such class").and_then(|class| match starts(class) {
                true => method::hook_in(env, class, &asked.method, asked.watcher()),
                false => Err("it is an interface, or its static initialiser failed"),
            });
            placer.note_result(&asked.method, placed);
            asked.ascribe(&mut told);
            tell(agent, &told);
        }
    }
}

impl Watcher for Late {
    fn before(&self, call: &Call<'_>) -> u64 {
        // SAFETY: the first argument is the class loader.
        let loader = unsafe { call.arguments[0].l };
        if let Some(agent) = agent().filter(|_| !loader.is_null() && !self.is_done.swap(true, Ordering::Relaxed)) {
            self.place(agent, call.env, loader);
        }
        0
    }

    fn after(&self, _: &Call<'_>, _: u64) {}
}
