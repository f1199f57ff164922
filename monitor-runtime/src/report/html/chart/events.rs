//! What happened in the time of a chart and tells why it looks so: circuit breakers that opened.

use super::{Text, time::Axis};
use crate::{
    Timestamp,
    breaker::BreakerState,
    report::{Report, outside},
};
use std::fmt::Write as _;

/// More would hide what they explain: the table of breakers has the rest.
const MOST: usize = 3;
/// Of a name so many characters.
const LONGEST: usize = 16;

/// The latest events, drawn and in words.
#[derive(Default)]
pub(super) struct Events {
    /// SVG in a picture that is not stretched.
    pub(super) marks: String,
    pub(super) says: String,
}

impl Events {
    pub(super) fn of(report: &Report, axis: &Axis<'_>) -> Events {
        let mut opened: Vec<(Timestamp, &str)> = Vec::new();
        for breaker in &report.snapshot.breakers {
            let changes = breaker.changes.iter();
            // one that tries again and fails was open before
            let from_closed = changes.filter(|change| {
                (change.from, change.to) == (BreakerState::Closed, BreakerState::Open)
            });
            opened.extend(from_closed.map(|change| (change.at, breaker.name.as_str())));
        }
        opened.retain(|(at, _)| axis.has(*at));
        opened.sort();
        let mut events = Events::default();
        let latest = &opened[opened.len().saturating_sub(MOST)..];
        for (row, (at, name)) in latest.iter().enumerate() {
            let words = format!("{} opened", outside::shown_to(name, LONGEST));
            events.add(axis, *at, &words, row);
        }
        events
    }

    /// Words stand one below the other, to that side of the line which has more room.
    fn add(&mut self, axis: &Axis<'_>, at: Timestamp, words: &str, row: usize) {
        let (x, y) = (axis.percent(at), 11 + 14 * row);
        let at_x = x.value();
        let (anchor, beside) =
            if at_x > 50.0 { ("end", at_x - 0.7) } else { ("start", at_x + 0.7) };
        let says = Text(format!("{words} {}", axis.minute(at)));
        let _ = write!(
            self.marks,
            "<line class=\"mark\" x1=\"{x}%\" x2=\"{x}%\" y2=\"100%\"/><text class=\"on\" x=\"{beside:.2}%\" \
             y=\"{y}\" text-anchor=\"{anchor}\">{says}</text>"
        );
        let _ = write!(self.says, " Breaker {says}.");
    }
}
