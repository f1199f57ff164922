//! What happened when, in even steps: for charts that somebody looks at.
//!
//! What always holds: a step in which nothing happened is there too; the step that is not over is
//! left out, because a half-full one looks like a fall.

use super::{
    Part, Report,
    chart::Axis,
    sums::{Gains, Sums},
};
use crate::{
    Timestamp,
    collector::{SeriesKey, Snapshot},
    error::{ErrorCategory, ErrorKind},
};
use std::{collections::BTreeMap, time::Duration};

/// What happened when, in even steps.
pub(super) struct Timeline {
    pub(super) step: Duration,
    pub(super) moments: Vec<Moment>,
}

/// What happened in one step.
pub(super) struct Moment {
    pub(super) since: Timestamp,
    pub(super) until: Timestamp,
    pub(super) part: Part,
    /// Errors of calls that are no attempts.
    errors: BTreeMap<ErrorKind, u64>,
}

impl Moment {
    /// Errors of these categories, of calls that are no attempts.
    pub(super) fn errors_of(&self, categories: &[ErrorCategory]) -> u64 {
        let those = self.errors.iter().filter(|(kind, _)| categories.contains(&kind.category()));
        those.map(|(_, errors)| errors).sum()
    }
}

impl Timeline {
    /// The history of the calls that a report is about, in at most so many steps; without any where
    /// none is kept or no step is over.
    pub(super) fn of(report: &Report, most: u64) -> Timeline {
        let snapshot: &Snapshot = &report.snapshot;
        let history = &snapshot.history;
        if !history.is_kept() {
            return Timeline { step: Duration::ZERO, moments: Vec::new() };
        }
        let (axis, step) = Axis::of(history, snapshot.taken_at).even(most);
        let has = |key: &&SeriesKey| report.scope.has(key);
        let mut gains = Gains::default();
        let mut line: BTreeMap<u64, Sums> = BTreeMap::new();
        for (slot, slices) in axis.by_slot(history) {
            for gain in slices.iter().flat_map(|slice| slice.series.iter()) {
                if let Some(key) = history.keys.get(&gain.series).filter(has) {
                    gains.add(key, gain);
                }
            }
            line.insert(slot, gains.take());
        }
        let now = snapshot.taken_at.unix_nanos();
        let is_over = |begin: &u64| (begin / step + 1).saturating_mul(step) <= now;
        let since = |begin| Timestamp::from_unix_nanos(begin).max(history.since);
        let moments = axis.slots().filter(|(begin, _)| is_over(begin)).map(|(begin, end)| {
            let sums = line.remove(&begin).unwrap_or_default();
            Moment {
                since: since(begin),
                until: Timestamp::from_unix_nanos(end),
                part: Part::of(&sums),
                errors: sums.calls.errors,
            }
        });
        Timeline { step: Duration::from_nanos(step), moments: moments.collect() }
    }

    /// The latest so many of its steps.
    pub(super) fn latest(mut self, steps: usize) -> Timeline {
        self.moments.drain(..self.moments.len().saturating_sub(steps));
        self
    }

    /// Whether there is anything that a chart can show.
    pub(super) fn is_worth_a_chart(&self) -> bool {
        self.moments.len() > 1 && self.moments.iter().any(|moment| moment.part.finished() > 0)
    }
}
