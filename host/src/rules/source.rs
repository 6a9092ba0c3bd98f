//! Errors in a pack, shown with the line they stand in.

use std::fmt;
use std::ops::Range;
use std::rc::Rc;

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
        let shown_column = text.get(..column - 1).unwrap_or_default().chars().count() + 1;
        // Of a very long line, what lies around the place.
        let from = text.floor_char_boundary(if *column > LONGEST_LINE { column - LONGEST_LINE / 2 } else { 0 });
        let to = text.floor_char_boundary(from + LONGEST_LINE * 3 / 2);
        let (cut_before, cut_behind) = (if from > 0 { "..." } else { "" }, if to < text.len() { "..." } else { "" });
        let before = text.get(from..column - 1).unwrap_or_default();
        let meant = text.get(column - 1..to).map(|rest| &rest[..rest.floor_char_boundary(*length)]).unwrap_or_default();
        let (space, marks) = (cut_before.len() + before.replace('\t', " ").width(), meant.width().max(1));
        let shown = format!("{cut_before}{}{cut_behind}", escape(&text[from..to].replace('\t', " ")));
        write!(out, "\n{gutter}--> {}:{line}:{shown_column}\n{gutter} |", self.file)?;
        write!(out, "\n{number} | {shown}\n{gutter} | {}{}", " ".repeat(space), "^".repeat(marks))
    }
}

/// So many bytes of a line are shown before it is cut.
const LONGEST_LINE: usize = 160;

/// A pack's text, to point into. Cheap to copy: every word of a pack has one, because a pack can be made of several files.
#[derive(Clone)]
pub(super) struct Source(Rc<Text>);

struct Text {
    file: String,
    text: String,
    /// Where lines begin.
    lines: Vec<usize>,
}

impl fmt::Debug for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.0.file)
    }
}

impl Source {
    pub(super) fn new(file: impl Into<String>, text: impl Into<String>) -> Source {
        let text: String = text.into();
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Source(Rc::new(Text { file: file.into(), text, lines }))
    }

    pub(super) fn file(&self) -> &str {
        &self.0.file
    }

    pub(super) fn text(&self) -> &str {
        &self.0.text
    }

    /// The line of a place, from 1 up.
    pub(super) fn line(&self, at: usize) -> usize {
        self.0.lines.partition_point(|start| *start <= at)
    }

    /// An error at a span of the text, and what to do about it.
    pub(super) fn error(&self, span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> PackError {
        let text = self.text();
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let line = self.line(start);
        let line_start = self.0.lines[line - 1];
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let shown = text[line_start..line_end].trim_end_matches('\r').to_owned();
        PackError {
            file: self.file().to_owned(),
            message: message.into(),
            // What is missing at the end of a line is missing before its `\r\n`.
            place: Some((line, (start - line_start).min(shown.len()) + 1, shown, span.end.saturating_sub(start))),
            hint: Some(hint.into()),
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
        self.error(span, format!("unknown {what} `{}`", escape(word)), hint)
    }
}

/// A word and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) span: Range<usize>,
    pub(super) source: Source,
}

impl Word {
    /// An error at this word, and what to do about it.
    pub(super) fn error(&self, message: impl Into<String>, hint: impl Into<String>) -> PackError {
        self.source.error(self.span.clone(), message, hint)
    }

    /// This word is none of the `known` ones.
    pub(super) fn unknown<'k>(&self, what: &str, known: impl IntoIterator<Item = &'k str>) -> PackError {
        self.source.unknown(self.span.clone(), what, &self.text, known)
    }

    /// A part of the text, as a word of its own. A text with escapes can only be pointed at as a whole.
    pub(super) fn part(&self, span: &Range<usize>) -> Word {
        let start = self.span.start + 1;
        let whole = self.source.text().get(start..start + self.text.len()) == Some(self.text.as_str());
        let text = self.text.get(span.clone()).unwrap_or_default().to_owned();
        let span = if whole { start + span.start..start + span.end } else { self.span.clone() };
        Word { text, span, source: self.source.clone() }
    }
}

/// The word that was probably meant.
pub(crate) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    known
        .map(|known| (strsim::jaro_winkler(&word.to_lowercase(), &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|(a, left), (b, right)| a.total_cmp(b).then(right.cmp(left)))
        .map(|(_, known)| known)
}
