//! The last known location.

use super::policy::{Caller, Decision};
use super::{Method, package_and_tag, values};
use crate::parcel::{Reader, Writer};

pub(super) const METHODS: &[Method] = &[Method {
    descriptor: "android.location.ILocationManager",
    code: 1, // getLastLocation
    category: "location",
    caller: |arguments| {
        skip_request(arguments)?;
        package_and_tag(arguments)
    },
    answer: |_, decision, reply| {
        reply.no_exception();
        if decision == Decision::Grant {
            write_location(reply);
        } else {
            reply.i32(0);
        }
    },
}];

/// Passes over a LocationRequest of API 30.
fn skip_request(arguments: &mut Reader) -> Option<Caller> {
    if arguments.i32()? != 0 {
        // Quality; fastest interval, interval, expiry; updates; displacement; three switches; provider; work source.
        arguments.i32()?;
        for _ in 0..3 {
            arguments.i64()?;
        }
        arguments.i32()?;
        arguments.f32()?;
        for _ in 0..3 {
            arguments.i32()?;
        }
        arguments.string16()?;
        arguments.string16()?;
    }
    Some(Caller::default())
}

/// A present android.location.Location of API 30.
fn write_location(reply: &mut Writer) {
    reply.i32(1).string16(Some("gps"));
    // Wall clock, elapsed time, its uncertainty, which fields are set (horizontal accuracy).
    reply.i64(1_790_000_000_000).i64(1_000_000_000).f64(0.0).i32(8);
    reply.f64(values::LATITUDE).f64(values::LONGITUDE).f64(0.0);
    // Speed, bearing, and the accuracies; no extras.
    for accuracy in [0.0, 0.0, 12.5, 0.0, 0.0, 0.0] {
        reply.f32(accuracy);
    }
    reply.i32(-1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer};

    fn ask(tag: Option<&str>) -> Vec<u8> {
        let mut request = Writer::request("android.location.ILocationManager");
        request.i32(1).i32(100).i64(0).i64(0).i64(i64::MAX).i32(1).f32(0.0);
        request.i32(0).i32(0).i32(0).string16(Some("gps")).string16(None);
        request.string16(Some("com.example.app")).string16(tag);
        answer(1, request.as_bytes(), Sender { pid: 1, uid: 1 }).parcel
    }

    #[test]
    fn the_place_is_given() {
        let reply = ask(None);
        let mut reply = Reader::new(&reply);
        assert_eq!((reply.i32(), reply.i32()), (Some(0), Some(1)));
        assert_eq!(reply.string16(), Some(Some("gps".to_owned())));
        assert_eq!((reply.i64().is_some(), reply.i64().is_some()), (true, true));
        assert_eq!((reply.f64(), reply.i32()), (Some(0.0), Some(8)));
        assert_eq!(reply.f64(), Some(values::LATITUDE));
        assert_eq!(reply.f64(), Some(values::LONGITUDE));
    }

    #[test]
    fn the_caller_is_found_behind_the_request() {
        assert_eq!(Reader::new(&ask(Some("lab.refuse.location"))).i32(), Some(-1));
    }
}
