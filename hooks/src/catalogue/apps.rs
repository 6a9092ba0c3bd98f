//! Which apps are installed.

use super::{Api, Category, End, Kind, binder, java, list, object};

const PACKAGES: &str = "android.content.pm.IPackageManager";
const MANAGER: &str = "android.app.ApplicationPackageManager";

pub(super) const APIS: &[Api] = &[
    Api {
        id: "apps.list",
        category: Category::Apps,
        kind: Kind::Read,
        permission: Some("android.permission.QUERY_ALL_PACKAGES"),
        about: "Lists the installed apps.",
        doubt: None,
        ends: &[
            binder(PACKAGES, "getInstalledPackages", [0, 51, 51, 54, 35, 36, 36, 36, 36, 36, 36]),
            binder(PACKAGES, "getInstalledApplications", [0, 53, 53, 56, 37, 38, 38, 38, 39, 39, 39]),
            list(PACKAGES, "queryIntentActivities", [0, 45, 45, 48, 29, 30, 30, 30, 30, 30, 30]),
            End::Java(java(MANAGER, "getInstalledPackages", "(I)Ljava/util/List;")),
            End::Java(java(MANAGER, "getInstalledApplications", "(I)Ljava/util/List;")),
        ],
    },
    Api {
        id: "apps.probe",
        category: Category::Apps,
        kind: Kind::Read,
        permission: None,
        about: "Asks whether one app is installed, or what it is. Since API 31 repeats are answered from a cache in the process.",
        doubt: Some("an app asks this of itself as well"),
        ends: &[
            object(PACKAGES, "getPackageInfo", [0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]),
            object(PACKAGES, "getApplicationInfo", [0, 13, 13, 13, 9, 9, 9, 9, 9, 9, 9]),
            End::Java(java(MANAGER, "getPackageInfo", "(Ljava/lang/String;I)Landroid/content/pm/PackageInfo;")),
            End::Java(java(MANAGER, "getApplicationInfo", "(Ljava/lang/String;I)Landroid/content/pm/ApplicationInfo;")),
        ],
    },
];
