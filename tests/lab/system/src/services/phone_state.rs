//! Whether a call is going on: none ever is. Operators are no service's: they are properties of the system.

use super::policy::Decision;
use super::{Caller, Method, anyone, number_package_and_tag, package_and_tag};
use crate::parcel::{Reader, Writer};

const TELEPHONY: &str = "com.android.internal.telephony.ITelephony";
const TELECOM: &str = "com.android.internal.telecom.ITelecomService";
const REGISTRY: &str = "com.android.internal.telephony.ITelephonyRegistry";
const IDLE: i32 = 0;

const fn method(descriptor: &'static str, code: u32, caller: fn(&mut Reader) -> Option<Caller>) -> Method {
    Method { descriptor, code, category: "phone_state", caller, answer: idle }
}

fn idle(_: &mut Reader, _: Decision, reply: &mut Writer) {
    reply.no_exception().i32(IDLE);
}

pub(super) const METHODS: &[Method] = &[
    // getCallState, getCallStateForSlot.
    method(TELEPHONY, 31, anyone),
    method(TELEPHONY, 32, anyone),
    // isInCall, getCallState.
    method(TELECOM, 27, package_and_tag),
    method(TELECOM, 30, anyone),
    // listenForSubscriber.
    method(REGISTRY, 6, number_package_and_tag),
];
