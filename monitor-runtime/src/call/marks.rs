//! The small facts about a call, in one word.
//!
//! What always holds: they are written and copied as a whole. Fields of a byte each, written one by
//! one and copied as a word, cost a call 6 ns: the processor cannot put the bytes together in time.
//!
//! ```text
//! bits 0..32 series | 32..35 state | 35 track cost | 36 usage below | 37 cost below
//! 38 attempt | 39 traced | 40 budgeted | 48..64 ids.rs
//! ```

use super::{here::Below, prepare::Track};
use crate::collector::series::SeriesId;

/// Where a call stands between its preparation and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The collector is off: nothing is recorded.
    Off,
    /// Its body has not begun.
    Prepared,
    /// It runs and has not waited.
    Begun,
    /// It is counted as in flight.
    InFlight,
    /// Its record is written.
    Over,
}

/// Series, state, what is tracked, and what nested calls told.
#[derive(Clone, Copy)]
pub(super) struct Marks(u64);

const STATE: u32 = 32;
const STATE_MASK: u64 = 0b111 << STATE;
const TRACK_COST: u64 = 1 << 35;
const USAGE_BELOW: u64 = 1 << 36;
const COST_BELOW: u64 = 1 << 37;
const ATTEMPT: u64 = 1 << 38;
const TRACED: u64 = 1 << 39;
const BUDGETED: u64 = 1 << 40;
const UPPER: u32 = 48;

impl Marks {
    #[inline]
    pub(super) fn prepared(series: SeriesId, track: Track) -> Marks {
        let cost = if track.cost { TRACK_COST } else { 0 };
        let attempt = if track.attempt { ATTEMPT } else { 0 };
        Marks(u64::from(series.number()) | cost | attempt).with(State::Prepared)
    }

    pub(super) fn off() -> Marks {
        Marks(0).with(State::Off)
    }

    #[inline]
    pub(super) fn series(self) -> SeriesId {
        SeriesId::from_number(self.0 as u32)
    }

    /// The same of another series.
    pub(super) fn of_series(self, series: SeriesId) -> Marks {
        Marks(self.0 >> STATE << STATE | u64::from(series.number()))
    }

    #[inline]
    pub(super) fn state(self) -> State {
        match (self.0 & STATE_MASK) >> STATE {
            0 => State::Off,
            1 => State::Prepared,
            2 => State::Begun,
            3 => State::InFlight,
            _ => State::Over,
        }
    }

    #[inline]
    pub(super) fn with(self, state: State) -> Marks {
        Marks(self.0 & !STATE_MASK | (state as u64) << STATE)
    }

    /// Bits of a number that has no room elsewhere; set once.
    #[inline]
    pub(super) fn with_upper(self, bits: u16) -> Marks {
        Marks(self.0 | u64::from(bits) << UPPER)
    }

    #[inline]
    pub(super) fn upper(self) -> u16 {
        (self.0 >> UPPER) as u16
    }

    #[inline]
    pub(super) fn tracks_cost(self) -> bool {
        self.0 & TRACK_COST != 0
    }

    /// Whether it is an attempt of the call around it.
    #[inline]
    pub(super) fn is_attempt(self) -> bool {
        self.0 & ATTEMPT != 0
    }

    /// There is no call around it of which it could be an attempt.
    pub(super) fn no_attempt(self) -> Marks {
        Marks(self.0 & !ATTEMPT)
    }

    /// Its collector keeps traces, or that of a call around it does.
    #[inline]
    pub(super) fn with_traced(self, traced: bool) -> Marks {
        Marks(self.0 | if traced { TRACED } else { 0 })
    }

    #[inline]
    pub(super) fn is_traced(self) -> bool {
        self.0 & TRACED != 0
    }

    /// It, or a call around it, has reserved something of a budget.
    #[inline]
    pub(super) fn with_budgeted(self, budgeted: bool) -> Marks {
        Marks(self.0 | if budgeted { BUDGETED } else { 0 })
    }

    #[inline]
    pub(super) fn is_budgeted(self) -> bool {
        self.0 & BUDGETED != 0
    }

    #[inline]
    pub(super) fn below(self) -> Below {
        Below { usage: self.0 & USAGE_BELOW != 0, cost: self.0 & COST_BELOW != 0 }
    }

    #[inline]
    pub(super) fn with_below(self, below: Below) -> Marks {
        let usage = if below.usage { USAGE_BELOW } else { 0 };
        Marks(self.0 | usage | if below.cost { COST_BELOW } else { 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_read_again() {
        let series = SeriesId::from_number(u32::MAX);
        for state in [State::Off, State::Prepared, State::Begun, State::InFlight, State::Over] {
            for (usage, cost) in [(false, false), (true, false), (false, true), (true, true)] {
                let marks = Marks::prepared(series, Track::COST).with_below(Below { usage, cost });
                let marks = marks.with(State::Over).with(state);
                assert_eq!((marks.series(), marks.state()), (series, state));
                assert!(marks.tracks_cost());
                assert_eq!((marks.below().usage, marks.below().cost), (usage, cost));
                let other = marks.with_upper(u16::MAX).of_series(SeriesId::OVERFLOW);
                assert_eq!((other.series(), other.state()), (SeriesId::OVERFLOW, state));
                assert_eq!((other.below().usage, other.upper()), (usage, u16::MAX));
            }
        }
        let plain = Marks::prepared(series, Track::TOKENS);
        assert!(!plain.tracks_cost() && !plain.with_traced(false).is_traced());
        assert!(plain.with_traced(true).with(State::Over).is_traced());
    }
}
