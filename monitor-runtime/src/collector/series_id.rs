//! The number of a series, and the two that are of no function.
//!
//! What always holds: whoever finds no place in a series of its own has one of these two, so that
//! calls and attempts stay apart also past the caps.

/// One series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct SeriesId(u32);

impl SeriesId {
    /// Everything past the caps, but for attempts.
    pub(crate) const OVERFLOW: SeriesId = SeriesId(0);
    /// The attempts past the caps.
    pub(super) const OVERFLOW_OF_ATTEMPTS: SeriesId = SeriesId(1);
    /// How many there are of these, which count under no cap.
    pub(super) const OVERFLOWS: usize = 2;

    /// Where calls, or attempts, go that find no place.
    pub(super) fn overflow(attempt: bool) -> SeriesId {
        if attempt { SeriesId::OVERFLOW_OF_ATTEMPTS } else { SeriesId::OVERFLOW }
    }

    /// Whether it is one of these.
    #[inline]
    pub(crate) fn is_overflow(self) -> bool {
        self.index() < SeriesId::OVERFLOWS
    }

    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    /// As a number that fits into half a word: a callsite remembers it.
    #[inline]
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    #[inline]
    pub(crate) fn from_number(number: u32) -> SeriesId {
        SeriesId(number)
    }

    pub(super) fn from_index(index: usize) -> SeriesId {
        SeriesId(index as u32)
    }
}
