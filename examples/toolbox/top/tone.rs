//! What a piece of text means, which decides how it looks.
//!
//! What always holds: colour never stands alone, a word or a sign says the same.

use ratatui::{
    style::{Color, Modifier, Style},
    text::Span,
};

/// What a piece of text means. Its colour is one of the sixteen that every terminal has, in the
/// reader's own shades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Title,
    Quiet,
    Good,
    Warn,
    Bad,
}

impl Tone {
    pub(crate) fn style(self) -> Style {
        match self {
            Tone::Plain => Style::new(),
            Tone::Title => Style::new().add_modifier(Modifier::BOLD),
            Tone::Quiet => Style::new().add_modifier(Modifier::DIM),
            Tone::Good => Style::new().fg(Color::Green),
            Tone::Warn => Style::new().fg(Color::Yellow),
            Tone::Bad => Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
        }
    }

    pub(crate) fn paint(self, text: impl Into<String>) -> Span<'static> {
        Span::styled(text.into(), self.style())
    }

    /// The sign of how bad something is.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Tone::Bad => "▲",
            Tone::Warn => "◆",
            _ => "●",
        }
    }
}
