//! The camera. Every way to open it, from Java or from native code, asks the camera service for a device.

use super::{Api, Category, Kind, always, binder};

const SERVICE: &str = "android.hardware.ICameraService";

pub(super) const APIS: &[Api] = &[
    Api {
        id: "camera.start",
        category: Category::Camera,
        kind: Kind::Start,
        permission: Some("android.permission.CAMERA"),
        about: "Opens a camera.",
        doubt: None,
        ends: &[
            binder(SERVICE, "connect", always(3)),
            binder(SERVICE, "connectDevice", always(4)),
            binder(SERVICE, "connectLegacy", [5, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0]),
        ],
    },
    Api {
        id: "camera.stop",
        category: Category::Camera,
        kind: Kind::Stop,
        permission: Some("android.permission.CAMERA"),
        about: "Closes a camera.",
        doubt: None,
        ends: &[
            binder("android.hardware.camera2.ICameraDeviceUser", "disconnect", always(1)),
            binder("android.hardware.ICamera", "disconnect", always(1)),
        ],
    },
];
