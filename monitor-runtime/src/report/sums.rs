//! The numbers of the series of one part: calls, their attempts, and what counts of both.
//!
//! What always holds: an attempt is no request. How calls ended and how long they took is said of
//! those that are no attempts; what was used, what it cost and what went wrong is said of all.

use crate::{
    UsageKind,
    collector::{CostTotals, Numbers, SecondCount, SeriesKey, SeriesSnapshot, add_counts},
    error::ErrorKind,
};
use std::collections::BTreeMap;

/// The numbers of the series of one part.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) calls: Numbers,
    pub(super) attempts: Numbers,
    pub(super) in_flight: u64,
    pub(super) attempts_in_flight: u64,
}

impl Sums {
    pub(super) fn of<'a>(series: impl IntoIterator<Item = &'a SeriesSnapshot>) -> Sums {
        let mut sums = Sums::default();
        series.into_iter().for_each(|series| sums.add(series));
        sums
    }

    pub(super) fn add(&mut self, series: &SeriesSnapshot) {
        let in_flight = match series.key.attempt {
            true => &mut self.attempts_in_flight,
            false => &mut self.in_flight,
        };
        *in_flight += series.in_flight;
        self.numbers_of(&series.key).merge(&series.numbers);
    }

    /// The numbers to which those of a series belong.
    pub(super) fn numbers_of(&mut self, key: &SeriesKey) -> &mut Numbers {
        if key.attempt { &mut self.attempts } else { &mut self.calls }
    }

    /// Calls first.
    pub(super) fn both(&self) -> [&Numbers; 2] {
        [&self.calls, &self.attempts]
    }

    pub(super) fn errors(&self) -> BTreeMap<ErrorKind, u64> {
        self.counts(|numbers| &numbers.errors)
    }

    pub(super) fn usage(&self) -> BTreeMap<UsageKind, u64> {
        self.counts(|numbers| &numbers.usage)
    }

    pub(super) fn calls_with_usage(&self) -> u64 {
        self.both().iter().map(|numbers| numbers.calls_with_usage).sum()
    }

    pub(super) fn cost(&self) -> CostTotals {
        let mut cost = self.calls.cost.clone();
        cost.merge(&self.attempts.cost);
        cost
    }

    /// The tokens of each second are those of both, its requests those that are no attempts.
    pub(super) fn seconds(&self) -> impl Iterator<Item = SecondCount> {
        let attempts = self.attempts.seconds.iter();
        let attempts = attempts.map(|second| SecondCount { requests: 0, ..*second });
        self.calls.seconds.iter().copied().chain(attempts)
    }

    fn counts<K: Ord + Copy>(
        &self,
        of: impl Fn(&Numbers) -> &BTreeMap<K, u64>,
    ) -> BTreeMap<K, u64> {
        let mut counts = of(&self.calls).clone();
        add_counts(&mut counts, of(&self.attempts));
        counts
    }
}
