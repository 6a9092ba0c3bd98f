//! Permissions: what the app asks the user for, and what the user answered.

use std::ffi::CStr;

use hooks::event::{HookState, PermissionState};
use jni::sys::{jmethodID, jobject, jvalue};

use super::Placer;
use crate::art::jni::Env;
use crate::art::method::{Call, Method, Watcher};
use crate::art::stack;
use crate::observe;
use crate::state::agent;

const ACTIVITY: &str = "android.app.Activity";
/// More than any app asks for at once.
const MOST: usize = 64;
const MAX_NAME: usize = 200;

struct Request;
/// The two methods of `Intent` that give the answer's parts.
struct Answer {
    names: jmethodID,
    results: jmethodID,
}

// SAFETY: ids may be used on every thread.
unsafe impl Sync for Answer {}

pub fn place(placer: &mut Placer<'_>) {
    // Since API 35 the short one calls the one that also names a device.
    let requests = ["([Ljava/lang/String;II)V", "([Ljava/lang/String;I)V"];
    let method = |name, signature| Method { class: ACTIVITY, name, signature, is_static: false };
    for signature in requests {
        if placer.place(&method("requestPermissions", signature), |_| Ok(&Request)) != HookState::Absent {
            break;
        }
    }
    let answer = method("dispatchRequestPermissionsResult", "(ILandroid/content/Intent;)V");
    placer.place(&answer, |env| match Answer::look_up(env) {
        Some(answer) => Ok(Box::leak(Box::new(answer))),
        None => Err("Intent has other methods than those that are known"),
    });
}

impl Watcher for Request {
    fn before(&self, call: &Call<'_>) -> u64 {
        // SAFETY: the first argument is an array.
        let (Some(agent), names) = (agent(), unsafe { call.arguments[0].l }) else { return 0 };
        if !names.is_null() {
            let (stack, _) = stack::capture(agent);
            each(call.env, names, |_, name| observe::permission(agent, name, PermissionState::Requested, stack));
        }
        0
    }

    fn after(&self, _: &Call<'_>, _: u64) {}
}

impl Answer {
    fn look_up(env: Env) -> Option<Answer> {
        let intent = env.class(c"android/content/Intent")?;
        Some(Answer {
            names: env.method(intent, c"getStringArrayExtra", c"(Ljava/lang/String;)[Ljava/lang/String;")?,
            results: env.method(intent, c"getIntArrayExtra", c"(Ljava/lang/String;)[I")?,
        })
    }

    /// As the method itself asks for them.
    fn extra(&self, env: Env, intent: jobject, method: jmethodID, key: &CStr) -> Option<jobject> {
        let key = env.string(key)?;
        env.call_object(intent, method, &[jvalue { l: key }])
    }
}

impl Watcher for Answer {
    fn before(&self, call: &Call<'_>) -> u64 {
        const NAMES: &CStr = c"android.content.pm.extra.REQUEST_PERMISSIONS_NAMES";
        const RESULTS: &CStr = c"android.content.pm.extra.REQUEST_PERMISSIONS_RESULTS";
        // SAFETY: the second argument is an intent.
        let (Some(agent), env, intent) = (agent(), call.env, unsafe { call.arguments[1].l }) else { return 0 };
        if intent.is_null() {
            // The user left without an answer.
            return 0;
        }
        let extra = |method, key| self.extra(env, intent, method, key);
        let Some((names, results)) = extra(self.names, NAMES).zip(extra(self.results, RESULTS)) else { return 0 };
        let mut granted = [-1; MOST];
        let known = (env.length(results) as usize).min(MOST);
        if env.ints(results, &mut granted[..known]) {
            each(env, names, |index, name| {
                let state = if granted[index] == 0 { PermissionState::Granted } else { PermissionState::Refused };
                observe::permission(agent, name, state, 0);
            });
        }
        0
    }

    fn after(&self, _: &Call<'_>, _: u64) {}
}

fn each(env: Env, names: jobject, mut tell: impl FnMut(usize, &str)) {
    for index in 0..env.length(names).min(MOST as i32) {
        let Some(name) = env.element(names, index) else { continue };
        tell(index as usize, env.text(name, &mut [0; MAX_NAME]));
        env.drop(name);
    }
}
