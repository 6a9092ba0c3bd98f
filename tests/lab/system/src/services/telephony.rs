//! The phone, the SIM and the device's own serial number.

use super::policy::Decision;
use super::{Method, number_package_and_tag, package_and_tag, string, values};

const TELEPHONY: &str = "com.android.internal.telephony.ITelephony";
const SUBSCRIBER: &str = "com.android.internal.telephony.IPhoneSubInfo";
const DEVICE_IDENTIFIERS: &str = "android.os.IDeviceIdentifiersPolicyService";

pub(super) const METHODS: &[Method] = &[
    Method {
        descriptor: TELEPHONY,
        code: 69, // getAllCellInfo
        category: "cell",
        caller: package_and_tag,
        answer: |_, decision, reply| {
            if decision != Decision::Grant {
                reply.no_exception().i32(-1);
                return;
            }
            // One cell: present, type LTE, registered, time, primary serving.
            reply.no_exception().i32(1).i32(1);
            reply.i32(3).i32(1).i64(1_000_000_000).i32(1);
        },
    },
    Method {
        descriptor: TELEPHONY,
        code: 130, // getLine1NumberForDisplay: null, so that the caller asks IPhoneSubInfo
        category: "line1",
        caller: number_package_and_tag,
        answer: |_, _, reply| string(reply, Decision::Empty, ""),
    },
    Method {
        descriptor: TELEPHONY,
        code: 152, // getDeviceId
        category: "imei",
        caller: |arguments| Some(super::Caller { package: arguments.string16()?, tag: None }),
        answer: |_, decision, reply| string(reply, decision, values::IMEI),
    },
    Method {
        descriptor: TELEPHONY,
        code: 153, // getDeviceIdWithFeature
        category: "imei",
        caller: package_and_tag,
        answer: |_, decision, reply| string(reply, decision, values::IMEI),
    },
    Method {
        descriptor: TELEPHONY,
        code: 154, // getImeiForSlot
        category: "imei",
        caller: number_package_and_tag,
        answer: |_, decision, reply| string(reply, decision, values::IMEI),
    },
    Method {
        descriptor: TELEPHONY,
        code: 156, // getMeidForSlot
        category: "meid",
        caller: number_package_and_tag,
        answer: |_, decision, reply| string(reply, decision, values::MEID),
    },
    Method {
        descriptor: SUBSCRIBER,
        code: 10, // getSubscriberIdForSubscriber
        category: "imsi",
        caller: number_package_and_tag,
        answer: |_, decision, reply| string(reply, decision, values::IMSI),
    },
    Method {
        descriptor: SUBSCRIBER,
        code: 14, // getIccSerialNumberForSubscriber
        category: "iccid",
        caller: number_package_and_tag,
        answer: |_, decision, reply| string(reply, decision, values::ICCID),
    },
    Method {
        descriptor: SUBSCRIBER,
        code: 16, // getLine1NumberForSubscriber
        category: "line1",
        caller: number_package_and_tag,
        answer: |_, decision, reply| string(reply, decision, values::LINE1_NUMBER),
    },
    Method {
        descriptor: DEVICE_IDENTIFIERS,
        code: 1, // getSerial
        category: "serial",
        caller: |_| None,
        answer: |_, decision, reply| string(reply, decision, values::SERIAL),
    },
    Method {
        descriptor: DEVICE_IDENTIFIERS,
        code: 2, // getSerialForPackage
        category: "serial",
        caller: package_and_tag,
        answer: |_, decision, reply| string(reply, decision, values::SERIAL),
    },
];
