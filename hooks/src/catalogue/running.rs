//! Which programs run, and how they are used.

use super::{Api, Category, Kind, binder, list, object};

const ACTIVITY_MANAGER: &str = "android.app.IActivityManager";
const ACTIVITY_TASKS: &str = "android.app.IActivityTaskManager";
const USAGE: &str = "android.app.usage.IUsageStatsManager";

pub(super) const APIS: &[Api] = &[
    Api {
        id: "running.processes",
        category: Category::RunningApps,
        kind: Kind::Read,
        permission: None,
        about: "Lists the processes or services that run. Newer systems tell an app of its own only.",
        doubt: None,
        ends: &[
            list(ACTIVITY_MANAGER, "getRunningAppProcesses", [0, 77, 81, 71, 75, 76, 76, 78, 86, 87, 88]),
            list(ACTIVITY_MANAGER, "getServices", [0, 74, 79, 70, 74, 75, 75, 77, 85, 86, 87]),
            list(ACTIVITY_MANAGER, "getRunningExternalApplications", [0, 102, 106, 90, 94, 94, 94, 96, 104, 105, 106]),
        ],
    },
    Api {
        id: "running.tasks",
        category: Category::RunningApps,
        kind: Kind::Read,
        permission: Some("android.permission.GET_TASKS"),
        about: "Lists what the user has opened last. Newer systems tell an app of its own tasks only.",
        doubt: None,
        ends: &[
            list(ACTIVITY_MANAGER, "getTasks", [0, 17, 20, 16, 19, 20, 20, 20, 27, 27, 28]),
            list(ACTIVITY_TASKS, "getTasks", [0, 0, 32, 32, 32, 22, 22, 24, 24, 23, 24]),
            object(ACTIVITY_MANAGER, "getRecentTasks", [0, 51, 56, 49, 52, 53, 53, 53, 60, 61, 62]),
            object(ACTIVITY_TASKS, "getRecentTasks", [0, 0, 39, 39, 39, 24, 24, 26, 26, 25, 26]),
        ],
    },
    Api {
        id: "running.usage",
        category: Category::RunningApps,
        kind: Kind::Read,
        permission: Some("android.permission.PACKAGE_USAGE_STATS"),
        about: "Reads when and for how long the user has used which app.",
        doubt: None,
        ends: &[
            object(USAGE, "queryUsageStats", [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            object(USAGE, "queryConfigurationStats", [0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]),
            object(USAGE, "queryEventStats", [0, 0, 3, 3, 3, 3, 3, 3, 3, 3, 3]),
            object(USAGE, "queryEvents", [0, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4]),
            binder(USAGE, "queryEventsWithFilter", [0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8]),
        ],
    },
];
