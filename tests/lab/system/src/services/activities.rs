//! What runs, and how it is used: the activity manager, the task manager, the service for statistics.

use super::policy::{Caller, Decision};
use super::{Method, values};
use crate::parcel::{Reader, Writer};

const ACTIVITY_MANAGER: &str = "android.app.IActivityManager";
const ACTIVITY_TASKS: &str = "android.app.IActivityTaskManager";
const USAGE: &str = "android.app.usage.IUsageStatsManager";
/// How long the user has used each app, in milliseconds.
const USED: i64 = 1_234_567;

/// No argument says in whose name the call is made.
fn anyone(_: &mut Reader) -> Option<Caller> {
    None
}

/// A list: its length, then each behind a mark.
fn list(decision: Decision, reply: &mut Writer, write: fn(&mut Writer, i32, &str)) {
    let packages = if decision == Decision::Grant { &values::PACKAGES[..] } else { &[] };
    reply.i32(packages.len() as i32);
    for (number, package) in (1000..).zip(packages) {
        write(reply.i32(1), number, package);
    }
}

const fn method(descriptor: &'static str, code: u32, answer: fn(&mut Reader, Decision, &mut Writer)) -> Method {
    Method { descriptor, code, category: "running_apps", caller: anyone, answer }
}

pub(super) const METHODS: &[Method] = &[
    // getServices
    method(ACTIVITY_MANAGER, 74, |_, decision, reply| {
        list(decision, reply.no_exception(), |reply, pid, package| {
            reply.string16(Some(package)).string16(Some("Service")).i32(pid);
        });
    }),
    // getRunningAppProcesses
    method(ACTIVITY_MANAGER, 75, |_, decision, reply| {
        list(decision, reply.no_exception(), |reply, pid, package| {
            reply.string16(Some(package)).i32(pid);
        });
    }),
    // getTasks
    method(ACTIVITY_TASKS, 32, |_, decision, reply| {
        list(decision, reply.no_exception(), |reply, id, package| {
            reply.i32(id).string16(Some(package)).string16(Some("Activity"));
        });
    }),
    // queryUsageStats: a slice with the name of its items' class.
    method(USAGE, 1, |_, decision, reply| {
        reply.no_exception().i32(1);
        if decision != Decision::Grant {
            reply.i32(0);
            return;
        }
        reply.i32(values::PACKAGES.len() as i32).string16(Some("android.app.usage.UsageStats"));
        for package in values::PACKAGES {
            reply.i32(1).string16(Some(package)).i64(USED);
        }
    }),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer};

    #[test]
    fn what_runs_is_listed() {
        for (descriptor, code, head) in
            [(ACTIVITY_MANAGER, 75, 4), (ACTIVITY_MANAGER, 74, 4), (ACTIVITY_TASKS, 32, 4), (USAGE, 1, 1)]
        {
            let reply = answer(code, Writer::request(descriptor).as_bytes(), Sender { pid: 1, uid: 1 }).parcel;
            let mut reply = Reader::new(&reply);
            assert_eq!((reply.i32(), reply.i32()), (Some(0), Some(head)), "{descriptor} {code}");
        }
    }
}
