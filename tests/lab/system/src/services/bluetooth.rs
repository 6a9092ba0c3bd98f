//! Bluetooth. On a device it is a process of its own, found by way of its manager.

use super::policy::{Caller, Decision};
use super::{Method, anyone, package_and_tag, string, values};
use crate::parcel::{Reader, Writer};

const ADAPTER: &str = "android.bluetooth.IBluetooth";
const MANAGER: &str = "android.bluetooth.IBluetoothManager";

const fn method(
    descriptor: &'static str,
    code: u32,
    caller: fn(&mut Reader) -> Option<Caller>,
    answer: fn(&mut Reader, Decision, &mut Writer),
) -> Method {
    Method { descriptor, code, category: "bluetooth", caller, answer }
}

pub(super) const METHODS: &[Method] = &[
    // getAddress.
    method(MANAGER, 13, anyone, |_, decision, reply| string(reply, decision, values::BLUETOOTH_ADDRESS)),
    // startDiscovery.
    method(ADAPTER, 18, package_and_tag, |_, decision, reply| {
        reply.no_exception().i32(i32::from(decision == Decision::Grant));
    }),
    // getBondedDevices: an array, of each device its address.
    method(ADAPTER, 24, anyone, |_, decision, reply| {
        let devices = if decision == Decision::Grant { &[values::BLUETOOTH_DEVICE][..] } else { &[] };
        reply.no_exception().i32(devices.len() as i32);
        for address in devices {
            reply.i32(1).string16(Some(address));
        }
    }),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer};

    #[test]
    fn the_paired_device_is_told() {
        let request = Writer::request(ADAPTER);
        let reply = answer(24, request.as_bytes(), Sender { pid: 1, uid: 10_000 }).parcel;
        let mut reply = Reader::new(&reply);
        assert_eq!((reply.i32(), reply.i32(), reply.i32()), (Some(0), Some(1), Some(1)));
        assert_eq!(reply.string16(), Some(Some(values::BLUETOOTH_DEVICE.to_owned())));
    }
}
