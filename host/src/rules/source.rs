//! Errors in a pack, shown with the line they stand in.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::report::escape;

/// Something is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError {
    /// Name of the pack or of its file.
    pub file: String,
    /// What is wrong.
    pub message: String,
    /// Line and column, from 1 up, the line itself, and how many bytes of it from the column on are meant.
    pub place: Option<(usize, usize, String, usize)>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl std::error::Error for PackError {}

impl fmt::Display for PackError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.message)?;
        let Some((line, column, text, length)) = &self.place else { return write!(out, "\n  --> {}", self.file) };
        let number = line.to_string();
        let gutter = " ".repeat(number.len());
        let before = text.get(..column - 1).unwrap_or_default();
        let meant = text.get(column - 1..).map(|rest| &rest[..rest.floor_char_boundary(*length)]).unwrap_or_default();
        let (space, marks) = (before.replace('\t', " ").width(), meant.width().max(1));
        let shown_column = before.chars().count() + 1;
        let shown = escape(&text.replace('\t', " ")).into_owned();
        write!(out, "\n{gutter}--> {}:{line}:{shown_column}\n{gutter} |", self.file)?;
        write!(out, "\n{number} | {shown}\n{gutter} | {}{}", " ".repeat(space), "^".repeat(marks))
    }
}

/// A pack's text, to point into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// An error at a span of the text.
    pub(super) fn error(&self, span: Range<usize>, message: impl Into<String>) -> PackError {
        let start = self.text.floor_char_boundary(span.start.min(self.text.len()));
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        let line = self.text[..start].matches('\n').count() + 1;
        let text = self.text[line_start..line_end].trim_end_matches('\r').to_owned();
        let length = span.end.saturating_sub(start);
        PackError {
            file: self.file.to_owned(),
            message: message.into(),
            place: Some((line, start - line_start + 1, text, length)),
            hint: None,
        }
    }

    /// An error at a word that is none of the `known` ones.
    pub(super) fn unknown<'k>(
        &self,
        span: Range<usize>,
        what: &str,
        word: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> PackError {
        let known: Vec<&str> = known.into_iter().collect();
        let hint = match nearest(word, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("this pack defines no {what}"),
            None => format!("known are: {}", known.join(", ")),
        };
        PackError { hint: Some(hint), ..self.error(span, format!("unknown {what} `{}`", escape(word))) }
    }
}

/// The word that was probably meant.
pub(super) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    known
        .map(|known| (strsim::jaro_winkler(&word.to_lowercase(), &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|(a, left), (b, right)| a.total_cmp(b).then(right.cmp(left)))
        .map(|(_, known)| known)
}
