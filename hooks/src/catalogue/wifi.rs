//! Wi-Fi, and how the phone is connected.

use super::{Api, Category, Codes, End, Kind, Method, binder, list, object};
use crate::decode::parcel::Reply;

const WIFI: &str = "android.net.wifi.IWifiManager";
const CONNECTIVITY: &str = "android.net.IConnectivityManager";

/// A method that answers with the network that the phone is in.
const fn network(descriptor: &'static str, name: &'static str, codes: Codes) -> End {
    End::Binder(Method { descriptor, name, codes, with: &[], reply: Reply::Wifi })
}

pub(super) const APIS: &[Api] = &[
    Api {
        id: "wifi.connection",
        category: Category::Wifi,
        kind: Kind::Read,
        permission: Some("android.permission.ACCESS_WIFI_STATE"),
        about: "Reads which Wi-Fi network the phone is in: its name (SSID) and its router (BSSID), which tell where the phone is.",
        doubt: None,
        ends: &[network(WIFI, "getConnectionInfo", [0, 23, 24, 25, 29, 30, 30, 36, 41, 42, 41])],
    },
    Api {
        id: "wifi.scan",
        category: Category::Wifi,
        kind: Kind::Read,
        permission: Some("android.permission.ACCESS_FINE_LOCATION"),
        about: "Looks for the Wi-Fi networks around, or reads which were found; they tell where the phone is.",
        doubt: None,
        ends: &[
            list(WIFI, "getScanResults", [0, 19, 20, 21, 25, 26, 26, 32, 36, 36, 35]),
            binder(WIFI, "startScan", [0, 18, 19, 20, 24, 25, 25, 31, 35, 35, 34]),
            binder(WIFI, "registerScanResultsCallback", [0, 0, 0, 0, 94, 107, 107, 117, 131, 133, 133]),
        ],
    },
    Api {
        id: "wifi.networks",
        category: Category::Wifi,
        kind: Kind::Read,
        permission: Some("android.permission.ACCESS_FINE_LOCATION"),
        about: "Reads which Wi-Fi networks the phone has been told to remember.",
        doubt: None,
        ends: &[
            object(WIFI, "getConfiguredNetworks", [0, 4, 4, 4, 3, 3, 3, 5, 9, 9, 9]),
            object(WIFI, "getPrivilegedConfiguredNetworks", [0, 5, 5, 5, 4, 4, 4, 6, 10, 10, 10]),
        ],
    },
    Api {
        id: "wifi.dhcp",
        category: Category::Wifi,
        kind: Kind::Read,
        permission: Some("android.permission.ACCESS_WIFI_STATE"),
        about: "Reads the addresses that the Wi-Fi network has given to the phone.",
        doubt: None,
        ends: &[object(WIFI, "getDhcpInfo", [0, 30, 31, 32, 36, 42, 42, 50, 57, 58, 59])],
    },
    Api {
        id: "network.state",
        category: Category::NetworkState,
        kind: Kind::Read,
        permission: Some("android.permission.ACCESS_NETWORK_STATE"),
        about: "Asks whether and how the phone is connected, or asks to be told.",
        doubt: None,
        ends: &[
            object(CONNECTIVITY, "getActiveNetwork", [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            object(CONNECTIVITY, "getActiveNetworkInfo", [0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]),
            object(CONNECTIVITY, "getNetworkInfo", [0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]),
            object(CONNECTIVITY, "getNetworkInfoForUid", [0, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6]),
            list(CONNECTIVITY, "getAllNetworkInfo", [0, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]),
            list(CONNECTIVITY, "getAllNetworks", [0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]),
            object(CONNECTIVITY, "getActiveLinkProperties", [0, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12]),
            object(CONNECTIVITY, "getLinkProperties", [0, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14]),
            object(CONNECTIVITY, "getNetworkCapabilities", [0, 15, 15, 15, 15, 15, 15, 16, 16, 16, 16]),
            binder(CONNECTIVITY, "listenForNetwork", [0, 62, 61, 62, 61, 43, 43, 45, 45, 45, 45]),
            binder(CONNECTIVITY, "pendingListenForNetwork", [0, 63, 62, 63, 62, 44, 44, 46, 46, 46, 46]),
            // Also what `registerDefaultNetworkCallback` ends in.
            binder(CONNECTIVITY, "requestNetwork", [0, 59, 58, 59, 58, 40, 40, 42, 42, 42, 42]),
            binder(CONNECTIVITY, "pendingRequestForNetwork", [0, 60, 59, 60, 59, 41, 41, 43, 43, 43, 43]),
        ],
    },
];
