//! What the keys do, and how the numbers are to be read.

use super::{tone::Tone, words::cut};
use ratatui::text::Line;

const KEYS: [(&str, &str); 9] = [
    ("q, esc", "quit"),
    ("r", "range: last 1 min, 5 min, 1 h, all calls"),
    ("tab", "next table; with shift the one before"),
    ("j, k, arrows", "scroll the table; home goes to its top"),
    ("s", "order of the rows: as they came, by each column, by name"),
    ("p", "pause, and go on"),
    ("?", "this page, and back"),
    ("", ""),
    ("", "HOW TO READ IT"),
];

const WORDS: [&str; 7] = [
    "–     does not apply, or too few calls for it",
    "?     happened, and nobody knows how much",
    "≥     at least: calls without a price are not in it",
    "≤     at most: of several steps the longest",
    "dim   not the numbers of now; the top says why, and how old",
    "A gap in a chart is no data; the lowest line is zero.",
    "Success is out of the calls that ended ok or failed.",
];

pub(crate) fn lines(columns: usize) -> Vec<Line<'static>> {
    let keys = KEYS.iter().map(|(key, does)| format!("{key:14}{does}"));
    let words = WORDS.iter().map(|words| format!("{:14}{words}", ""));
    keys.chain(words).map(|line| Line::from(Tone::Plain.paint(cut(&line, columns)))).collect()
}
