//! Wi-Fi: the network that the phone is in, those around it, those that it remembers.

use super::policy::{Caller, Decision};
use super::{Method, anyone, package_and_tag, values};
use crate::parcel::{Reader, Writer};

const WIFI: &str = "android.net.wifi.IWifiManager";
/// What a caller gets in the place of an address.
const NO_ADDRESS: &str = "02:00:00:00:00:00";
const FREQUENCY: i32 = 5180;
const RSSI: i32 = -48;
const ADDRESS: [u8; 4] = [192, 168, 42, 17];

const fn method(code: u32, caller: fn(&mut Reader) -> Option<Caller>, answer: fn(&mut Reader, Decision, &mut Writer)) -> Method {
    Method { descriptor: WIFI, code, category: "wifi", caller, answer }
}

pub(super) const METHODS: &[Method] = &[
    // getConfiguredNetworks: a ParceledListSlice.
    method(3, package_and_tag, |_, decision, reply| {
        reply.no_exception().i32(1);
        if decision != Decision::Grant {
            reply.i32(0);
            return;
        }
        reply.i32(1).string16(Some("android.net.wifi.WifiConfiguration"));
        reply.i32(1).i32(0).i32(2).string16(Some(&quoted(values::HOME_SSID))).string16(None);
    }),
    // startScan.
    method(24, package_and_tag, |_, decision, reply| {
        reply.no_exception().i32(i32::from(decision == Decision::Grant));
    }),
    // getScanResults: a list.
    method(25, package_and_tag, |_, decision, reply| {
        let found = [(values::SSID, values::BSSID), (values::OTHER_SSID, values::OTHER_BSSID)];
        let found = if decision == Decision::Grant { &found[..] } else { &[] };
        reply.no_exception().i32(found.len() as i32);
        for (name, router) in found {
            scan_result(reply.i32(1), name, router);
        }
    }),
    // getConnectionInfo: without the permission a WifiInfo comes all the same, without what it is asked for.
    method(29, package_and_tag, |_, decision, reply| {
        let is_granted = decision == Decision::Grant;
        let (name, router) = if is_granted { (values::SSID, values::BSSID) } else { ("", NO_ADDRESS) };
        reply.no_exception().i32(1);
        // Network, signal, speeds, frequency.
        reply.i32(if is_granted { 7 } else { -1 }).i32(RSSI).i32(433).i32(433).i32(390).i32(FREQUENCY);
        reply.i32(1).byte_array(&ADDRESS);
        ssid(reply.i32(1), name);
        reply.string16(Some(router)).string16(Some(NO_ADDRESS));
    }),
    // getDhcpInfo.
    method(36, anyone, |_, decision, reply| {
        if decision != Decision::Grant {
            reply.no_exception().i32(0);
            return;
        }
        let gateway = [ADDRESS[0], ADDRESS[1], ADDRESS[2], 1];
        reply.no_exception().i32(1);
        for address in [ADDRESS, gateway, [255, 255, 255, 0], gateway, [0; 4], gateway] {
            reply.i32(i32::from_le_bytes(address));
        }
        reply.i32(86_400);
    }),
];

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// A `WifiSsid`: how many bytes it has, and they.
fn ssid(parcel: &mut Writer, name: &str) {
    parcel.i32(name.len() as i32).byte_array(name.as_bytes());
}

fn scan_result(parcel: &mut Writer, name: &str, router: &str) {
    ssid(parcel.i32(1), name);
    parcel.string16(Some(name)).string16(Some(router)).string16(None).i32(0).i32(-1);
    parcel.string16(Some("[WPA2-PSK-CCMP][ESS]")).i32(RSSI).i32(FREQUENCY).i64(1_000_000);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer};

    fn ask(code: u32, tag: Option<&str>) -> Vec<u8> {
        let mut request = Writer::request(WIFI);
        request.string16(Some("com.example.app")).string16(tag);
        answer(code, request.as_bytes(), Sender { pid: 1, uid: 10_000 }).parcel
    }

    #[test]
    fn the_network_is_told_with_its_name_and_its_router() {
        for (code, present) in [(25, 2), (29, 1)] {
            let reply = ask(code, None);
            let mut reader = Reader::new(&reply);
            assert_eq!((reader.i32(), reader.i32()), (Some(0), Some(present)), "{code}");
            let router: Vec<u8> = values::BSSID.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(reply.windows(router.len()).any(|window| window == router), "{code}");
            assert!(reply.windows(values::SSID.len()).any(|window| window == values::SSID.as_bytes()), "{code}");
        }
    }

    #[test]
    fn a_refused_caller_learns_no_network() {
        for code in [3, 24, 25, 29] {
            let reply = ask(code, Some("lab.refuse.wifi"));
            assert_eq!(Reader::new(&reply).i32(), Some(-1), "{code}");
        }
    }
}
