//! Colour on a terminal, where the reader wants it.
//!
//! What always holds: colour never stands alone, a word or a sign says the same; without its colours
//! a coloured report is the plain one, to the byte.

use crate::Report;
use std::{ffi::OsString, fmt, io::IsTerminal};

/// Whether the text report has colours.
///
/// # Example
/// ```
/// use monitor_runtime::{Report, Snapshot, report::Style};
///
/// let report = Report::new(Snapshot::default());
/// // colours on a terminal, none in a file
/// print!("{}", report.styled(Style::detect(&std::io::stdout())));
/// assert_eq!(report.styled(Style::plain()).to_string(), report.to_string());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    has_colour: bool,
}

impl Style {
    /// Without colours, for files and pipes.
    pub const fn plain() -> Style {
        Style { has_colour: false }
    }

    /// With the sixteen colours that every terminal has, in the reader's own shades.
    pub const fn colour() -> Style {
        Style { has_colour: true }
    }

    /// What the reader of this output wants: colours if it is a terminal, `TERM` is not `dumb` and
    /// [`NO_COLOR`](https://no-color.org) is not set; also into a pipe where
    /// [`CLICOLOR_FORCE`](https://bixense.com/clicolors) is set and not `0`. An empty variable is
    /// not set.
    pub fn detect(output: &impl IsTerminal) -> Style {
        Style::wanted(output.is_terminal(), |name| std::env::var_os(name))
    }

    fn wanted(is_terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> Style {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let is_forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let can = is_terminal && set("TERM").is_none_or(|terminal| terminal != "dumb");
        Style { has_colour: set("NO_COLOR").is_none() && (can || is_forced) }
    }
}

/// A report that prints in a [`Style`]: what [`Report::styled`] gives.
#[derive(Clone, Copy, Debug)]
pub struct Styled<'a> {
    report: &'a Report,
    style: Style,
}

impl Report {
    /// The report as text for terminals, with colours or without.
    pub fn styled(&self, style: Style) -> Styled<'_> {
        Styled { report: self, style }
    }
}

impl fmt::Display for Styled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = Lines(|f: &mut fmt::Formatter<'_>| self.report.write_lines(f));
        match self.style.has_colour {
            true => write!(f, "{lines:#}"),
            false => write!(f, "{lines}"),
        }
    }
}

impl fmt::Display for Report {
    /// Always plain, whatever the flags.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.styled(Style::plain()).fmt(f)
    }
}

/// Lines of text that are coloured where `#` asks for it: the one wish that a formatter hands down to
/// whatever it writes.
pub(super) struct Lines<W>(pub(super) W);

impl<W: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Display for Lines<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

/// What a piece of text means, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Title,
    Quiet,
    Good,
    Warn,
    Bad,
}

impl Tone {
    /// The parameters of "select graphic rendition" (ECMA-48, 8.3.117).
    fn parameters(self) -> &'static str {
        match self {
            Tone::Title => "1",
            Tone::Quiet => "2",
            Tone::Good => "32",
            Tone::Warn => "33",
            Tone::Bad => "1;31",
        }
    }

    /// The text in this tone where colour was asked for.
    pub(super) fn paint(self, f: &fmt::Formatter<'_>, text: &str) -> String {
        match f.alternate() && !text.is_empty() {
            true => format!("\u{1b}[{}m{text}\u{1b}[0m", self.parameters()),
            false => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(is_terminal: bool, variables: &[(&str, &str)]) -> Style {
        Style::wanted(is_terminal, |name| {
            variables.iter().find(|variable| variable.0 == name).map(|variable| variable.1.into())
        })
    }

    #[test]
    fn a_terminal_has_colours_and_a_file_has_none() {
        assert_eq!(wanted(true, &[("TERM", "xterm-256color")]), Style::colour());
        assert_eq!(wanted(true, &[]), Style::colour());
        assert_eq!(wanted(true, &[("TERM", "dumb")]), Style::plain());
        assert_eq!(wanted(false, &[("TERM", "xterm")]), Style::plain());
    }

    #[test]
    fn who_wants_no_colour_gets_none_unless_the_wish_is_empty() {
        assert_eq!(wanted(true, &[("NO_COLOR", "1")]), Style::plain());
        assert_eq!(wanted(true, &[("NO_COLOR", "0")]), Style::plain(), "whatever the value");
        assert_eq!(wanted(true, &[("NO_COLOR", "")]), Style::colour());
    }

    #[test]
    fn colours_can_be_forced_into_a_pipe_but_not_on_who_wants_none() {
        assert_eq!(wanted(false, &[("CLICOLOR_FORCE", "1")]), Style::colour());
        assert_eq!(wanted(false, &[("CLICOLOR_FORCE", "0")]), Style::plain());
        assert_eq!(wanted(false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), Style::plain());
    }
}
