//! Colours, or none. They only repeat what the words say.

use anstyle::{AnsiColor, Style};

/// How parts of a report look.
#[derive(Debug, Clone, Copy, Default)]
pub struct Styles {
    /// A violation.
    pub bad: Style,
    /// Something undecided.
    pub unsure: Style,
    /// Something that held.
    pub good: Style,
    /// What a line is about.
    pub strong: Style,
    /// What is only there for those who look closer.
    pub dim: Style,
}

impl Styles {
    /// In colours; a stream that has none takes them out again.
    pub fn coloured() -> Styles {
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        Styles {
            bad: colour(AnsiColor::Red).bold(),
            unsure: colour(AnsiColor::Yellow).bold(),
            good: colour(AnsiColor::Green).bold(),
            strong: Style::new().bold(),
            dim: Style::new().dimmed(),
        }
    }

    /// Without colours.
    pub fn plain() -> Styles {
        Styles::default()
    }
}
