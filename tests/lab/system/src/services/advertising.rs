//! Advertising identifiers: the MSA's and Google's. On a device an app binds to their services; here they answer at handle 0 as all others.

use super::policy::Decision;
use super::{Method, anyone, string, values};
use crate::parcel::{Reader, Writer};

const MSA: &str = "com.bun.lib.MsaIdInterface";
const GOOGLE: &str = "com.google.android.gms.ads.identifier.internal.IAdvertisingIdService";

const fn method(
    descriptor: &'static str,
    code: u32,
    category: &'static str,
    answer: fn(&mut Reader, Decision, &mut Writer),
) -> Method {
    Method { descriptor, code, category, caller: anyone, answer }
}

pub(super) const METHODS: &[Method] = &[
    // isSupported.
    method(MSA, 1, "oaid", |_, decision, reply| {
        reply.no_exception().i32(i32::from(decision == Decision::Grant));
    }),
    method(MSA, 3, "oaid", |_, decision, reply| string(reply, decision, values::OAID)),
    method(MSA, 4, "oaid", |_, decision, reply| string(reply, decision, values::VAID)),
    method(MSA, 5, "oaid", |_, decision, reply| string(reply, decision, values::AAID)),
    // getId, isLimitAdTrackingEnabled.
    method(GOOGLE, 1, "ad_id", |_, decision, reply| string(reply, decision, values::AD_ID)),
    method(GOOGLE, 2, "ad_id", |_, _, reply| {
        reply.no_exception().i32(0);
    }),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer};

    #[test]
    fn each_identifier_is_told() {
        for (descriptor, code, id) in
            [(MSA, 3, values::OAID), (MSA, 4, values::VAID), (MSA, 5, values::AAID), (GOOGLE, 1, values::AD_ID)]
        {
            let request = Writer::request(descriptor);
            let reply = answer(code, request.as_bytes(), Sender { pid: 1, uid: 10_000 }).parcel;
            let mut reply = Reader::new(&reply);
            assert_eq!((reply.i32(), reply.string16()), (Some(0), Some(Some(id.to_owned()))), "{code}");
        }
    }
}
