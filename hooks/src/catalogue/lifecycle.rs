//! What the activity manager is told of the app: resumed, paused, stopped. Needs no hook in Java.

use super::{Api, Category, Codes, End, Kind, Method, binder};
use crate::decode::parcel::Reply;

const ACTIVITY_TASKS: &str = "android.app.IActivityTaskManager";
const ACTIVITY_CLIENT: &str = "android.app.IActivityClientController";
const ACTIVITY_MANAGER: &str = "android.app.IActivityManager";

pub(super) const APIS: &[Api] = &[
    Api {
        id: "activity.resumed",
        category: Category::Lifecycle,
        kind: Kind::Context,
        permission: None,
        about: "An activity of the app is in front.",
        doubt: None,
        ends: &[
            binder(ACTIVITY_MANAGER, "activityResumed", [0, 31, 35, 0, 0, 0, 0, 0, 0, 0, 0]),
            binder(ACTIVITY_TASKS, "activityResumed", [0, 0, 19, 18, 19, 0, 0, 0, 0, 0, 0]),
            binder(ACTIVITY_CLIENT, "activityResumed", [0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2]),
        ],
    },
    Api {
        id: "activity.paused",
        category: Category::Lifecycle,
        kind: Kind::Context,
        permission: None,
        about: "An activity of the app is in front no more.",
        doubt: None,
        ends: &[
            binder(ACTIVITY_MANAGER, "activityPaused", [0, 13, 16, 0, 0, 0, 0, 0, 0, 0, 0]),
            binder(ACTIVITY_TASKS, "activityPaused", [0, 0, 21, 20, 21, 0, 0, 0, 0, 0, 0]),
            binder(ACTIVITY_CLIENT, "activityPaused", [0, 0, 0, 0, 0, 4, 4, 4, 5, 5, 5]),
        ],
    },
    Api {
        id: "activity.stopped",
        category: Category::Lifecycle,
        kind: Kind::Context,
        permission: None,
        about: "An activity of the app is not visible any more.",
        doubt: None,
        ends: &[
            binder(ACTIVITY_MANAGER, "activityStopped", [0, 14, 17, 0, 0, 0, 0, 0, 0, 0, 0]),
            binder(ACTIVITY_TASKS, "activityStopped", [0, 0, 22, 21, 22, 0, 0, 0, 0, 0, 0]),
            binder(ACTIVITY_CLIENT, "activityStopped", [0, 0, 0, 0, 0, 5, 5, 5, 6, 6, 6]),
        ],
    },
    Api {
        id: "permission.request",
        category: Category::Lifecycle,
        kind: Kind::Context,
        permission: None,
        about: "Asks the user for permissions.",
        doubt: None,
        ends: &[
            asking(ACTIVITY_MANAGER, "startActivity", [0, 3, 6, 7, 7, 8, 8, 8, 14, 14, 14]),
            asking(ACTIVITY_TASKS, "startActivity", [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
        ],
    },
];

/// Starting the system's own activity for that.
const fn asking(descriptor: &'static str, name: &'static str, codes: Codes) -> End {
    const ACTION: &[&str] = &["android.content.pm.action.REQUEST_PERMISSIONS"];
    End::Binder(Method { descriptor, name, codes, with: ACTION, reply: Reply::Nothing })
}
