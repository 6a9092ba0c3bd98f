//! Whether and how the phone is connected: by Wi-Fi.

use super::policy::Decision;
use super::{Method, anyone};
use crate::parcel::{Reader, Writer};

const CONNECTIVITY: &str = "android.net.IConnectivityManager";
const NETWORK: i32 = 100;
const TYPE_WIFI: i32 = 1;
const TRANSPORT_WIFI: u32 = 1;
/// Internet, not restricted, trusted, validated.
const CAPABILITIES: [u32; 4] = [12, 13, 14, 16];

const fn method(code: u32, answer: fn(&mut Reader, Decision, &mut Writer)) -> Method {
    Method { descriptor: CONNECTIVITY, code, category: "network_state", caller: anyone, answer }
}

/// One object, or null.
fn object(reply: &mut Writer, decision: Decision, write: fn(&mut Writer)) {
    let is_there = decision == Decision::Grant;
    reply.no_exception().i32(i32::from(is_there));
    if is_there {
        write(reply);
    }
}

pub(super) const METHODS: &[Method] = &[
    // getActiveNetwork.
    method(1, |_, decision, reply| object(reply, decision, network)),
    // getActiveNetworkInfo.
    method(3, |_, decision, reply| object(reply, decision, network_info)),
    // getNetworkCapabilities, of the network that there is.
    method(15, |arguments, decision, reply| {
        let is_known = arguments.i32() == Some(1) && arguments.i32() == Some(NETWORK);
        object(reply, if is_known { decision } else { Decision::Empty }, network_capabilities);
    }),
];

fn network(reply: &mut Writer) {
    reply.i32(NETWORK);
}

/// Type, names, state, switches, and no words about why.
fn network_info(reply: &mut Writer) {
    reply.i32(TYPE_WIFI).i32(0).string16(Some("WIFI")).string16(Some(""));
    reply.string16(Some("CONNECTED")).string16(Some("CONNECTED"));
    reply.i32(0).i32(1).i32(0).string16(None).string16(None);
}

/// What it can, what it must not, over what it goes.
fn network_capabilities(reply: &mut Writer) {
    let can = CAPABILITIES.iter().fold(0i64, |bits, bit| bits | 1 << bit);
    reply.i64(can).i64(0).i64(1 << TRANSPORT_WIFI);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer};

    fn ask(code: u32, network: Option<i32>) -> Vec<u8> {
        let mut request = Writer::request(CONNECTIVITY);
        if let Some(network) = network {
            request.i32(1).i32(network).string16(Some("com.example.app"));
        }
        answer(code, request.as_bytes(), Sender { pid: 1, uid: 10_000 }).parcel
    }

    #[test]
    fn the_phone_is_in_one_network_and_others_are_not_there() {
        for (code, network, there) in [(1, None, 1), (3, None, 1), (15, Some(NETWORK), 1), (15, Some(7), 0)] {
            let reply = ask(code, network);
            let mut reply = Reader::new(&reply);
            assert_eq!((reply.i32(), reply.i32()), (Some(0), Some(there)), "{code} {network:?}");
        }
    }
}
