//! The forms in which a text may leave: each as a pattern of at most [`LONGEST`] bytes that is the same wherever the text stands.

use hooks::event::Encoding;

use super::hash;

/// Longest pattern: as much as is compared. Texts that begin with the same so many bytes are not told apart, except by their digests.
pub const LONGEST: usize = 64;
/// Shorter ones are not searched: they would be found in anything.
pub const SHORTEST: usize = hooks::brief::SHORTEST;
/// Of shorter texts only digests are searched.
const SHORTEST_TEXT: usize = 6;
/// Of a longer text the last part is searched too, for the case that it is sent in parts.
const LONG_TEXT: usize = 4096;

/// Calls `each` with every pattern of a text, some of them more than once.
pub fn forms(text: &str, each: &mut dyn FnMut(Encoding, &[u8])) {
    if text.len() >= SHORTEST_TEXT {
        written(text, each);
    }
    if text.len() > LONG_TEXT {
        written(&text[text.ceil_char_boundary(text.len() - LONGEST)..], each);
    }
    let bytes = text.as_bytes();
    digest(Encoding::Md5, &hash::md5(bytes), each);
    digest(Encoding::Sha1, &hash::sha1(bytes), each);
    digest(Encoding::Sha256, &hash::sha256(bytes), each);
}

/// The text as it may be written. A pattern that is cut is still the beginning of what is written.
fn written(text: &str, each: &mut dyn FnMut(Encoding, &[u8])) {
    let bytes = text.as_bytes();
    each(Encoding::Plain, &bytes[..bytes.len().min(LONGEST)]);
    for escapes in [
        Escapes { slash: false, unicode: false },
        Escapes { slash: true, unicode: false },
        Escapes { slash: true, unicode: true },
    ] {
        each(Encoding::Plain, json(text, escapes).bytes());
    }
    for safe in SAFE {
        for digits in [UPPER, LOWER] {
            each(Encoding::Url, percent(bytes, safe, digits).bytes());
        }
    }
    for alphabet in [STANDARD, URL_SAFE] {
        for offset in 0..3 {
            each(Encoding::Base64, base64(bytes, offset, alphabet).bytes());
        }
    }
    for digits in [LOWER, UPPER] {
        each(Encoding::Hex, hex(bytes, digits).bytes());
    }
}

/// A digest in each of its forms.
fn digest(encoding: Encoding, digest: &[u8], each: &mut dyn FnMut(Encoding, &[u8])) {
    for digits in [LOWER, UPPER] {
        each(encoding, hex(digest, digits).bytes());
    }
    for alphabet in [STANDARD, URL_SAFE] {
        each(encoding, base64(digest, 0, alphabet).bytes());
    }
    each(encoding, digest);
}

/// A pattern in the making. What does not fit is left out.
struct Form {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Form {
    fn new() -> Form {
        Form { bytes: [0; LONGEST], length: 0 }
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn is_full(&self) -> bool {
        self.length == LONGEST
    }

    fn put(&mut self, bytes: &[u8]) {
        let kept = bytes.len().min(LONGEST - self.length);
        self.bytes[self.length..self.length + kept].copy_from_slice(&bytes[..kept]);
        self.length += kept;
    }
}

pub const LOWER: &[u8; 16] = b"0123456789abcdef";
pub const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// A byte in hexadecimal digits.
pub fn pair(byte: u8, digits: &[u8; 16]) -> [u8; 2] {
    [digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]]
}

fn hex(bytes: &[u8], digits: &[u8; 16]) -> Form {
    let mut form = Form::new();
    bytes.iter().take(LONGEST / 2).for_each(|byte| form.put(&pair(*byte, digits)));
    form
}

/// What is left as it is, besides letters and digits; whether a space becomes a plus.
type Safe = (&'static [u8], bool);
/// RFC 3986, Java's `URLEncoder` (forms), and `encodeURIComponent`, whose rule Android's `Uri.encode` has too.
const SAFE: [Safe; 3] = [(b"-._~", false), (b"-._*", true), (b"-._~!'()*", false)];

fn percent(bytes: &[u8], (safe, plus): Safe, digits: &[u8; 16]) -> Form {
    let mut form = Form::new();
    for byte in bytes.iter().take(LONGEST) {
        match byte {
            b' ' if plus => form.put(b"+"),
            _ if byte.is_ascii_alphanumeric() || safe.contains(byte) => form.put(&[*byte]),
            _ => {
                let [high, low] = pair(*byte, digits);
                form.put(&[b'%', high, low]);
            }
        }
    }
    form
}

/// How a text is written between the quotes of JSON.
#[derive(Clone, Copy)]
struct Escapes {
    /// `/` becomes `\/`, as Android's own writer does.
    slash: bool,
    /// What is not ASCII becomes `\u1234`.
    unicode: bool,
}

fn json(text: &str, escapes: Escapes) -> Form {
    let mut form = Form::new();
    for character in text.chars() {
        match character {
            _ if form.is_full() => break,
            '"' => form.put(b"\\\""),
            '\\' => form.put(b"\\\\"),
            '\n' => form.put(b"\\n"),
            '\r' => form.put(b"\\r"),
            '\t' => form.put(b"\\t"),
            '/' if escapes.slash => form.put(b"\\/"),
            _ if escapes.unicode && !character.is_ascii() => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let [high, low] = unit.to_be_bytes();
                    form.put(b"\\u");
                    form.put(&pair(high, LOWER));
                    form.put(&pair(low, LOWER));
                }
            }
            _ => form.put(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    form
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 of a text that begins `offset` bytes behind a multiple of three. Only the digits all of whose bits are the text's, because the
/// others depend on what stands beside it.
fn base64(bytes: &[u8], offset: usize, alphabet: &[u8; 64]) -> Form {
    let byte = |index: usize| index.checked_sub(offset).and_then(|index| bytes.get(index)).copied().unwrap_or(0);
    let (first, end) = ((offset * 8).div_ceil(6), (offset + bytes.len()) * 8 / 6);
    let mut form = Form::new();
    for digit in first..end.min(first + LONGEST) {
        let bit = digit * 6;
        let word = u16::from_be_bytes([byte(bit / 8), byte(bit / 8 + 1)]);
        form.put(&[alphabet[usize::from(word >> (10 - bit % 8) & 63)]]);
    }
    form
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Base64 with its padding.
    pub fn whole_base64(bytes: &[u8]) -> String {
        let mut text = String::new();
        for chunk in bytes.chunks(3) {
            let mut group = [0; 3];
            group[..chunk.len()].copy_from_slice(chunk);
            let word = u32::from_be_bytes([0, group[0], group[1], group[2]]);
            for digit in 0..4 {
                let known = digit <= chunk.len();
                text.push(if known { STANDARD[(word >> (18 - 6 * digit) & 63) as usize] as char } else { '=' });
            }
        }
        text
    }

    fn all(text: &str) -> Vec<(Encoding, String)> {
        let mut all = Vec::new();
        forms(text, &mut |encoding, bytes| all.push((encoding, String::from_utf8_lossy(bytes).into_owned())));
        all
    }

    #[test]
    fn each_form_is_as_other_programs_write_it() {
        let text = "a b/麦*~\"'(";
        let all = all(text);
        let has = |encoding, form: &str| all.contains(&(encoding, form.to_owned()));
        assert!(has(Encoding::Plain, text));
        assert!(has(Encoding::Plain, "a b\\/麦*~\\\"'("));
        assert!(has(Encoding::Plain, "a b\\/\\u9ea6*~\\\"'("));
        assert!(has(Encoding::Url, "a%20b%2F%E9%BA%A6%2A~%22%27%28"), "RFC 3986");
        assert!(has(Encoding::Url, "a+b%2F%E9%BA%A6*%7E%22%27%28"), "URLEncoder");
        assert!(has(Encoding::Url, "a%20b%2f%e9%ba%a6*~%22'("), "encodeURIComponent, lower digits");
        assert!(has(Encoding::Hex, "6120622fe9baa62a7e222728") && has(Encoding::Hex, "6120622FE9BAA62A7E222728"));
        let md5 = hash::md5(text.as_bytes());
        assert!(has(Encoding::Md5, &md5.iter().map(|byte| format!("{byte:02x}")).collect::<String>()));
        assert!(has(Encoding::Md5, whole_base64(&md5).trim_end_matches('=').get(..21).unwrap()));
    }

    #[test]
    fn base64_is_the_part_that_does_not_depend_on_neighbours() {
        let text = "card 6222029876543210123";
        for before in 0..7 {
            for after in 0..4 {
                let around = [&vec![b'<'; before][..], text.as_bytes(), &vec![0xff; after]].concat();
                let form = base64(text.as_bytes(), before % 3, STANDARD);
                let found = whole_base64(&around).contains(std::str::from_utf8(form.bytes()).unwrap());
                assert!(found && form.length >= text.len() * 8 / 6 - 2, "{before} before, {after} behind");
            }
        }
        assert_eq!(base64(&[0xff; 100], 1, URL_SAFE).bytes(), [b'_'; LONGEST]);
        assert_eq!(base64(b"", 2, STANDARD).length, 0);
    }

    #[test]
    fn of_a_long_text_both_ends_are_searched_and_of_a_short_one_its_digests() {
        let long = format!("{}{}", "x".repeat(LONG_TEXT), "the end of it ".repeat(10));
        let ends = &long[long.len() - LONGEST..];
        assert!(all(&long).contains(&(Encoding::Plain, ends.to_owned())));
        assert!(all(&long).iter().all(|(_, form)| form.len() <= LONGEST * 3));
        let short = all("12345");
        assert!(short.iter().all(|(encoding, _)| matches!(encoding, Encoding::Md5 | Encoding::Sha1 | Encoding::Sha256)));
        assert_eq!(short.len(), 15);
    }
}
