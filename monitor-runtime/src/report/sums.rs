//! The numbers of the series of one part: calls, their attempts, and what counts of both.
//!
//! What always holds: an attempt is no request. How calls ended and how long they took is said of
//! those that are no attempts; what was used, what it cost and what went wrong is said of all.

use crate::{
    UsageKind,
    collector::{
        CostTotals, Gain, GainTable, Numbers, SecondCount, SeriesKey, SeriesSnapshot, add_counts,
    },
    error::ErrorKind,
};
use std::{borrow::Cow, collections::BTreeMap};

/// The numbers of the series of one part.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) calls: Numbers,
    pub(super) attempts: Numbers,
    pub(super) in_flight: u64,
    pub(super) attempts_in_flight: u64,
    /// Most often there are none, and nothing of them is looked at.
    pub(super) has_attempts: bool,
}

impl Sums {
    pub(super) fn of<'a>(
        series: impl IntoIterator<Item = &'a SeriesSnapshot, IntoIter: Clone>,
    ) -> Sums {
        let series = series.into_iter();
        let those = |attempt: bool| series.clone().filter(move |it| it.key.attempt == attempt);
        let in_flight = |attempt| those(attempt).map(|series| series.in_flight).sum();
        let numbers = |attempt| Numbers::sum(those(attempt).map(|series| &series.numbers));
        Sums {
            calls: numbers(false),
            attempts: numbers(true),
            in_flight: in_flight(false),
            attempts_in_flight: in_flight(true),
            has_attempts: those(true).next().is_some(),
        }
    }

    /// All of them together.
    pub(super) fn sum<'a>(all: impl Iterator<Item = &'a Sums> + Clone) -> Sums {
        Sums {
            calls: Numbers::sum(all.clone().map(|sums| &sums.calls)),
            attempts: Numbers::sum(
                all.clone().filter(|sums| sums.has_attempts).map(|sums| &sums.attempts),
            ),
            in_flight: all.clone().map(|sums| sums.in_flight).sum(),
            attempts_in_flight: all.clone().map(|sums| sums.attempts_in_flight).sum(),
            has_attempts: all.into_iter().any(|sums| sums.has_attempts),
        }
    }

    /// Shortest and longest durations become those that are known of a window.
    pub(super) fn cut_to_buckets(&mut self) {
        self.calls.cut_to_buckets();
        self.attempts.cut_to_buckets();
    }

    /// Finished calls, attempts included.
    pub(super) fn finished(&self) -> u64 {
        self.both().iter().flat_map(|numbers| numbers.outcomes.values()).sum()
    }

    /// Calls first.
    pub(super) fn both(&self) -> [&Numbers; 2] {
        [&self.calls, &self.attempts]
    }

    pub(super) fn errors(&self) -> Cow<'_, BTreeMap<ErrorKind, u64>> {
        self.counts(|numbers| &numbers.errors)
    }

    pub(super) fn usage(&self) -> Cow<'_, BTreeMap<UsageKind, u64>> {
        self.counts(|numbers| &numbers.usage)
    }

    pub(super) fn calls_with_usage(&self) -> u64 {
        self.both().iter().map(|numbers| numbers.calls_with_usage).sum()
    }

    pub(super) fn cost(&self) -> Cow<'_, CostTotals> {
        let mut cost = Cow::Borrowed(&self.calls.cost);
        if self.has_attempts {
            cost.to_mut().merge(&self.attempts.cost);
        }
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
    ) -> Cow<'_, BTreeMap<K, u64>> {
        let mut counts = Cow::Borrowed(of(&self.calls));
        if self.has_attempts {
            add_counts(counts.to_mut(), of(&self.attempts));
        }
        counts
    }
}

/// Adds up what series gained.
#[derive(Default)]
pub(super) struct Gains {
    calls: GainTable,
    /// Most often there are none.
    attempts: Option<GainTable>,
}

impl Gains {
    pub(super) fn add(&mut self, key: &SeriesKey, gain: &Gain) {
        self.table_of(key).add(gain);
    }

    /// See [`GainTable::widen`].
    pub(super) fn widen(&mut self, key: &SeriesKey, whole: &Numbers) {
        self.table_of(key).widen(whole);
    }

    /// What was added so far.
    pub(super) fn sums(&self) -> Sums {
        Sums {
            calls: self.calls.numbers(),
            attempts: self.attempts.as_ref().map_or_else(Numbers::default, GainTable::numbers),
            has_attempts: self.attempts.is_some(),
            ..Sums::default()
        }
    }

    /// The same, and begins anew.
    pub(super) fn take(&mut self) -> Sums {
        let sums = self.sums();
        self.calls.clear();
        self.attempts.iter_mut().for_each(GainTable::clear);
        sums
    }

    fn table_of(&mut self, key: &SeriesKey) -> &mut GainTable {
        match key.attempt {
            true => self.attempts.get_or_insert_default(),
            false => &mut self.calls,
        }
    }
}
