//! The sensor service. Its interface is written by hand: an answer has no head, and a refusal is a null binder. No sensor ever measures
//! anything.

use super::policy::{Caller, Decision};
use super::{Method, media};
use crate::parcel::{Reader, Writer};

const SERVER: &str = "android.gui.SensorServer";
/// Accelerometer, light, proximity, step counter.
const TYPES: [i32; 4] = [1, 5, 8, 19];

/// Whether refusals of this interface have no exception.
pub(super) fn is_native(descriptor: &str) -> bool {
    descriptor == SERVER
}

pub(super) const METHODS: &[Method] = &[
    Method {
        descriptor: SERVER,
        code: 1, // getSensorList
        category: "sensors",
        caller: |arguments| Some(Caller { package: arguments.string16()?, tag: None }),
        // Their number, and of each no more than its type.
        answer: |_, _, reply| {
            reply.i32(TYPES.len() as i32);
            for kind in TYPES {
                reply.i32(kind);
            }
        },
    },
    Method {
        descriptor: SERVER,
        code: 2, // createSensorEventConnection
        category: "sensors",
        caller: connection_caller,
        answer: |_, decision, reply| match decision {
            Decision::Grant => media::write_handle_0(reply),
            Decision::Refuse | Decision::Empty => write_null(reply),
        },
    },
];

/// The name of the queue as a String8, the mode, the package.
fn connection_caller(arguments: &mut Reader) -> Option<Caller> {
    let length = usize::try_from(arguments.i32()?).ok()?;
    for _ in 0..(length + 1).div_ceil(4) {
        arguments.i32()?;
    }
    arguments.i32()?;
    Some(Caller { package: arguments.string16()?, tag: None })
}

fn write_null(reply: &mut Writer) {
    const BINDER_TYPE_BINDER: i32 = 0x7362_2a85;
    reply.i32(BINDER_TYPE_BINDER).i32(0).i64(0).i64(0).i32(0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer, policy};

    #[test]
    fn a_connection_is_given_or_null() {
        for (package, kind) in [("com.example.app", 0x7368_2a85), (policy::REFUSED_PACKAGE, 0x7362_2a85)] {
            let mut request = Writer::request(SERVER);
            request.string8("queue").i32(0).string16(Some(package));
            let reply = answer(2, request.as_bytes(), Sender { pid: 1, uid: 10_000 }).parcel;
            assert_eq!((Reader::new(&reply).i32(), reply.len()), (Some(kind), 28), "{package}");
        }
    }
}
