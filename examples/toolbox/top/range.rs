//! How far back the numbers reach.

use clap::ValueEnum;

/// How far back the numbers reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Range {
    /// The last minute
    #[value(name = "1m")]
    Minute,
    /// The last five minutes
    #[value(name = "5m")]
    FiveMinutes,
    /// The last hour
    #[value(name = "1h")]
    Hour,
    /// Since calls are counted
    #[value(name = "all")]
    All,
}

impl Range {
    pub(crate) const EACH: [Range; 4] =
        [Range::Minute, Range::FiveMinutes, Range::Hour, Range::All];

    /// What a service calls it; `None` for all there is.
    pub(crate) fn window(self) -> Option<&'static str> {
        match self {
            Range::Minute => Some("1m"),
            Range::FiveMinutes => Some("5m"),
            Range::Hour => Some("1h"),
            Range::All => None,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.window().unwrap_or("all")
    }

    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Range::Minute => "last 1 min",
            Range::FiveMinutes => "last 5 min",
            Range::Hour => "last 1 h",
            Range::All => "all calls",
        }
    }

    /// The one after it; the first after the last.
    pub(crate) fn next(self) -> Range {
        let at = Range::EACH.iter().position(|range| *range == self).unwrap_or(0);
        Range::EACH[(at + 1) % Range::EACH.len()]
    }
}
