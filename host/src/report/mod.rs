//! Findings as people and programs read them: one file a format.

mod coverage;
mod escape;
mod json;
mod moments;
mod style;
mod text;

pub use coverage::{CoverageReport, GapReport, HookReport, ProcessReport};
pub use escape::{escape, escape_json};
pub use json::json;
pub use moments::{Moment, moment_json, moment_text, moments};
pub use style::Styles;
pub use text::{finding_line, text};
