//! Parcels: the interface token that a request begins with, the texts among its arguments, and what a reply says.

use super::{i32_at, u32_at, wifi};
use crate::event::Outcome;

/// How a parcel's interface token is laid out. It is told from the bytes, not from the API level, because a process may speak to
/// vendor services with an older or other header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// Until API 28: strict mode, descriptor.
    Strict,
    /// API 29: strict mode, work source, descriptor.
    WorkSource,
    /// API 30 and later: strict mode, work source, a word that names the partition (`SYST`, `VNDR`, ...), descriptor.
    Partition,
}

/// The interface token of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its layout.
    pub generation: Generation,
    /// The interface descriptor, UTF-16 without its zero.
    pub descriptor: Utf16<'a>,
    /// Offset of the first argument.
    pub arguments: usize,
}

/// UTF-16 text as it stands in a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Utf16<'a>(pub &'a [u8]);

impl PartialEq<str> for Utf16<'_> {
    fn eq(&self, other: &str) -> bool {
        // Descriptors and the texts that rows ask for are ASCII.
        self.0.len() == other.len() * 2 && self.0.chunks_exact(2).zip(other.bytes()).all(|(unit, byte)| unit == [byte, 0])
    }
}

/// Longest descriptor, in characters.
const MAX_DESCRIPTOR: u32 = 256;
const PARTITIONS: [u32; 4] = [word(b"SYST"), word(b"VNDR"), word(b"RECO"), word(b"UNKN")];

const fn word(text: &[u8; 4]) -> u32 {
    u32::from_be_bytes(*text)
}

/// The interface token at the front of a request.
pub fn token(parcel: &[u8]) -> Option<Token<'_>> {
    let at = |generation, offset| {
        let (descriptor, arguments) = descriptor(parcel, offset)?;
        Some(Token { generation, descriptor, arguments })
    };
    if PARTITIONS.contains(&u32_at(parcel, 8)?)
        && let Some(token) = at(Generation::Partition, 12)
    {
        return Some(token);
    }
    at(Generation::WorkSource, 8).or_else(|| at(Generation::Strict, 4))
}

/// A String16 that looks like a descriptor: identifier characters and dots only.
fn descriptor(parcel: &[u8], at: usize) -> Option<(Utf16<'_>, usize)> {
    let length = u32_at(parcel, at)?;
    if length == 0 || length > MAX_DESCRIPTOR {
        return None;
    }
    let end = at + 4 + length as usize * 2;
    let text = parcel.get(at + 4..end)?;
    // The first unit and the zero behind the last are enough: what is looked up next is compared in full.
    let first = text[0].is_ascii_alphabetic() && text[1] == 0;
    (first && parcel.get(end..end + 2)? == [0, 0]).then_some((Utf16(text), (end + 2 + 3) & !3))
}

/// Stands among the texts that a row asks for in place of one: the call asks to be told of something, and does not end that.
pub const SOME_EVENT: &str = "listen://some";

/// Whether a request that ends in what is listened for (bits of a word, or an array of words) and a truth value names anything there.
fn names_an_event(parcel: &[u8]) -> bool {
    parcel.len().checked_sub(8).and_then(|at| u32_at(parcel, at)) != Some(0)
}

/// Whether these texts follow one another, as String16s or String8s (an intent's action since API 30) with nothing between them, somewhere behind `from`. Looking for them anywhere
/// steps over attribution sources and other structures whose shape changes from release to release.
pub fn has_texts(parcel: &[u8], from: usize, texts: &[&str]) -> bool {
    /// Structures before the texts are short; a longer parcel is not searched to its end.
    const SEARCHED: usize = 4096;
    if texts == [SOME_EVENT] {
        return names_an_event(parcel);
    }
    let end = parcel.len().min(from.saturating_add(SEARCHED));
    (from..end).step_by(4).any(|start| {
        let mut at = start;
        texts.iter().all(|text| match string16(parcel, at, text).or_else(|| string8(parcel, at, text)) {
            Some(next) => {
                at = next;
                true
            }
            None => false,
        })
    })
}

/// The offset behind the String16 at `at`, if it is this text.
fn string16(parcel: &[u8], at: usize, text: &str) -> Option<usize> {
    if u32_at(parcel, at)? as usize != text.len() {
        return None;
    }
    let end = at + 4 + text.len() * 2;
    (Utf16(parcel.get(at + 4..end)?) == *text).then_some((end + 2 + 3) & !3)
}

/// The offset behind the String8 at `at`, if it is this text.
fn string8(parcel: &[u8], at: usize, text: &str) -> Option<usize> {
    if u32_at(parcel, at)? as usize != text.len() {
        return None;
    }
    let end = at + 4 + text.len();
    (parcel.get(at + 4..end)? == text.as_bytes()).then_some((end + 1 + 3) & !3)
}

/// What stands in a reply behind its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Nothing, or something whose presence says nothing (a truth value).
    Nothing,
    /// A text that the caller asked for: length, or -1 for null.
    Text,
    /// A text that is no datum of the user's, such as an app's name; laid out alike.
    Name,
    /// An array of texts: its length, or -1 for null.
    Texts,
    /// A `ClipData`: a word that is 0 for null.
    Clip,
    /// An object: a word that is 0 for null.
    Object,
    /// A list or an array of other things: its length, or -1 for null.
    List,
    /// A bundle with a text called `value`: its length in bytes, -1 for null.
    Bundle,
    /// A `WifiInfo`: a word that is 0 for null.
    Wifi,
    /// A binder and nothing before it, as some interfaces written by hand answer: no code says how the call went.
    Handle,
}

/// What a reply means for the one who asked.
pub fn outcome(reply: &[u8], shape: Reply) -> Outcome {
    if shape == Reply::Handle {
        return handle(reply);
    }
    let (code, at) = head(reply);
    match code {
        None => Outcome::Unknown,
        Some(0) => match (shape, i32_at(reply, at)) {
            (Reply::Nothing, _) => Outcome::Granted,
            (_, None) => Outcome::Unknown,
            (Reply::Object | Reply::Clip | Reply::Wifi, Some(0)) => Outcome::Empty,
            (Reply::Text | Reply::Name | Reply::Texts | Reply::List | Reply::Bundle, Some(..=0)) => Outcome::Empty,
            (Reply::Wifi, _) if wifi::is_withheld(reply, at) => Outcome::Empty,
            _ => Outcome::Granted,
        },
        Some(code) => Outcome::Refused(code),
    }
}

/// What a `flat_binder_object` says that stands alone: a null binder is one of the process's own at address 0.
fn handle(reply: &[u8]) -> Outcome {
    const BINDER: u32 = 0x7362_2a85;
    const HANDLE: u32 = 0x7368_2a85;
    match (u32_at(reply, 0), u32_at(reply, 8), u32_at(reply, 12)) {
        (Some(BINDER), Some(0), Some(0)) => Outcome::Empty,
        (Some(BINDER | HANDLE), Some(_), Some(_)) => Outcome::Granted,
        _ => Outcome::Unknown,
    }
}

/// The code that a reply begins with, and the offset of what follows.
///
/// It is an exception code (0: none), for hand-written native interfaces a `status_t`; both are 0 when all is well. A code of -127 or -128
/// is no exception but the mark of a header that is stepped over.
pub(super) fn head(reply: &[u8]) -> (Option<i32>, usize) {
    const NOTED_APP_OPS: i32 = -127;
    const STRICT_MODE: i32 = -128;
    let mut at = 0;
    let mut code = i32_at(reply, at);
    if code == Some(NOTED_APP_OPS) {
        at = behind_header(reply, at);
        code = i32_at(reply, at);
    }
    if code == Some(STRICT_MODE) {
        at = behind_header(reply, at);
        code = Some(0);
    } else {
        at = at.saturating_add(4);
    }
    (code, at)
}

/// The plain status that stands in place of a reply.
pub fn status(reply: &[u8]) -> Option<i32> {
    i32_at(reply, 0)
}

/// A header is its code, its size (counted from the size on) and its content.
fn behind_header(reply: &[u8], at: usize) -> usize {
    let size = u32_at(reply, at.saturating_add(4)).unwrap_or(u32::MAX);
    at.saturating_add(4).saturating_add(size as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn put_text(parcel: &mut Vec<u8>, text: &str) {
        parcel.extend((text.encode_utf16().count() as u32).to_ne_bytes());
        text.encode_utf16().chain([0]).for_each(|unit| parcel.extend(unit.to_ne_bytes()));
        parcel.resize(parcel.len().next_multiple_of(4), 0);
    }

    fn request(words: &[u32], descriptor: &str, texts: &[&str]) -> Vec<u8> {
        let mut parcel: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
        put_text(&mut parcel, descriptor);
        texts.iter().for_each(|text| put_text(&mut parcel, text));
        parcel
    }

    #[test]
    fn the_three_generations_of_headers_are_told_apart() {
        let cases = [
            (Generation::Strict, vec![0x0040_0000]),
            (Generation::WorkSource, vec![0x8000_0000, u32::MAX]),
            (Generation::Partition, vec![0x8000_0000, u32::MAX, word(b"SYST")]),
            (Generation::Partition, vec![0x8000_0000, 0, word(b"VNDR")]),
        ];
        for (generation, words) in cases {
            for name in ["android.content.IClipboard", "a.B", "IAAudioService"] {
                let parcel = request(&words, name, &["com.example"]);
                let token = token(&parcel).unwrap();
                assert_eq!(token.generation, generation);
                assert!(token.descriptor == *name);
                assert_eq!(string16(&parcel, token.arguments, "com.example"), Some(parcel.len()));
            }
        }
    }

    #[test]
    fn texts_are_found_only_together_and_in_order() {
        let words = [0, u32::MAX, word(b"SYST")];
        let find = |texts: &[&str]| has_texts(&request(&words, "a.B", texts), 20, &["GET_secure", "android_id"]);
        assert!(find(&["com.example", "settings", "GET_secure", "android_id"]));
        assert!(find(&["GET_secure", "android_id"]));
        assert!(!find(&["android_id", "GET_secure"]));
        assert!(!find(&["GET_secure", "x", "android_id"]));
        assert!(!find(&["GET_secure", "android_idx"]));
        assert!(!find(&["GET_secure"]));

        // Length, bytes, zero, padding to four.
        let mut parcel = request(&words, "a.B", &["com.example"]);
        parcel.extend([3, 0, 0, 0, b'a', b'.', b'b', 0, 4, 0, 0, 0, b'a', b'.', b'b', b'c', 0, 0, 0, 0]);
        assert!(has_texts(&parcel, 20, &["a.b"]) && has_texts(&parcel, 20, &["a.b", "a.bc"]));
        assert!(!has_texts(&parcel, 20, &["a.c"]));
    }

    #[test]
    fn a_call_that_listens_to_nothing_any_more_is_told_from_one_that_listens() {
        let words = [0, u32::MAX, word(b"SYST")];
        let listens = |ending: &[u32]| {
            let mut parcel = request(&words, "a.B", &["com.example"]);
            ending.iter().for_each(|word| parcel.extend(word.to_ne_bytes()));
            has_texts(&parcel, 20, &[SOME_EVENT])
        };
        // The bits of what is listened for, or an array of it; then whether to be told at once.
        assert!(listens(&[32, 1]) && listens(&[1, 6, 0]) && listens(&[2, 1, 6, 1]));
        assert!(!listens(&[0, 1]) && !listens(&[0, 0]));
        assert!(has_texts(&[0; 4], 0, &[SOME_EVENT]), "what cannot be read counts");
    }

    #[test]
    fn replies_say_granted_refused_or_empty() {
        let words = |words: &[i32]| words.iter().flat_map(|word| word.to_ne_bytes()).collect::<Vec<_>>();
        let cases = [
            (vec![0, 3, 0x410041, 0x41], Reply::Text, Outcome::Granted),
            (vec![0, -1], Reply::Text, Outcome::Empty),
            (vec![0, 0, 0], Reply::Text, Outcome::Empty),
            (vec![0, 1, 9], Reply::Object, Outcome::Granted),
            (vec![0, 0], Reply::Object, Outcome::Empty),
            (vec![0, -1], Reply::Bundle, Outcome::Empty),
            (vec![0], Reply::Nothing, Outcome::Granted),
            (vec![-1, 4, 0, 0], Reply::Text, Outcome::Refused(-1)),
            // A header of noted app ops (12 bytes from its size on), then the exception code.
            (vec![-127, 12, 7, 7, 0, 5], Reply::Text, Outcome::Granted),
            (vec![-127, 12, 7, 7, -1], Reply::Text, Outcome::Refused(-1)),
            // A strict mode header stands for "no exception".
            (vec![-128, 8, 7, -1], Reply::Text, Outcome::Empty),
            (vec![], Reply::Text, Outcome::Unknown),
            (vec![0], Reply::Text, Outcome::Unknown),
            (vec![-127, -1], Reply::Text, Outcome::Unknown),
            (vec![0, 0], Reply::Wifi, Outcome::Empty),
            (vec![0x7368_2a85, 0, 7, 0, 0, 0, 0], Reply::Handle, Outcome::Granted),
            (vec![0x7362_2a85, 0, 0, 0, 0, 0, 0], Reply::Handle, Outcome::Empty),
            (vec![-1], Reply::Handle, Outcome::Unknown),
        ];
        for (reply, shape, expected) in cases {
            assert_eq!(outcome(&words(&reply), shape), expected, "{reply:?} {shape:?}");
        }
    }

    const SHAPES: [Reply; 10] = [
        Reply::Nothing,
        Reply::Text,
        Reply::Name,
        Reply::Texts,
        Reply::Clip,
        Reply::Object,
        Reply::List,
        Reply::Bundle,
        Reply::Wifi,
        Reply::Handle,
    ];

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..256), from in any::<usize>()) {
            let _ = token(&bytes);
            let _ = has_texts(&bytes, from, &["GET_secure", "android_id"]);
            for shape in SHAPES {
                let _ = outcome(&bytes, shape);
            }
        }
    }
}
