//! Components of other apps that are started. An intent that names no package is none: the system or the user chooses who gets it.

use super::{Api, Category, Codes, End, Kind, Method};
use crate::decode::intent;
use crate::decode::parcel::Reply;

const ACTIVITY_MANAGER: &str = "android.app.IActivityManager";
const ACTIVITY_TASKS: &str = "android.app.IActivityTaskManager";

/// A call whose intent names another package.
const fn of_other(descriptor: &'static str, name: &'static str, codes: Codes) -> End {
    End::Binder(Method { descriptor, name, codes, with: &[intent::OTHER], reply: Reply::Nothing })
}

pub(super) const APIS: &[Api] = &[Api {
    id: "component.start",
    category: Category::Starts,
    kind: Kind::Context,
    permission: None,
    about: "Starts an activity or a service of another app, or sends it a broadcast.",
    doubt: None,
    ends: &[
        of_other(ACTIVITY_MANAGER, "startActivity", [0, 3, 6, 7, 7, 8, 8, 8, 14, 14, 14]),
        of_other(ACTIVITY_MANAGER, "startActivityWithFeature", [0, 0, 0, 0, 8, 9, 9, 9, 15, 15, 15]),
        of_other(ACTIVITY_MANAGER, "startActivities", [0, 115, 119, 0, 0, 0, 0, 0, 0, 0, 0]),
        of_other(ACTIVITY_TASKS, "startActivity", [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
        of_other(ACTIVITY_TASKS, "startActivities", [0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2]),
        of_other(ACTIVITY_MANAGER, "startService", [0, 26, 30, 24, 26, 27, 27, 27, 34, 34, 35]),
        of_other(ACTIVITY_MANAGER, "bindService", [0, 28, 32, 26, 28, 29, 29, 29, 36, 36, 37]),
        of_other(ACTIVITY_MANAGER, "bindIsolatedService", [0, 0, 0, 27, 29, 30, 30, 0, 0, 0, 0]),
        of_other(ACTIVITY_MANAGER, "bindServiceInstance", [0, 0, 0, 0, 0, 0, 0, 30, 37, 37, 38]),
        of_other(ACTIVITY_MANAGER, "broadcastIntent", [0, 8, 11, 12, 14, 15, 15, 15, 21, 21, 22]),
        of_other(ACTIVITY_MANAGER, "broadcastIntentWithFeature", [0, 0, 0, 0, 15, 16, 16, 16, 22, 22, 23]),
    ],
}];
