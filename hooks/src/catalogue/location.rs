//! Where the phone is, by satellite, network or radio cell.

use super::{Api, Category, Kind, binder, list, object};

const LOCATION: &str = "android.location.ILocationManager";
const TELEPHONY: &str = "com.android.internal.telephony.ITelephony";

pub(super) const APIS: &[Api] = &[
    Api {
        id: "location.last",
        category: Category::Location,
        kind: Kind::Read,
        permission: Some("android.permission.ACCESS_COARSE_LOCATION"),
        about: "Reads the last known location.",
        doubt: None,
        ends: &[object(LOCATION, "getLastLocation", [0, 5, 5, 5, 1, 1, 1, 1, 1, 1, 1])],
    },
    Api {
        id: "location.current",
        category: Category::Location,
        kind: Kind::Read,
        permission: Some("android.permission.ACCESS_COARSE_LOCATION"),
        about: "Asks once for the current location.",
        doubt: None,
        ends: &[binder(LOCATION, "getCurrentLocation", [0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2])],
    },
    Api {
        id: "location.updates",
        category: Category::Location,
        kind: Kind::Listen,
        permission: Some("android.permission.ACCESS_COARSE_LOCATION"),
        about: "Asks to be told of the location again and again.",
        doubt: None,
        ends: &[
            binder(LOCATION, "requestLocationUpdates", [0, 1, 1, 1, 3, 0, 0, 0, 0, 0, 0]),
            binder(LOCATION, "registerLocationListener", [0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 3]),
            binder(LOCATION, "registerLocationPendingIntent", [0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 5]),
            binder(LOCATION, "requestGeofence", [0, 3, 3, 3, 5, 10, 10, 10, 10, 10, 10]),
            binder(LOCATION, "registerGnssNmeaCallback", [0, 0, 0, 0, 0, 21, 21, 21, 21, 21, 21]),
            binder(LOCATION, "addGnssMeasurementsListener", [0, 12, 12, 12, 12, 23, 23, 23, 23, 23, 23]),
        ],
    },
    Api {
        id: "cell.read",
        category: Category::Cell,
        kind: Kind::Read,
        permission: Some("android.permission.ACCESS_FINE_LOCATION"),
        about: "Reads the radio cells that the phone sees, which tell where it is.",
        doubt: None,
        ends: &[
            list(TELEPHONY, "getAllCellInfo", [0, 82, 82, 69, 69, 69, 69, 69, 72, 72, 72]),
            binder(TELEPHONY, "getCellLocation", [0, 41, 41, 30, 28, 28, 28, 28, 31, 31, 31]),
            list(TELEPHONY, "getNeighboringCellInfo", [0, 43, 43, 32, 30, 30, 30, 30, 33, 33, 33]),
            binder(TELEPHONY, "requestCellInfoUpdate", [0, 0, 0, 70, 70, 70, 70, 70, 73, 73, 73]),
            binder(TELEPHONY, "requestCellInfoUpdateWithWorkSource", [0, 0, 0, 71, 71, 71, 71, 71, 74, 74, 74]),
        ],
    },
];
