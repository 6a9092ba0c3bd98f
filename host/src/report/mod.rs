//! Findings as people and programs read them: one file a format.

mod coverage;
mod escape;
mod json;
mod moment;
mod moment_text;
mod moments;
mod story;
mod style;
mod text;

pub use coverage::{ApiCount, CoverageReport, GapReport, HookReport, ProcessReport};
pub use escape::{escape, escape_json};
pub use json::json;
pub use moment::{By, Made, Moment, MomentKind, ScreenReport, Source, View, moment_json};
pub use moment_text::moment_text;
pub use moments::moments;
pub use story::story;
pub use style::Styles;
pub use text::{finding_line, text};
