//! What a run asks of its agents beyond the catalogue: shapes of texts, texts to look for, flags of the app, methods of Java.
//!
//! The host writes it, the agent reads it once: lines of words, the last of which may hold spaces. Lines that a reader does not know are
//! passed over, so that an older agent can serve a newer host.
//!
//! ```text
//! key 000102030405060708090a0b0c0d0e0f
//! shape share_token 尬聊口令*
//! look account 13800138000
//! flag app_prefs privacy_agreed
//! entry com.umeng.commonsdk.UMConfigure
//! java custom.call instance com.example.Sdk init (Landroid/content/Context;)V
//! ```

use std::fmt::{self, Display};

/// The api of methods that were asked for without another.
pub const CUSTOM: &str = "custom.call";
/// Stands between the reason why a method that was asked for has no hook and the api that it was asked for.
pub const ASKED_FOR: &str = ", asked for ";

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'a> {
    /// The key of this run's hashes. It is kept in no file of the host's.
    Key([u8; 16]),
    /// A text of this shape is called so. `*` stands for any characters, `?` for one; the pattern is for the whole text.
    Shape {
        /// What such a text is called.
        name: &'a str,
        /// The pattern.
        glob: &'a str,
    },
    /// Look for this text in what leaves the process, whether or not an access delivered it.
    Look {
        /// What the text is called in reports.
        name: &'a str,
        /// The text.
        text: &'a str,
    },
    /// Tell when this key of the app's shared preferences is written.
    Flag {
        /// Name of the preferences, as in `getSharedPreferences`; `*` for any.
        file: &'a str,
        /// The key.
        key: &'a str,
    },
    /// A class that brings an SDK to life.
    Entry(&'a str),
    /// A method to watch.
    Java {
        /// The api that its calls count for.
        api: &'a str,
        /// Whether it is static.
        is_static: bool,
        /// Its class, with dots.
        class: &'a str,
        /// Its name.
        name: &'a str,
        /// Its signature as JNI writes it.
        signature: &'a str,
    },
}

/// The lines of a brief.
pub fn lines(brief: &str) -> impl Iterator<Item = Line<'_>> {
    brief.lines().filter_map(line)
}

fn line(line: &str) -> Option<Line<'_>> {
    let (word, rest) = line.trim_end_matches('\r').split_once(' ')?;
    let pair = || rest.split_once(' ').filter(|(name, last)| !name.is_empty() && !last.is_empty());
    Some(match word {
        "key" => Line::Key(u128::from_str_radix(rest, 16).ok().filter(|_| rest.len() == 32)?.to_be_bytes()),
        "shape" => pair().map(|(name, glob)| Line::Shape { name, glob })?,
        "look" => pair().map(|(name, text)| Line::Look { name, text })?,
        "flag" => pair().map(|(file, key)| Line::Flag { file, key })?,
        "entry" => Line::Entry(rest),
        "java" => {
            // Without the heap: a forked child reads its brief too.
            let mut words = rest.split(' ');
            let [Some(api), Some(kind), Some(class), Some(name), Some(signature), None] = [(); 6].map(|()| words.next()) else {
                return None;
            };
            Line::Java { api, is_static: kind == "static", class, name, signature }
        }
        _ => return None,
    })
}

/// A line as it stands in a brief. Its texts must not hold line breaks, and all but the last no spaces: [`Line::is_writable`].
impl Display for Line<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Line::Key(key) => write!(out, "key {:032x}", u128::from_be_bytes(key)),
            Line::Shape { name, glob } => write!(out, "shape {name} {glob}"),
            Line::Look { name, text } => write!(out, "look {name} {text}"),
            Line::Flag { file, key } => write!(out, "flag {file} {key}"),
            Line::Entry(class) => write!(out, "entry {class}"),
            Line::Java { api, is_static, class, name, signature } => {
                let kind = if is_static { "static" } else { "instance" };
                write!(out, "java {api} {kind} {class} {name} {signature}")
            }
        }
    }
}

impl Line<'_> {
    /// Whether reading back what is written gives the same line.
    pub fn is_writable(&self) -> bool {
        let text = self.to_string();
        let mut lines = lines(&text);
        lines.next() == Some(*self) && lines.next().is_none()
    }
}

/// Of a shorter text, in bytes, not every way of writing is looked for: it would be found in anything.
pub const SHORTEST: usize = 8;
/// So many different texts are looked for in a process; when more are delivered, the oldest are forgotten.
pub const KEPT: usize = 64;

/// Name of the hook event in which an agent tells what it has read: see [`tell`].
pub const HOOK: &str = "brief";
/// How many digests stand in one such event.
const TOLD: usize = 32;

impl Line<'_> {
    /// A number that says that this very line was read. The key has none, nor has a text to look for: it could be found out by trying.
    pub fn digest(&self) -> Option<u64> {
        if matches!(self, Line::Key(_) | Line::Look { .. }) {
            return None;
        }
        let mut digest = Digest(0xcbf2_9ce4_8422_2325);
        fmt::Write::write_fmt(&mut digest, format_args!("{self}")).ok()?;
        Some(digest.0)
    }
}

/// FNV-1a: short, and needs no memory.
struct Digest(u64);

impl fmt::Write for Digest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = text.bytes().fold(self.0, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Ok(())
    }
}

/// What an agent says of the brief that it has read, in texts of a bounded length: so a host that judges the run later knows
/// what was looked for. Uses no heap.
pub fn tell(brief: &str, mut say: impl FnMut(&str)) {
    const DIGITS: usize = 16;
    let mut digests = lines(brief).filter_map(|line| line.digest()).peekable();
    while digests.peek().is_some() {
        let mut text = [b' '; TOLD * (DIGITS + 1)];
        let mut length = 0;
        for digest in digests.by_ref().take(TOLD) {
            for (at, digit) in text[length..length + DIGITS].iter_mut().enumerate() {
                *digit = b"0123456789abcdef"[(digest >> (60 - 4 * at)) as usize & 15];
            }
            length += DIGITS + 1;
        }
        say(std::str::from_utf8(&text[..length - 1]).unwrap_or_default());
    }
}

/// The digests in a text of [`tell`].
pub fn told(text: &str) -> impl Iterator<Item = u64> {
    text.split(' ').filter_map(|digits| u64::from_str_radix(digits, 16).ok())
}

/// Whether a text matches a pattern of [`Line::Shape`]. Takes time in the product of their lengths at the most, and no heap.
pub fn matches(glob: &str, text: &str) -> bool {
    let (mut glob, mut text) = (glob.chars(), text.chars());
    // Where to go on when what follows the last star does not fit: behind the star, one character further in the text.
    let mut again: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let here = (glob.clone(), text.clone());
        match (glob.next(), text.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                again = Some((glob.clone(), here.1.clone()));
                text = here.1;
            }
            (Some('?'), Some(_)) => {}
            (Some(wanted), Some(found)) if wanted == found => {}
            _ => match again.take() {
                Some((behind, mut rest)) => {
                    if rest.next().is_none() {
                        return false;
                    }
                    (glob, text) = (behind.clone(), rest.clone());
                    again = Some((behind, rest));
                }
                None => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_come_back_as_they_were_written() {
        let all = [
            Line::Key(*b"0123456789abcdef"),
            Line::Shape { name: "share_token", glob: "尬聊口令 * ?" },
            Line::Look { name: "account", text: "138 0013 8000" },
            Line::Flag { file: "*", key: "privacy agreed" },
            Line::Entry("com.umeng.commonsdk.UMConfigure"),
            Line::Java { api: "custom.call", is_static: true, class: "a.B$C", name: "init", signature: "(I)V" },
        ];
        let brief: String = all.iter().map(|line| format!("{line}\n")).collect();
        assert_eq!(lines(&brief).collect::<Vec<_>>(), all);
        assert!(all.iter().all(Line::is_writable));
        assert!(!Line::Look { name: "a b", text: "c" }.is_writable());
        assert!(!Line::Look { name: "a", text: "c\nentry d" }.is_writable());
        assert_eq!(lines("what is this\n\nkey 12\nshape x\njava a b c").count(), 0);
    }

    #[test]
    fn a_glob_is_for_the_whole_text() {
        for (glob, text) in [("*", ""), ("a*c", "abbc"), ("a*c", "acbc"), ("#?#", "#麦#"), ("*口令*", "尬聊口令123"), ("**", "x")]
        {
            assert!(matches(glob, text), "{glob} {text}");
        }
        for (glob, text) in [("", "x"), ("a", "ab"), ("a*c", "acb"), ("?", ""), ("#?#", "##")] {
            assert!(!matches(glob, text), "{glob} {text}");
        }
    }

    #[test]
    fn an_agent_tells_what_it_has_read_but_nothing_of_the_key_and_the_texts() {
        let shapes: Vec<String> = (0..70).map(|number| format!("shape s{number} a*{number}")).collect();
        let brief = format!("key {:032x}\nlook account 13800138000\n{}\nentry a.B\n", 7, shapes.join("\n"));
        let (mut digests, mut texts) = (Vec::new(), 0);
        tell(&brief, |text| {
            assert!(text.len() < 600);
            texts += 1;
            digests.extend(told(text));
        });
        let expected: Vec<u64> = lines(&brief).filter_map(|line| line.digest()).collect();
        assert_eq!((digests.len(), texts), (71, 3));
        assert_eq!(digests, expected);
        assert_ne!(expected[0], expected[1]);
        tell("key 00", |_| panic!("there is nothing to tell"));
        // Both ends must agree on it, whatever their versions.
        assert_eq!(Line::Entry("a.B").digest(), Some(digests[70]));
        assert_eq!(Line::Flag { file: "f", key: "k" }.digest(), Some(0x79b9_544d_9b7d_f000));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(brief in ".{0,60}", glob in "[ab*?]{0,6}", text in "[ab]{0,8}") {
            let _ = lines(&brief).count();
            // Against the plain definition.
            fn slow(glob: &[u8], text: &[u8]) -> bool {
                match glob.split_first() {
                    None => text.is_empty(),
                    Some((b'*', rest)) => (0..=text.len()).any(|skip| slow(rest, &text[skip..])),
                    Some((b'?', rest)) => !text.is_empty() && slow(rest, &text[1..]),
                    Some((byte, rest)) => text.first() == Some(byte) && slow(rest, &text[1..]),
                }
            }
            prop_assert_eq!(matches(&glob, &text), slow(glob.as_bytes(), text.as_bytes()));
        }
    }
}
