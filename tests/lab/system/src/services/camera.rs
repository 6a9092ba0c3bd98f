//! The camera service. No pictures flow.

use super::Method;
use super::policy::{Caller, Decision};
use crate::parcel::{Reader, Writer};

const SERVICE: &str = "android.hardware.ICameraService";

/// A camera that is there. A device's reply carries its binder; here it is behind handle 0, too.
fn camera(_: &mut Reader, decision: Decision, reply: &mut Writer) {
    reply.no_exception().i32(i32::from(decision == Decision::Grant));
}

/// Passes over the client's callbacks.
fn skip_binder(arguments: &mut Reader) -> Option<()> {
    (0..7).try_for_each(|_| arguments.i32().map(drop))
}

pub(super) const METHODS: &[Method] = &[
    Method {
        descriptor: SERVICE,
        code: 3, // connect
        category: "camera",
        caller: |arguments| {
            skip_binder(arguments)?;
            arguments.i32()?;
            Some(Caller { package: arguments.string16()?, tag: None })
        },
        answer: camera,
    },
    Method {
        descriptor: SERVICE,
        code: 4, // connectDevice
        category: "camera",
        caller: |arguments| {
            skip_binder(arguments)?;
            arguments.string16()?;
            super::package_and_tag(arguments)
        },
        answer: camera,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer};

    #[test]
    fn a_camera_is_given_or_refused() {
        let connect = |tag| {
            let mut request = Writer::request(SERVICE);
            request.raw(&[0; 28]).string16(Some("0")).string16(Some("com.example.app")).string16(tag).i32(-1);
            let reply = answer(4, request.as_bytes(), Sender { pid: 1, uid: 1 }).parcel;
            let mut reply = Reader::new(&reply);
            (reply.i32(), reply.i32())
        };
        assert_eq!(connect(None), (Some(0), Some(1)));
        assert_eq!(connect(Some("lab.refuse.camera")).0, Some(-1));
    }
}
