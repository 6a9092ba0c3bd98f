//! What a `WifiInfo` tells of the network that the phone is in. Its shape has changed with nearly every release, so it is not walked through:
//! hardware addresses are looked for by their form, and the network's name is what stands right before the first of them.

use super::parcel::Utf16;
use super::reply::Text;
use super::u32_at;

/// Characters of a hardware address with its colons.
const ADDRESS: usize = 17;
/// The address that Android gives to those who may not know it.
const PLACEHOLDER: &str = "02:00:00:00:00:00";
/// The most bytes that the name of a network has.
const MAX_NAME: usize = 32;

/// Calls `each` with the name of the network (SSID), then with the address of its router (BSSID) and what else looks like one.
pub(super) fn texts<'a>(reply: &'a [u8], start: usize, each: &mut dyn FnMut(Text<'a>)) -> Option<()> {
    let mut is_first = true;
    for at in (start..reply.len()).step_by(4) {
        let Some(address) = address(reply, at) else { continue };
        if is_first && let Some(name) = name_before(reply, start, at) {
            each(Text::Utf8(name));
        }
        is_first = false;
        each(Text::Utf16(address));
    }
    Some(())
}

/// Whether the answer withholds what it is asked for, or there is none: no name, and Android's placeholder in the place of the first address.
/// An answer that is not understood withholds nothing.
pub(super) fn is_withheld(reply: &[u8], start: usize) -> bool {
    let first = (start..reply.len()).step_by(4).find_map(|at| Some((at, address(reply, at)?)));
    first.is_some_and(|(at, address)| Utf16(address) == *PLACEHOLDER && name_before(reply, start, at).is_none_or(str::is_empty))
}

/// The `String16` at this place, if it is a hardware address.
fn address(reply: &[u8], at: usize) -> Option<&[u8]> {
    if u32_at(reply, at)? as usize != ADDRESS {
        return None;
    }
    let text = reply.get(at + 4..at + 4 + ADDRESS * 2)?;
    let fits = |(place, unit): (usize, &[u8; 2])| {
        let [byte, 0] = *unit else { return false };
        if place % 3 == 2 { byte == b':' } else { byte.is_ascii_hexdigit() }
    };
    text.as_chunks::<2>().0.iter().enumerate().all(fits).then_some(text)
}

/// The array of bytes that ends at `end`: its length, its bytes, zeros up to the next word.
fn name_before(reply: &[u8], start: usize, end: usize) -> Option<&str> {
    (4..=MAX_NAME).step_by(4).find_map(|padded| {
        let at = end.checked_sub(padded + 4).filter(|at| *at >= start)?;
        let length = u32_at(reply, at)? as usize;
        if length.next_multiple_of(4) != padded {
            return None;
        }
        let (name, padding) = reply.get(at + 4..end)?.split_at(length);
        if padding.iter().any(|byte| *byte != 0) {
            return None;
        }
        std::str::from_utf8(name).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::parcel::{Reply, outcome};
    use crate::decode::reply;
    use crate::event::Outcome;
    use proptest::prelude::*;

    const ROUTER: &str = "5c:b1:3e:20:42:07";

    fn words(parcel: &mut Vec<u8>, words: &[i32]) {
        words.iter().for_each(|word| parcel.extend(word.to_ne_bytes()));
    }

    fn text16(parcel: &mut Vec<u8>, text: &str) {
        words(parcel, &[text.encode_utf16().count() as i32]);
        text.encode_utf16().chain([0]).for_each(|unit| parcel.extend(unit.to_ne_bytes()));
        parcel.resize(parcel.len().next_multiple_of(4), 0);
    }

    /// The beginning of a `WifiInfo`: until API 32 the name is preceded by its length twice.
    fn info(name: &[u8], router: &str, older: bool) -> Vec<u8> {
        let mut parcel = Vec::new();
        // No exception, present, network, signal, speeds, frequency, no address.
        words(&mut parcel, &[0, 1, 7, -50, 300, 300, 300, 5180, 0, 1]);
        if older {
            words(&mut parcel, &[name.len() as i32]);
        }
        words(&mut parcel, &[name.len() as i32]);
        parcel.extend(name);
        parcel.resize(parcel.len().next_multiple_of(4), 0);
        text16(&mut parcel, router);
        text16(&mut parcel, PLACEHOLDER);
        words(&mut parcel, &[0, 0, 1, 60]);
        parcel
    }

    fn delivered(parcel: &[u8]) -> Vec<String> {
        let mut all = Vec::new();
        reply::texts(parcel, Reply::Wifi, &mut |text| {
            let mut buffer = vec![0; text.max_utf8()];
            let length = text.write_utf8(&mut buffer);
            all.push(String::from_utf8(buffer[..length].to_vec()).unwrap());
        });
        all
    }

    #[test]
    fn the_name_and_the_router_are_delivered_in_the_shapes_of_every_release() {
        for older in [false, true] {
            for name in ["a", "four", "Cafe 2", "麦麦之家", &"x".repeat(32)] {
                let found = delivered(&info(name.as_bytes(), ROUTER, older));
                // The last one is Android's placeholder, which is known as such further on.
                assert_eq!(found, [name, ROUTER, PLACEHOLDER], "older: {older}");
            }
        }
    }

    #[test]
    fn a_network_without_a_name_or_with_one_that_is_no_text_delivers_none() {
        for name in [&b""[..], b"\xff\xfe\xfd\xfc\xfb"] {
            assert_eq!(delivered(&info(name, ROUTER, true)), [ROUTER, PLACEHOLDER]);
        }
        for not_one in ["5c:b1:3e:20:42:0", "5c-b1-3e-20-42-07", "5c:b1:3e:20:42:0g"] {
            assert_eq!(delivered(&info(b"Cafe", not_one, true)), [PLACEHOLDER], "{not_one}");
        }
        assert!(delivered(&[0; 8]).is_empty() && delivered(&[]).is_empty());
    }

    #[test]
    fn an_answer_without_name_and_router_is_empty_and_one_that_is_not_understood_is_not() {
        let says = |name: &[u8], router: &str| outcome(&info(name, router, true), Reply::Wifi);
        assert_eq!(says(b"", PLACEHOLDER), Outcome::Empty);
        assert_eq!(says(b"Cafe", PLACEHOLDER), Outcome::Granted);
        assert_eq!(says(b"", ROUTER), Outcome::Granted);
        assert_eq!(says(b"Cafe", ROUTER), Outcome::Granted);
        let mut other = Vec::new();
        words(&mut other, &[0, 1, 7, 7, 7]);
        assert_eq!(outcome(&other, Reply::Wifi), Outcome::Granted);
    }

    proptest! {
        #[test]
        fn a_cut_anywhere_is_survived(cut in 0usize..200) {
            let whole = info(b"Cafe Lab", ROUTER, true);
            let found = delivered(&whole[..cut.min(whole.len())]);
            prop_assert!(found.iter().all(|text| delivered(&whole).contains(text)));
        }
    }
}
