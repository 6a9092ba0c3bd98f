//! Intents and Uris in requests: to which app an intent is addressed, and of which provider a Uri is.
//!
//! They stand behind arguments whose shape changes from release to release, so they are looked for: an intent or a Uri has enough of a
//! shape of its own to be told from what stands before it.

use super::i32_at;
use super::parcel::{Generation, Token, Utf16};

/// Stands among the texts that a row asks for in place of one: the request has an intent that is addressed to another app.
pub const OTHER: &str = "intent://other";
/// How a text begins that asks for a Uri of an authority: `content://AUTHORITY`.
pub const URI: &str = "content://";

/// Starting the system's own activity for permissions has a row of its own.
const REQUEST_PERMISSIONS: &str = "android.content.pm.action.REQUEST_PERMISSIONS";
/// The system itself, and the package in whose isolated processes every app's web pages are drawn.
const PLATFORM: [&str; 3] = ["android", "com.android.webview", "com.google.android.webview"];
/// Structures before the intent are short; a longer parcel is not searched to its end.
const SEARCHED: usize = 4096;
/// Longest text within an intent or a Uri.
const MAX_TEXT: i32 = 8192;

/// A text in one of the two ways in which parcels write it.
#[derive(Debug, Clone, Copy)]
pub enum Text<'a> {
    /// UTF-8.
    Narrow(&'a [u8]),
    /// UTF-16.
    Wide(&'a [u8]),
}

impl<'a> Text<'a> {
    /// Its characters; what is not ASCII is 0.
    fn ascii(self) -> impl Iterator<Item = u8> + 'a {
        let (bytes, step) = match self {
            Text::Narrow(bytes) => (bytes, 1),
            Text::Wide(bytes) => (bytes, 2),
        };
        bytes.chunks_exact(step).map(|unit| if unit.len() == 2 && unit[1] != 0 || !unit[0].is_ascii() { 0 } else { unit[0] })
    }

    fn is(self, text: &str) -> bool {
        match self {
            Text::Narrow(bytes) => bytes == text.as_bytes(),
            Text::Wide(bytes) => Utf16(bytes) == *text,
        }
    }

    /// The text, if it is the name of a package that finds room.
    fn package(self, out: &mut [u8; MAX_PACKAGE]) -> Option<&str> {
        let mut length = 0;
        for byte in self.ascii() {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_')) {
                return None;
            }
            *out.get_mut(length)? = byte;
            length += 1;
        }
        str::from_utf8(&out[..length]).ok().filter(|name| !name.is_empty())
    }
}

/// Longest name of a package that is told.
pub const MAX_PACKAGE: usize = 128;

/// Reads a parcel in the way of its generation. Every method gives `None` past the end.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    generation: Generation,
}

impl<'a> Cursor<'a> {
    fn word(&mut self) -> Option<i32> {
        let word = i32_at(self.bytes, self.at)?;
        self.at += 4;
        Some(word)
    }

    fn skip(&mut self, words: usize) -> Option<()> {
        (0..words).try_for_each(|_| self.word().map(drop))
    }

    /// A text, or null, written in units of so many bytes.
    fn units(&mut self, size: usize) -> Option<Option<&'a [u8]>> {
        let count = self.word()?;
        if count == -1 {
            return Some(None);
        }
        if !(0..=MAX_TEXT).contains(&count) {
            return None;
        }
        let end = self.at + count as usize * size;
        let text = self.bytes.get(self.at..end)?;
        if self.bytes.get(end..end + size)?.iter().any(|byte| *byte != 0) {
            return None;
        }
        self.at = (end + size + 3) & !3;
        Some(Some(text))
    }

    fn wide(&mut self) -> Option<Option<Text<'a>>> {
        Some(self.units(2)?.map(Text::Wide))
    }

    /// Intents and Uris write UTF-8 since API 30.
    fn text(&mut self) -> Option<Option<Text<'a>>> {
        match self.generation {
            Generation::Partition => Some(self.units(1)?.map(Text::Narrow)),
            _ => self.wide(),
        }
    }

    /// A part of a Uri: in one of two spellings, or in both.
    fn part(&mut self) -> Option<Option<Text<'a>>> {
        match self.word()? {
            0 => {
                let encoded = self.text()?;
                self.text()?;
                Some(encoded)
            }
            1 | 2 => self.text(),
            _ => None,
        }
    }

    fn uri(&mut self) -> Option<Uri<'a>> {
        Some(match self.word()? {
            0 => Uri::None,
            1 => Uri::Text(self.text()??),
            2 => {
                self.text()?;
                self.part()?;
                self.part()?;
                Uri::None
            }
            3 => {
                let (scheme, authority) = (self.text()?, self.part()?);
                for _ in ["path", "query", "fragment"] {
                    self.part()?;
                }
                Uri::Parts(scheme, authority)
            }
            _ => return None,
        })
    }

    fn intent(&mut self) -> Option<Intent<'a>> {
        let action = self.text()?;
        self.uri()?;
        // Its type; and since API 29 its identifier.
        self.text()?;
        if self.generation != Generation::Strict {
            self.text()?;
        }
        // Flags.
        self.skip(1)?;
        let package = self.text()?;
        let component = self.wide()?;
        if component.is_some() {
            self.wide()??;
        }
        // Bounds on the screen, and how many categories there are: what makes it unlikely that this is something else.
        match self.word()? {
            0 => {}
            1 => self.skip(4)?,
            _ => return None,
        }
        (0..64).contains(&self.word()?).then_some(Intent { action, target: component.or(package) })
    }
}

enum Uri<'a> {
    None,
    Text(Text<'a>),
    Parts(Option<Text<'a>>, Option<Text<'a>>),
}

struct Intent<'a> {
    action: Option<Text<'a>>,
    target: Option<Text<'a>>,
}

/// Reads something at each place of a request until it is there.
fn find<'a, T>(parcel: &'a [u8], token: &Token<'_>, read: impl Fn(&mut Cursor<'a>) -> Option<T>) -> Option<T> {
    let end = parcel.len().min(token.arguments.saturating_add(SEARCHED));
    let mut places = (token.arguments..end).step_by(4);
    places.find_map(|at| read(&mut Cursor { bytes: parcel, at, generation: token.generation }))
}

/// The other app that the first intent of a request is addressed to. `is_own` says whether a package is the app's own.
pub fn other<'o>(
    parcel: &[u8],
    token: &Token<'_>,
    is_own: impl FnOnce(&str) -> bool,
    out: &'o mut [u8; MAX_PACKAGE],
) -> Option<&'o str> {
    // An object that is there has a 1 before it.
    let intent = find(parcel, token, |cursor| if cursor.word()? == 1 { cursor.intent() } else { None })?;
    if intent.action.is_some_and(|action| action.is(REQUEST_PERMISSIONS)) {
        return None;
    }
    let package = intent.target?.package(out)?;
    (!PLATFORM.contains(&package) && !is_own(package)).then_some(package)
}

/// Whether the first content Uri of a request is of this authority, given as `content://AUTHORITY`. A user's number before the authority
/// is stepped over.
pub fn is_uri(parcel: &[u8], token: &Token<'_>, uri: &str) -> bool {
    let wanted = uri.strip_prefix(URI).unwrap_or(uri).as_bytes();
    let is_wanted = |text: Text<'_>, behind: usize| {
        let authority = || text.ascii().skip(behind).take_while(|byte| !matches!(byte, b'/' | b'?' | b'#'));
        let user = authority().position(|byte| byte == b'@').map_or(0, |at| at + 1);
        authority().skip(user).eq(wanted.iter().copied())
    };
    let found = find(parcel, token, |cursor| match cursor.uri()? {
        Uri::Text(text) if text.ascii().take(URI.len()).eq(URI.bytes()) => Some(is_wanted(text, URI.len())),
        Uri::Parts(Some(scheme), Some(authority)) if scheme.is("content") => Some(is_wanted(authority, 0)),
        _ => None,
    });
    found == Some(true)
}

#[cfg(test)]
#[path = "intent_tests.rs"]
mod tests;
