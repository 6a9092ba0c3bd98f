//! Numbers that name the phone, its SIM card or its installation.

use crate::decode::parcel::Reply;

use super::{Api, Category, End, Java, Kind, Method, always, java, text};

const TELEPHONY: &str = "com.android.internal.telephony.ITelephony";
const PHONE_SUB_INFO: &str = "com.android.internal.telephony.IPhoneSubInfo";
const SUBSCRIPTIONS: &str = "com.android.internal.telephony.ISub";
const IDENTIFIERS_POLICY: &str = "android.os.IDeviceIdentifiersPolicyService";

const RESOLVER: &str = "android.content.ContentResolver";
const BY_URI: &str = "(Landroid/net/Uri;Ljava/lang/String;Ljava/lang/String;Landroid/os/Bundle;)Landroid/os/Bundle;";
/// Since API 29.
const BY_AUTHORITY: &str = "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;Landroid/os/Bundle;)Landroid/os/Bundle;";

/// `getString` of one of the classes for settings, asked for the Android ID.
const fn setting(class: &'static str) -> End {
    let signature = "(Landroid/content/ContentResolver;Ljava/lang/String;)Ljava/lang/String;";
    End::Java(Java { is_static: true, with: Some((1, "android_id")), ..java(class, "getString", signature) })
}

pub(super) const APIS: &[Api] = &[
    Api {
        id: "imei.read",
        category: Category::Imei,
        kind: Kind::Read,
        permission: Some("android.permission.READ_PRIVILEGED_PHONE_STATE"),
        about: "Reads the IMEI of the phone.",
        doubt: None,
        ends: &[
            text(TELEPHONY, "getImeiForSlot", [0, 137, 149, 143, 154, 150, 150, 146, 149, 148, 148]),
            text(TELEPHONY, "getPrimaryImei", [0, 0, 0, 0, 0, 0, 0, 0, 150, 149, 149]),
            text(TELEPHONY, "getDeviceId", [0, 136, 148, 142, 152, 148, 148, 144, 147, 146, 146]),
            text(TELEPHONY, "getDeviceIdWithFeature", [0, 0, 0, 0, 153, 149, 149, 145, 148, 147, 147]),
            text(PHONE_SUB_INFO, "getImeiForSubscriber", [0, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5]),
            text(PHONE_SUB_INFO, "getDeviceId", [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            text(PHONE_SUB_INFO, "getDeviceIdWithFeature", [0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2]),
            text(PHONE_SUB_INFO, "getDeviceIdForPhone", [0, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4]),
        ],
    },
    Api {
        id: "meid.read",
        category: Category::Meid,
        kind: Kind::Read,
        permission: Some("android.permission.READ_PRIVILEGED_PHONE_STATE"),
        about: "Reads the MEID of the phone.",
        doubt: None,
        ends: &[text(TELEPHONY, "getMeidForSlot", [0, 138, 150, 145, 156, 152, 152, 148, 152, 151, 151])],
    },
    Api {
        id: "imsi.read",
        category: Category::Imsi,
        kind: Kind::Read,
        permission: Some("android.permission.READ_PRIVILEGED_PHONE_STATE"),
        about: "Reads the subscriber number of the SIM card.",
        doubt: None,
        ends: &[
            text(PHONE_SUB_INFO, "getSubscriberId", [0, 7, 7, 7, 8, 8, 8, 8, 8, 8, 8]),
            text(PHONE_SUB_INFO, "getSubscriberIdWithFeature", [0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9]),
            text(PHONE_SUB_INFO, "getSubscriberIdForSubscriber", [0, 8, 8, 8, 10, 10, 10, 10, 10, 10, 10]),
        ],
    },
    Api {
        id: "iccid.read",
        category: Category::Iccid,
        kind: Kind::Read,
        permission: Some("android.permission.READ_PRIVILEGED_PHONE_STATE"),
        about: "Reads the serial number of the SIM card.",
        doubt: None,
        ends: &[
            text(PHONE_SUB_INFO, "getIccSerialNumber", [0, 11, 10, 10, 12, 12, 12, 12, 12, 12, 13]),
            text(PHONE_SUB_INFO, "getIccSerialNumberWithFeature", [0, 0, 0, 0, 13, 13, 13, 13, 13, 13, 14]),
            text(PHONE_SUB_INFO, "getIccSerialNumberForSubscriber", [0, 12, 11, 11, 14, 14, 14, 14, 14, 14, 15]),
        ],
    },
    Api {
        id: "phone_number.read",
        category: Category::PhoneNumber,
        kind: Kind::Read,
        permission: Some("android.permission.READ_PHONE_NUMBERS"),
        about: "Reads the telephone number of the user.",
        doubt: None,
        ends: &[
            text(TELEPHONY, "getLine1NumberForDisplay", [0, 116, 127, 121, 130, 126, 126, 122, 125, 125, 125]),
            text(PHONE_SUB_INFO, "getLine1Number", [0, 13, 12, 12, 15, 15, 15, 15, 15, 15, 16]),
            text(PHONE_SUB_INFO, "getLine1NumberForSubscriber", [0, 14, 13, 13, 16, 16, 16, 16, 16, 16, 17]),
            text(PHONE_SUB_INFO, "getMsisdn", [0, 17, 16, 16, 19, 19, 19, 19, 19, 19, 20]),
            text(PHONE_SUB_INFO, "getMsisdnForSubscriber", [0, 18, 17, 17, 20, 20, 20, 20, 20, 20, 21]),
            text(SUBSCRIPTIONS, "getPhoneNumber", [0, 0, 0, 0, 0, 0, 0, 51, 46, 0, 0]),
            text(SUBSCRIPTIONS, "getPhoneNumberFromFirstAvailableSource", [0, 0, 0, 0, 0, 0, 0, 52, 47, 0, 0]),
        ],
    },
    Api {
        id: "serial.read",
        category: Category::Serial,
        kind: Kind::Read,
        permission: Some("android.permission.READ_PRIVILEGED_PHONE_STATE"),
        about: "Reads the serial number of the phone.",
        doubt: None,
        ends: &[
            text(IDENTIFIERS_POLICY, "getSerial", [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            text(IDENTIFIERS_POLICY, "getSerialForPackage", [0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2]),
            End::File("/sys/devices/soc0/serial_number"),
            End::File("/sys/class/android_usb/android0/iSerial"),
        ],
    },
    Api {
        id: "android_id.read",
        category: Category::AndroidId,
        kind: Kind::Read,
        permission: None,
        about: "Reads the Android ID. After the first time it is answered from a cache in the process, which only the method of Java sees.",
        doubt: None,
        ends: &[
            End::Binder(Method {
                descriptor: "android.content.IContentProvider",
                name: "call",
                codes: always(21),
                with: &["GET_secure", "android_id"],
                reply: Reply::Bundle,
            }),
            setting("android.provider.Settings$Secure"),
            setting("android.provider.Settings$System"),
            End::Java(Java { with: Some((2, "android_id")), ..java(RESOLVER, "call", BY_URI) }),
            End::Java(Java { with: Some((2, "android_id")), ..java(RESOLVER, "call", BY_AUTHORITY) }),
        ],
    },
];
