//! The numbers of the series of one part: calls, their attempts, and what counts of both.
//!
//! What always holds: an attempt is no request. How calls ended and how long they took is said of
//! those that are no attempts; what was used, what it cost and what went wrong is said of all. The
//! seconds of throughput are in no sum, because only few ask for them.

use super::adder::Adder;
use crate::{
    UsageKind,
    collector::{CostTotals, Numbers, SecondCount, SeriesSnapshot, add_counts},
    error::ErrorKind,
};
use std::{borrow::Cow, collections::BTreeMap};

/// The numbers of the series of one part.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub(super) calls: Numbers,
    pub(super) attempts: Numbers,
    pub(super) in_flight: u64,
    pub(super) attempts_in_flight: u64,
    /// Most often there are none, and nothing of them is looked at.
    pub(super) has_attempts: bool,
}

impl Sums {
    pub(super) fn of<'a>(series: impl IntoIterator<Item = &'a SeriesSnapshot>) -> Sums {
        let mut adder = Adder::default();
        series.into_iter().for_each(|series| adder.add(series));
        adder.take()
    }

    /// Shortest and longest durations become those that are known of a window.
    pub(super) fn cut_to_buckets(&mut self) {
        self.calls.cut_to_buckets();
        self.attempts.cut_to_buckets();
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

    /// Errors, usage and cost of both.
    pub(super) fn into_both(
        self,
    ) -> (BTreeMap<ErrorKind, u64>, BTreeMap<UsageKind, u64>, CostTotals) {
        let Numbers { mut errors, mut usage, mut cost, .. } = self.calls;
        if self.has_attempts {
            add_counts(&mut errors, &self.attempts.errors);
            add_counts(&mut usage, &self.attempts.usage);
            cost.merge(&self.attempts.cost);
        }
        (errors, usage, cost)
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

/// The finished calls and tokens of each second, those of one series after those of another. Tokens
/// are those of calls and attempts, requests those that are no attempts.
pub(super) fn seconds<'a>(
    series: impl Iterator<Item = &'a SeriesSnapshot>,
) -> impl Iterator<Item = SecondCount> {
    series.flat_map(|SeriesSnapshot { key, numbers, .. }| {
        let requests = |second: &SecondCount| if key.attempt { 0 } else { second.requests };
        numbers
            .seconds
            .iter()
            .map(move |second| SecondCount { requests: requests(second), ..*second })
    })
}
