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

/// What the marks of a call and the scope inside of it both say, at the same bits, so that it is
/// copied between them at once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags(u32);

impl Flags {
    const SHIFT: u32 = STATE;
    const ALL: u64 = USAGE_BELOW | COST_BELOW | TRACED | BUDGETED;
    pub(super) const NONE: Flags = Flags(0);

    #[inline]
    fn has(self, mark: u64) -> bool {
        self.0 & (mark >> Flags::SHIFT) as u32 != 0
    }

    /// Whether the current call, or one around it, is kept as a trace: only then do sums of what is
    /// inside matter to anybody.
    #[inline]
    pub(super) fn is_traced(self) -> bool {
        self.has(TRACED)
    }

    /// Whether it, or a call around it, has reserved something of a budget.
    #[inline]
    pub(super) fn is_budgeted(self) -> bool {
        self.has(BUDGETED)
    }

    pub(super) fn budgeted(self) -> Flags {
        Flags(self.0 | (BUDGETED >> Flags::SHIFT) as u32)
    }

    /// What nested calls have told.
    #[inline]
    pub(super) fn below(self) -> Below {
        Below { usage: self.has(USAGE_BELOW), cost: self.has(COST_BELOW) }
    }

    #[inline]
    pub(super) fn with_below(self, below: Below) -> Flags {
        Flags(self.0 | below.bits() as u32)
    }
}

impl Below {
    /// At the bits of [`Flags`].
    #[inline]
    fn bits(self) -> u64 {
        let usage = if self.usage { USAGE_BELOW } else { 0 };
        (usage | if self.cost { COST_BELOW } else { 0 }) >> Flags::SHIFT
    }
}

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

    /// Its collector keeps traces, or the call around it, which has these flags, is one of a trace.
    #[inline]
    pub(super) fn with_traced(self, by_own: bool, around: Flags) -> Marks {
        let by_around = u64::from(around.0) << Flags::SHIFT & TRACED;
        Marks(self.0 | by_around | if by_own { TRACED } else { 0 })
    }

    /// What its scope begins with.
    #[inline]
    pub(super) fn flags(self) -> Flags {
        Flags(((self.0 & Flags::ALL) >> Flags::SHIFT) as u32)
    }

    /// What its scope ended with, in addition.
    #[inline]
    pub(super) fn with_flags(self, flags: Flags) -> Marks {
        Marks(self.0 | u64::from(flags.0) << Flags::SHIFT)
    }

    /// What nested calls have told.
    #[inline]
    pub(super) fn below(self) -> Below {
        self.flags().below()
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
                let told = Flags::NONE.with_below(Below { usage, cost });
                let marks = Marks::prepared(series, Track::COST).with_flags(told);
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
        assert!(!plain.tracks_cost() && !plain.with_traced(false, Flags::NONE).flags().is_traced());
        let traced = plain.with_traced(true, Flags::NONE).with(State::Over).flags();
        let inside = plain.with_traced(false, traced.budgeted()).flags();
        assert!(traced.is_traced() && inside.is_traced() && !inside.is_budgeted());
        let left = plain.with_flags(traced.budgeted()).flags();
        assert!(left.is_traced() && left.is_budgeted());
    }
}
