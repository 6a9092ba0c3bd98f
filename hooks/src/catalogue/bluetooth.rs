//! Bluetooth devices, and the phone's own address there.

use super::{Api, Category, End, Kind, Method, always, binder, list, text};
use crate::decode::parcel::Reply;

const ADAPTER: &str = "android.bluetooth.IBluetooth";
const MANAGER: &str = "android.bluetooth.IBluetoothManager";
const GATT: &str = "android.bluetooth.IBluetoothGatt";
const SCAN: &str = "android.bluetooth.IBluetoothScan";

pub(super) const APIS: &[Api] = &[
    Api {
        id: "bluetooth.devices",
        category: Category::Bluetooth,
        kind: Kind::Read,
        permission: Some("android.permission.BLUETOOTH_CONNECT"),
        about: "Reads which Bluetooth devices the user has paired.",
        doubt: None,
        // Since API 33 the answer comes by another way, and the call is a one-way one.
        ends: &[list(ADAPTER, "getBondedDevices", [0, 0, 22, 26, 24, 26, 26, 27, 23, 21, 21])],
    },
    Api {
        id: "bluetooth.scan",
        category: Category::Bluetooth,
        kind: Kind::Read,
        permission: Some("android.permission.BLUETOOTH_SCAN"),
        about: "Looks for Bluetooth devices around; they tell where the phone is.",
        doubt: None,
        ends: &[
            binder(ADAPTER, "startDiscovery", [0, 0, 16, 20, 18, 20, 20, 21, 17, 15, 15]),
            binder(GATT, "startScan", [0, 4, 4, 4, 4, 4, 4, 4, 4, 4, 0]),
            binder(GATT, "startScanForIntent", [0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0]),
            binder(SCAN, "startScan", [0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3]),
            binder(SCAN, "startScanForIntent", [0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4]),
        ],
    },
    Api {
        id: "bluetooth.address",
        category: Category::Bluetooth,
        kind: Kind::Read,
        permission: Some("android.permission.LOCAL_MAC_ADDRESS"),
        about: "Reads the Bluetooth address of the phone.",
        doubt: None,
        ends: &[
            text(MANAGER, "getAddress", [0, 13, 13, 13, 13, 12, 12, 12, 12, 7, 7]),
            text(ADAPTER, "getAddress", [0, 0, 6, 6, 4, 4, 4, 4, 4, 4, 4]),
            text(ADAPTER, "getAddressWithAttribution", [0, 0, 0, 0, 0, 5, 5, 5, 0, 0, 0]),
            End::Binder(Method {
                descriptor: "android.content.IContentProvider",
                name: "call",
                codes: always(21),
                with: &["GET_secure", "bluetooth_address"],
                reply: Reply::Bundle,
            }),
        ],
    },
];
