//! Hardware addresses as the texts that an app makes of them, so that they are recognised when they leave. What files hold is text already.

use std::ffi::c_int;

use crate::egress::{
    self,
    encode::{LOWER, UPPER, pair},
};
use crate::state::Agent;

/// Octets of an address.
pub const LENGTH: usize = 6;
const CATEGORY: &str = "mac";
/// Two digits for each octet, with colons between.
const TEXT: usize = LENGTH * 3 - 1;

/// An address was delivered, as its octets. Apps write it in small or in capital letters.
pub fn learn(agent: &'static Agent, access: u32, address: &[u8; LENGTH]) {
    for digits in [LOWER, UPPER] {
        let mut text = [b':'; TEXT];
        for (octet, place) in address.iter().zip(text.chunks_mut(3)) {
            place[..2].copy_from_slice(&pair(*octet, digits));
        }
        egress::learn(agent, access, CATEGORY, str::from_utf8(&text).unwrap_or(""));
    }
}

/// An address was delivered by a file of `sysfs` that has just been opened. Reading at a position moves nothing that the app sees.
pub fn learn_file(agent: &'static Agent, access: u32, fd: c_int) {
    let mut text = [0; 32];
    // SAFETY: the buffer is ours; a descriptor that cannot be read gives an error.
    let length = unsafe { libc::pread(fd, text.as_mut_ptr().cast(), text.len(), 0) };
    if let Some(address) = usize::try_from(length).ok().and_then(|length| parse(&text[..length])) {
        learn(agent, access, &address);
    }
}

/// `02:00:5e:10:00:01`.
fn parse(text: &[u8]) -> Option<[u8; LENGTH]> {
    let text = str::from_utf8(text).ok()?.trim_end();
    let mut address = [0; LENGTH];
    let mut octets = text.split(':');
    for octet in &mut address {
        *octet = octets.next().filter(|digits| digits.len() == 2).and_then(|digits| u8::from_str_radix(digits, 16).ok())?;
    }
    octets.next().is_none().then_some(address)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_text_of_a_file_is_an_address_or_nothing() {
        assert_eq!(parse(b"02:00:5e:10:00:fF\n"), Some([2, 0, 0x5e, 0x10, 0, 0xff]));
        for other in [&b""[..], b"02:00:5e:10:00", b"02:00:5e:10:00:01:02", b"up", b"2:00:5e:10:00:01", b"\xff"] {
            assert_eq!(parse(other), None);
        }
    }
}
