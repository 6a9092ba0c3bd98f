//! Flags of the app's own, which the brief names, when the app sets them in its shared preferences.

use hooks::brief::{Line, lines};
use jni::sys::{jfieldID, jmethodID, jobject};

use super::Placer;
use crate::art::jni::Env;
use crate::art::method::{Call, Method, Watcher};
use crate::observe;
use crate::state::agent;

const EDITOR: &str = "android.app.SharedPreferencesImpl$EditorImpl";
const METHOD: Method<'_> = Method {
    class: EDITOR,
    name: "putBoolean",
    signature: "(Ljava/lang/String;Z)Landroid/content/SharedPreferences$Editor;",
    is_static: false,
};

/// A line of the brief: the preferences' name, and the key.
type Flag = (&'static str, &'static str);

struct Put {
    flags: Vec<Flag>,
    /// The editor's preferences, and their file.
    outer: jfieldID,
    file: jfieldID,
    file_name: jmethodID,
}

// SAFETY: ids may be used on every thread.
unsafe impl Sync for Put {}

pub fn place(placer: &mut Placer<'_>) {
    let flags: Vec<Flag> = lines(placer.agent.config.brief)
        .filter_map(|line| match line {
            Line::Flag { file, key } => Some((file, key)),
            _ => None,
        })
        .collect();
    if flags.is_empty() {
        return;
    }
    placer.place(&METHOD, |env| match Put::look_up(env, flags) {
        Some(put) => Ok(Box::leak(Box::new(put))),
        None => Err("the shared preferences of this system have other fields"),
    });
}

impl Put {
    fn look_up(env: Env, flags: Vec<Flag>) -> Option<Put> {
        let editor = env.class(c"android/app/SharedPreferencesImpl$EditorImpl")?;
        let preferences = env.class(c"android/app/SharedPreferencesImpl")?;
        let file = env.class(c"java/io/File")?;
        Some(Put {
            flags,
            outer: env.field(editor, c"this$0", c"Landroid/app/SharedPreferencesImpl;")?,
            file: env.field(preferences, c"mFile", c"Ljava/io/File;")?,
            file_name: env.method(file, c"getName", c"()Ljava/lang/String;")?,
        })
    }

    /// Name of the preferences, without the ending of their file.
    fn name<'a>(&self, env: Env, editor: jobject, buffer: &'a mut [u8]) -> &'a str {
        let file = env.object_field(editor, self.outer).and_then(|preferences| env.object_field(preferences, self.file));
        let name = file.and_then(|file| env.call_object(file, self.file_name, &[]));
        let name = name.map_or("", |name| env.text(name, buffer));
        name.strip_suffix(".xml").unwrap_or(name)
    }
}

impl Watcher for Put {
    fn before(&self, call: &Call<'_>) -> u64 {
        // SAFETY: the arguments are a text and a boolean.
        let (key, value) = unsafe { (call.arguments[0].l, call.arguments[1].z) };
        let mut of_this_key = self.flags.iter().filter(|(_, wanted)| call.env.is_text(key, wanted)).peekable();
        if let (Some((_, key)), Some(agent)) = (of_this_key.peek().copied(), agent()) {
            let mut buffer = [0; 256];
            let name = self.name(call.env, call.this, &mut buffer);
            if of_this_key.any(|(file, _)| *file == "*" || *file == name) {
                observe::flag(agent, key, value, &[EDITOR, ".", METHOD.name]);
            }
        }
        0
    }

    fn after(&self, _: &Call<'_>, _: u64) {}
}
