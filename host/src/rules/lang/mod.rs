//! The language of conditions: past-time metric temporal logic, in words.
//!
//! ```text
//! or       = and { "or" and }
//! and      = unary { "and" unary }
//! unary    = "not" unary | "ever" unary | postfix
//! postfix  = primary [ "since" primary ] [ "within" LENGTH ]
//! primary  = "(" or ")" | "foreground" | "background" | "consent" "is" STATE | "in" FEATURE | ACTION
//!          | "permission" NAME "is" ("requested" | "granted" | "refused")
//!          | "started" "by" CAUSE { "or" CAUSE } | "declared" | "denied"
//!          | "value" "is" SHAPE | "encoding" "is" ENCODING { "or" ENCODING } | "host" "is" PATTERN
//! LENGTH   = number and unit: 500ms, 10s, 2m, 1h; or "$" and the name of a parameter
//! ```
//! | words | meaning at the moment that is judged |
//! |---|---|
//! | `consent is granted`, `foreground`, `in live_room` | the state at this moment |
//! | `permission RECORD_AUDIO is refused` | the last that was heard of it: the app asked, or got an answer |
//! | `value is share_token`, `encoding is hex or md5`, `host is *.example.com` | what leaves, how it is written, where it goes; only in rules with `when = "leaves"` |
//! | `started by receiver or service` | what the process was started for |
//! | `declared` | the actor has declared that it takes this category |
//! | `denied within 48h` | the user refused the permission that is asked for now; in rules about closing, any |
//! | `E within 10s` | `ONCE[0,10s] E`: E was the case at some moment of the last 10 s |
//! | `ever E` | `ONCE[0,∞) E` |
//! | `S since E` | `S SINCE E`: E was the case once, and the state S at every moment from then on |
//! | `A since E` | the action A happened after the last E: `(not E) SINCE A`, and `ever E` |
//!
//! An action is the case for one moment only, so it cannot stand alone: say how long ago it may have been.

mod lex;
mod parse;
mod print;

use std::ops::Range;

use hooks::event::{Encoding, PermissionState, StartCause};

use crate::consent::Consent;

#[cfg(test)]
pub(super) use parse::RESERVED;
pub use parse::parse;
pub(super) use parse::parse_with;

/// A name in an expression and where it stands.
#[derive(Debug, Clone)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Its place in the expression's text.
    pub span: Range<usize>,
}

impl PartialEq for Name {
    /// The place is not part of the meaning.
    fn eq(&self, other: &Name) -> bool {
        self.text == other.text
    }
}

/// A condition as it was written.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// `consent is STATE`.
    Consent(Consent),
    /// `foreground`.
    Foreground,
    /// `in FEATURE`.
    In(Name),
    /// The name of an action.
    Action(Name),
    /// `permission NAME is STATE`.
    Permission(Name, PermissionState),
    /// `value is SHAPE`.
    Value(Name),
    /// `encoding is ENCODING or ENCODING ...`.
    Encoding(Encodings),
    /// `host is PATTERN`.
    Host(Name),
    /// `started by CAUSE or CAUSE ...`.
    Started(Causes),
    /// `declared`.
    Declared,
    /// `denied`: an event.
    Denied,
    /// `not E`.
    Not(Box<Expression>),
    /// `E and F`.
    And(Box<Expression>, Box<Expression>),
    /// `E or F`.
    Or(Box<Expression>, Box<Expression>),
    /// `E within LENGTH` (in ns), or `ever E` without.
    Once(Box<Expression>, Option<u64>),
    /// `E since F`, perhaps `within LENGTH` (in ns).
    Since(Box<Expression>, Box<Expression>, Option<u64>),
}

/// Some ways of writing: a bit for each of [`Encoding::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encodings(u8);

impl Encodings {
    /// Whether this one is among them.
    pub fn has(self, encoding: Encoding) -> bool {
        self.all().any(|one| one == encoding)
    }

    pub(in crate::rules) fn all(self) -> impl Iterator<Item = Encoding> {
        Encoding::ALL.into_iter().enumerate().filter(move |(at, _)| self.0 >> at & 1 == 1).map(|(_, one)| one)
    }
}

/// Some reasons to start a process: a bit for each of [`StartCause::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Causes(u8);

impl Causes {
    /// Whether this one is among them.
    pub fn has(self, cause: StartCause) -> bool {
        self.all().any(|one| one == cause)
    }

    pub(in crate::rules) fn all(self) -> impl Iterator<Item = StartCause> {
        StartCause::ALL.into_iter().enumerate().filter(move |(at, _)| self.0 >> at & 1 == 1).map(|(_, one)| one)
    }
}

/// Why a text is no condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// Where.
    pub span: Range<usize>,
    /// What is wrong there.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

pub(super) use print::length;

/// Whether a word means something by itself, so that it cannot name anything. `encoding is plain or url` would read as an action `url`.
pub(super) fn is_reserved(word: &str) -> bool {
    parse::RESERVED.contains(&word) || Encoding::ALL.iter().any(|one| one.name() == word)
}

/// Whether this can be a name: one word that begins with a letter.
pub(super) fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_') && word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
