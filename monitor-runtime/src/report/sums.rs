//! The numbers of the series of one part: calls, their attempts, and what counts of both.
//!
//! What always holds: an attempt is no request. How calls ended and how long they took is said of
//! those that are no attempts; what was used, what it cost and what went wrong is said of all. The
//! seconds of throughput are in no sum, because only few ask for them, and the labels of errors only in
//! those of an adder that has them.

use super::adder::Adder;
use crate::{
    UsageKind,
    collector::{CostTotals, Numbers, SecondCount, SeriesSnapshot},
    counts::{Counts, Kind},
    error::ErrorKind,
};
use std::borrow::Cow;

/// The numbers of the series of one part.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub(super) calls: Numbers,
    /// `None` where there are none, as most often.
    pub(super) attempts: Option<Box<Numbers>>,
    pub(super) in_flight: u64,
    pub(super) attempts_in_flight: u64,
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
        self.attempts.iter_mut().for_each(|attempts| attempts.cut_to_buckets());
    }

    /// Calls first, then attempts if there are any.
    pub(super) fn both(&self) -> impl Iterator<Item = &Numbers> {
        std::iter::once(&self.calls).chain(self.attempts.as_deref())
    }

    pub(super) fn errors(&self) -> Counts<ErrorKind> {
        self.counts(|numbers| &numbers.errors)
    }

    pub(super) fn usage(&self) -> Counts<UsageKind> {
        self.counts(|numbers| &numbers.usage)
    }

    pub(super) fn calls_with_usage(&self) -> u64 {
        self.both().map(|numbers| numbers.calls_with_usage).sum()
    }

    pub(super) fn cost(&self) -> Cow<'_, CostTotals> {
        let mut cost = Cow::Borrowed(&self.calls.cost);
        if let Some(attempts) = &self.attempts {
            cost.to_mut().merge(&attempts.cost);
        }
        cost
    }

    /// Errors, usage and cost of both.
    pub(super) fn into_both(self) -> (Counts<ErrorKind>, Counts<UsageKind>, CostTotals) {
        let Numbers { mut errors, mut usage, mut cost, .. } = self.calls;
        if let Some(attempts) = &self.attempts {
            errors.add_all(&attempts.errors);
            usage.add_all(&attempts.usage);
            cost.merge(&attempts.cost);
        }
        (errors, usage, cost)
    }

    fn counts<K: Kind>(&self, of: impl Fn(&Numbers) -> &Counts<K>) -> Counts<K> {
        let mut counts = *of(&self.calls);
        if let Some(attempts) = &self.attempts {
            counts.add_all(of(attempts));
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
