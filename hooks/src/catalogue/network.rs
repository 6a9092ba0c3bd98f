//! Hardware addresses.

use super::{Api, Category, End, Kind, text, texts};

const DEVICE_POLICY: &str = "android.app.admin.IDevicePolicyManager";
const WIFI: &str = "android.net.wifi.IWifiManager";

pub(super) const APIS: &[Api] = &[
    Api {
        id: "mac.read",
        category: Category::Mac,
        kind: Kind::Read,
        permission: None,
        about: "Reads the hardware address of a network interface.",
        doubt: None,
        ends: &[
            End::File("/sys/class/net/*/address"),
            End::File("/sys/devices/virtual/net/*/address"),
            End::Libc("ioctl SIOCGIFHWADDR"),
            End::Libc("getifaddrs"),
            text(DEVICE_POLICY, "getWifiMacAddress", [0, 0, 0, 0, 216, 226, 229, 232, 244, 246, 253]),
            texts(WIFI, "getFactoryMacAddresses", [0, 0, 0, 76, 85, 97, 97, 107, 121, 123, 123]),
        ],
    },
    Api {
        id: "mac.neighbours",
        category: Category::Mac,
        kind: Kind::Read,
        permission: None,
        about: "Reads the table of hardware addresses in the local network, the router among them.",
        doubt: None,
        ends: &[End::File("/proc/net/arp"), End::File("/proc/*/net/arp")],
    },
];
