//! Which series the calls of one place in a program usually are: a guess that spares them hashing names.
//!
//! What always holds: a guess is believed only where the collector says of that series what the call
//! says of itself, so one that is wrong costs a comparison and nothing else; a guess is replaced only
//! by one of another collector, so that threads of one do not take turns in writing it.

use crate::collector::{core::Core, series::SeriesId};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The guesses of one callsite, by the name of the model. Models that meet in one place are told
/// apart; the first of them is found at once, the others are looked up.
#[derive(Debug)]
pub(super) struct UsualSeries([Guess; 1 << UsualSeries::BITS]);

/// The series of the first call whose model has its place here: `collector << 32 | series`.
#[derive(Debug)]
pub(super) struct Guess(AtomicU64);

impl UsualSeries {
    const BITS: u32 = 4;

    pub(super) const fn new() -> UsualSeries {
        UsualSeries([const { Guess(AtomicU64::new(0)) }; 1 << Self::BITS])
    }

    /// Names of models differ in their length, their middle or their end. The multiplier is 2^32 by the
    /// golden ratio, and spreads them best in its highest bits (Knuth, 6.4).
    #[inline]
    pub(super) fn of_model(&self, model: &str) -> &Guess {
        let bytes = model.as_bytes();
        let at = |index: usize| bytes.get(index).copied().map_or(0, u32::from);
        let ends = at(bytes.len().wrapping_sub(1)) << 16 | at(bytes.len() / 2) << 8;
        let mixed = (ends ^ bytes.len() as u32).wrapping_mul(0x9E37_79B1);
        &self.0[(mixed >> (u32::BITS - Self::BITS)) as usize]
    }
}

impl Guess {
    /// What it guesses in this collector; the overflow, which nobody guesses, where that is nothing.
    #[inline]
    pub(super) fn of(&self, core: &Core) -> SeriesId {
        let guess = self.0.load(Relaxed);
        let is_of_core = guess >> 32 == u64::from(core.number());
        if is_of_core { SeriesId::from_number(guess as u32) } else { SeriesId::OVERFLOW }
    }

    /// The guess where it is right, else what is found, which is the guess from now on if there was
    /// none.
    #[inline]
    pub(super) fn or_find(
        &self,
        core: &Core,
        is_right: impl FnOnce(SeriesId) -> bool,
        find: impl FnOnce() -> SeriesId,
    ) -> SeriesId {
        let guess = self.of(core);
        if is_right(guess) {
            return guess;
        }
        let found = find();
        if guess == SeriesId::OVERFLOW && found != guess {
            let found = u64::from(core.number()) << 32 | u64::from(found.number());
            self.0.store(found, Relaxed);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Track, callsite::Callsite, prepare::prepare_in},
        *,
    };
    use crate::Collector;
    use std::{collections::HashSet, ptr};

    #[test]
    fn the_first_series_of_a_collector_is_guessed_and_only_believed_where_it_is_right() {
        let (one, other) = (Collector::builder().build(), Collector::builder().build());
        let (one, other) = (&*one.0, &*other.0);
        let (usual, none) = (UsualSeries::new(), SeriesId::OVERFLOW);
        let [seven, eight] = [7, 8].map(SeriesId::from_number);
        let guess = usual.of_model("gpt-4o-mini");
        assert_eq!(guess.of(one), none);
        assert_eq!(guess.or_find(one, |_| false, || none), none, "the overflow is no guess");
        assert_eq!(guess.or_find(one, |_| false, || seven), seven);
        assert_eq!(guess.or_find(one, |_| false, || eight), eight, "found, and not guessed again");
        assert_eq!(guess.or_find(one, |guess| guess == seven, || unreachable!()), seven);
        assert_eq!(usual.of_model("gpt-4o-mini").of(one), seven);
        assert_eq!(guess.of(other), none, "numbers are those of one collector");
        assert_eq!(guess.or_find(other, |_| false, || eight), eight);
        assert_eq!((guess.of(other), guess.of(one)), (eight, none));
    }

    #[test]
    fn names_of_models_are_spread() {
        let usual = UsualSeries::new();
        let openai =
            "gpt-4o gpt-4o-mini gpt-4.1 gpt-4.1-mini gpt-4.1-nano gpt-5 gpt-5-mini o3 o4-mini";
        let others = "claude-opus-4-1 claude-sonnet-4-5 claude-3-haiku-20240307 gemini-2.5-flash \
                      gemini-2.5-pro grok-4 mistral-large-latest deepseek-chat llama-3.3-70b";
        let models = openai.split(' ').chain(others.split_whitespace());
        let places: HashSet<_> = models.map(|model| ptr::from_ref(usual.of_model(model))).collect();
        assert!(places.len() >= 10, "18 models have {} of 16 places", places.len());
    }

    #[test]
    fn every_call_of_a_function_is_guessed_but_the_first() {
        static SITE: Callsite = Callsite::new("guessed", true, "", 1, 1);
        let collector = Collector::builder().build();
        let series = || {
            let named = || collector.clone();
            let prepared =
                prepare_in(named, &SITE, Track::TOKENS, |options| _ = options.model("m"));
            prepared.series()
        };
        let first = series();
        assert_eq!(SITE.usual().of_model("m").of(&collector.0), first);
        assert_eq!(series(), first);
        assert!(!first.is_overflow());
    }
}
