//! How long slices are: short ones of the last minutes, longer ones of earlier times.
//!
//! What always holds: a length is a multiple of each shorter one, and slots begin at multiples of
//! their length, counted from 1970, so that the slots of all programs lie above each other.

use crate::{Timestamp, clock::nanos_of};
use std::time::Duration;

/// Lengths in slices: with slices of 5 s these are 5 s, 1 min, 10 min, 2 h, a day and twelve days.
const LENGTHS: [u32; 6] = [1, 12, 120, 1_440, 17_280, 207_360];
/// Of each length there are about so many before the next: 5 s for 5 min, 1 min for 1 h.
const OF_EACH_LENGTH: u32 = 60;

/// The lengths of slices by their age.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
    /// The shortest.
    pub(crate) slice: Duration,
}

impl Grid {
    /// How long slices are that ended so long ago.
    pub(crate) fn length_at(self, age: Duration) -> Duration {
        let lengths = LENGTHS.map(|slices| self.slice.saturating_mul(slices));
        let reaches = |length: &Duration| age <= length.saturating_mul(OF_EACH_LENGTH);
        lengths.into_iter().find(reaches).unwrap_or(lengths[LENGTHS.len() - 1])
    }

    /// All lengths, the longest first.
    pub(crate) fn lengths(self) -> impl Iterator<Item = Duration> {
        LENGTHS.into_iter().rev().map(move |slices| self.slice.saturating_mul(slices))
    }
}

/// The slot of a moment.
pub(crate) fn slot(at: Timestamp, length: Duration) -> u64 {
    at.unix_nanos() / nanos_of(length).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_short_for_five_minutes_and_a_minute_for_an_hour() {
        let grid = Grid { slice: Duration::from_secs(5) };
        let length = |seconds| grid.length_at(Duration::from_secs(seconds)).as_secs();
        assert_eq!([length(0), length(300), length(301)], [5, 5, 60]);
        assert_eq!([length(3_600), length(3_601), length(40_000)], [60, 600, 7_200]);
    }
}
