//! Calls that are going on, and the operator.

use super::{Api, Category, Codes, End, Kind, Method, binder, java};
use crate::decode::parcel::{Reply, SOME_EVENT};

const REGISTRY: &str = "com.android.internal.telephony.ITelephonyRegistry";
const TELEPHONY: &str = "com.android.internal.telephony.ITelephony";
const TELECOM: &str = "com.android.internal.telecom.ITelecomService";

/// A method of the registry of listeners. Each of them also ends the listening, when it names no event.
const fn listening(name: &'static str, codes: Codes) -> End {
    End::Binder(Method { descriptor: REGISTRY, name, codes, with: &[SOME_EVENT], reply: Reply::Nothing })
}

/// A getter of the telephony manager that answers from a property of the system, which no call leaves the process for.
const fn from_property(name: &'static str, signature: &'static str) -> End {
    End::Java(java("android.telephony.TelephonyManager", name, signature))
}
const TEXT: &str = "()Ljava/lang/String;";
/// Of one subscription.
const TEXT_OF: &str = "(I)Ljava/lang/String;";

pub(super) const APIS: &[Api] = &[
    Api {
        id: "phone_state.listen",
        category: Category::PhoneState,
        kind: Kind::Listen,
        permission: Some("android.permission.READ_PHONE_STATE"),
        about: "Asks to be told of calls, or of something else about the phone, such as its signal.",
        doubt: None,
        ends: &[
            listening("listen", [0, 3, 3, 4, 4, 0, 0, 0, 0, 0, 0]),
            listening("listenForSubscriber", [0, 4, 4, 5, 6, 0, 0, 0, 0, 0, 0]),
            listening("listenWithFeature", [0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0]),
            listening("listenWithEventList", [0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4]),
        ],
    },
    Api {
        id: "phone_state.read",
        category: Category::PhoneState,
        kind: Kind::Read,
        permission: Some("android.permission.READ_PHONE_STATE"),
        about: "Asks whether a call is going on.",
        doubt: None,
        ends: &[
            // What `TelephonyManager.getCallState` without a subscription ends in.
            binder(TELECOM, "getCallState", [0, 0, 0, 29, 30, 31, 31, 32, 33, 0, 0]),
            binder(TELECOM, "getCallStateUsingPackage", [0, 0, 0, 0, 0, 32, 32, 33, 34, 0, 0]),
            binder(TELECOM, "isInCall", [0, 0, 0, 26, 27, 27, 27, 28, 29, 0, 0]),
            binder(TELECOM, "isInManagedCall", [0, 0, 0, 27, 28, 29, 29, 30, 31, 0, 0]),
            binder(TELEPHONY, "getCallState", [0, 44, 44, 33, 31, 31, 31, 31, 34, 34, 34]),
            binder(TELEPHONY, "getCallStateForSlot", [0, 45, 45, 34, 32, 0, 0, 0, 0, 0, 0]),
            binder(TELEPHONY, "getCallStateForSubscription", [0, 0, 0, 0, 0, 32, 32, 32, 35, 35, 35]),
        ],
    },
    Api {
        id: "operator.read",
        category: Category::Operator,
        kind: Kind::Read,
        permission: None,
        about: "Reads the name or the number of the mobile operator.",
        doubt: None,
        ends: &[
            from_property("getSimOperator", TEXT),
            from_property("getSimOperator", TEXT_OF),
            from_property("getSimOperatorName", TEXT),
            from_property("getSimOperatorName", TEXT_OF),
            from_property("getNetworkOperator", TEXT),
            from_property("getNetworkOperator", TEXT_OF),
            from_property("getNetworkOperatorName", TEXT),
            from_property("getNetworkOperatorName", TEXT_OF),
        ],
    },
];
