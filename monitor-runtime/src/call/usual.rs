//! Which series the calls of one place in a program usually are: a guess that spares them hashing names.
//!
//! What always holds: a guess is believed only where the collector says of that series what the call
//! says of itself, so one that is wrong, or of another collector, costs a comparison and nothing
//! else; each place for a guess is filled once, so that threads never take turns in writing it.

use crate::collector::series::SeriesId;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// The guesses of one callsite, by the name of the model.
#[derive(Debug)]
pub(super) struct UsualSeries([Guess; UsualSeries::PLACES]);

/// The series of the first call whose model has its place here.
#[derive(Debug)]
pub(super) struct Guess(AtomicU32);

impl UsualSeries {
    /// Few functions ask for more models; those that find their place taken are looked up.
    const PLACES: usize = 16;

    pub(super) const fn new() -> UsualSeries {
        UsualSeries([const { Guess(AtomicU32::new(SeriesId::OVERFLOW.number())) }; Self::PLACES])
    }

    #[inline]
    pub(super) fn of_model(&self, model: &str) -> &Guess {
        let last = model.as_bytes().last().copied().unwrap_or_default();
        &self.0[model.len().wrapping_mul(31).wrapping_add(last.into()) % Self::PLACES]
    }
}

impl Guess {
    /// The overflow, which is the usual series of no call, where there was none yet.
    #[inline]
    pub(super) fn series(&self) -> SeriesId {
        SeriesId::from_number(self.0.load(Relaxed))
    }

    /// The guess where it is right, else what is found, which is the guess from now on if there was
    /// none.
    #[inline]
    pub(super) fn or_find(
        &self,
        is_right: impl FnOnce(SeriesId) -> bool,
        find: impl FnOnce() -> SeriesId,
    ) -> SeriesId {
        let guess = self.series();
        if is_right(guess) {
            return guess;
        }
        let found = find();
        if guess == SeriesId::OVERFLOW {
            // whoever was faster is as good
            let _ = self.0.compare_exchange(guess.number(), found.number(), Relaxed, Relaxed);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_series_of_a_model_is_guessed_and_only_believed_where_it_is_right() {
        let (usual, none) = (UsualSeries::new(), SeriesId::OVERFLOW);
        let [seven, eight] = [7, 8].map(SeriesId::from_number);
        let guess = usual.of_model("gpt-4o-mini");
        assert_eq!(guess.series(), none);
        assert_eq!(guess.or_find(|_| false, || none), none, "the overflow is no guess");
        assert_eq!(guess.or_find(|_| false, || seven), seven);
        assert_eq!(guess.or_find(|_| false, || eight), eight);
        assert_eq!(guess.or_find(|guess| guess == seven, || unreachable!()), seven);
        assert_eq!(usual.of_model("gpt-4o-mini").series(), seven);
        assert_eq!(usual.of_model("").series(), none);
    }
}
