//! From what stands on the wire to rows of the catalogue.

use super::{Api, End, Method, apis};
use crate::decode::parcel::Utf16;

/// Finds the rows of a transaction at one API level. Built once; looking up touches no heap.
#[derive(Debug)]
pub struct BinderIndex {
    /// Open addressing by (descriptor, code); rows of the same place follow one another.
    slots: Box<[Option<Slot>]>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u32,
    code: u32,
    api: &'static Api,
    method: &'static Method,
}

impl BinderIndex {
    /// The rows whose codes are known at this API level.
    pub fn new(level: u32) -> BinderIndex {
        BinderIndex::with_codes(|method| method.code(level))
    }

    /// The rows with the codes that `code` gives them; those without one are left out.
    pub fn with_codes(code: impl Fn(&'static Method) -> Option<u32>) -> BinderIndex {
        let rows = binder_methods().filter_map(|(api, method)| Some((api, method, code(method)?)));
        let rows: Vec<_> = rows.collect();
        let mut slots = vec![None; (rows.len() * 4).next_power_of_two()].into_boxed_slice();
        for (api, method, code) in rows {
            let descriptor: Vec<u8> = method.descriptor.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let hash = hash(&descriptor, code);
            let mut at = hash as usize & (slots.len() - 1);
            while slots[at].is_some() {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = Some(Slot { hash, code, api, method });
        }
        BinderIndex { slots }
    }

    /// The rows of this method. More than one when rows differ in the arguments that they ask for.
    pub fn find<'a>(&'a self, descriptor: Utf16<'a>, code: u32) -> impl Iterator<Item = (&'static Api, &'static Method)> + 'a {
        let hash = hash(descriptor.0, code);
        let mask = self.slots.len() - 1;
        (0..self.slots.len())
            .map_while(move |step| self.slots[(hash as usize + step) & mask])
            .filter(move |slot| slot.hash == hash && slot.code == code && descriptor == *slot.method.descriptor)
            .map(|slot| (slot.api, slot.method))
    }
}

/// All binder methods, each with the row it stands in.
pub fn binder_methods() -> impl Iterator<Item = (&'static Api, &'static Method)> {
    apis().flat_map(|api| {
        api.ends.iter().filter_map(move |end| match end {
            End::Binder(method) => Some((api, method)),
            _ => None,
        })
    })
}

/// Eight bytes at a time: most transactions are none of ours, and this is what they pay.
fn hash(descriptor: &[u8], code: u32) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = descriptor.as_chunks::<8>();
    let mut state = u64::from(code);
    for word in words {
        state = (state.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR);
    }
    for byte in rest {
        state = (state.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(FACTOR);
    }
    (state >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{FIRST_LEVEL, LAST_LEVEL};

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn every_row_is_found_at_every_level_that_knows_it() {
        let mut found = 0;
        for level in FIRST_LEVEL..=LAST_LEVEL {
            let index = BinderIndex::new(level);
            for api in apis() {
                for end in api.ends {
                    let End::Binder(method) = end else { continue };
                    let Some(code) = method.code(level) else { continue };
                    let descriptor = utf16(method.descriptor);
                    assert!(index.find(Utf16(&descriptor), code).any(|row| row == (api, method)), "{} at {level}", api.id);
                    assert_eq!(index.find(Utf16(&descriptor), 9999).count(), 0);
                    found += 1;
                }
            }
        }
        assert!(found > 300);
    }

    #[test]
    fn nothing_is_known_outside_the_table() {
        let clipboard = utf16("android.content.IClipboard");
        for level in [0, 25, 37, u32::MAX] {
            assert_eq!(BinderIndex::new(level).find(Utf16(&clipboard), 3).count(), 0);
        }
        let index = BinderIndex::new(30);
        assert_eq!(index.find(Utf16(&clipboard), 3).next().unwrap().0.id, "clipboard.read");
        assert_eq!(index.find(Utf16(&utf16("android.content.IClipboards")), 3).count(), 0);
        assert_eq!(index.find(Utf16(&[]), 3).count(), 0);
    }

    #[test]
    fn codes_that_are_given_win_over_the_table() {
        let index = BinderIndex::with_codes(|method| match method.name {
            "getPrimaryClip" => Some(77),
            "hasPrimaryClip" => None,
            _ => method.code(30),
        });
        let clipboard = utf16("android.content.IClipboard");
        let found = |code| index.find(Utf16(&clipboard), code).map(|row| row.1.name).next();
        assert_eq!((found(77), found(3)), (Some("getPrimaryClip"), None));
        assert_eq!(binder_methods().filter(|(_, method)| method.name == "getPrimaryClip").count(), 1);
    }

    #[test]
    fn no_call_is_of_two_rows_that_ask_for_the_same_texts() {
        for level in FIRST_LEVEL..=LAST_LEVEL {
            let mut seen = std::collections::HashMap::new();
            for (api, method) in binder_methods() {
                let Some(code) = method.code(level) else { continue };
                let before = seen.insert((method.descriptor, code, method.with), (api.id, method.name));
                assert_eq!(before, None, "{} {} at {level}", api.id, method.name);
            }
        }
    }

    #[test]
    fn rows_are_well_formed() {
        let mut ids: Vec<_> = apis().map(|api| api.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), apis().count(), "ids are unique");
        for api in apis() {
            assert!(!api.ends.is_empty() && api.about.ends_with('.'), "{}", api.id);
            assert!(api.permission.is_none_or(|name| name.starts_with("android.permission.")), "{}", api.id);
        }
    }
}
