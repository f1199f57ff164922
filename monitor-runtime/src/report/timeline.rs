//! What happened when, in even steps: for charts that somebody looks at.
//!
//! What always holds: a step in which nothing happened is there too; the step that is not over is
//! left out, because a half-full one looks like a fall.

use super::{Part, Report, chart::Axis, slices::SliceAdder};
use crate::{
    Timestamp,
    collector::Snapshot,
    counts::Counts,
    error::{ErrorCategory, ErrorKind},
};
use std::{ops::Range, slice::SliceIndex, time::Duration};

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
    errors: Counts<ErrorKind>,
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
        let mut gains = SliceAdder::of(history, &report.scope);
        let mut by_slot = axis.by_slot(history);
        let now = snapshot.taken_at.unix_nanos();
        let is_over = |begin: &u64| (begin / step + 1).saturating_mul(step) <= now;
        let since = |begin| Timestamp::from_unix_nanos(begin).max(history.since);
        let moments = axis.slots().filter(|(begin, _)| is_over(begin)).map(|(begin, end)| {
            let slices = by_slot.remove(&begin).unwrap_or_default();
            slices.into_iter().for_each(|slice| gains.add(slice));
            let sums = gains.take();
            Moment {
                since: since(begin),
                until: Timestamp::from_unix_nanos(end),
                errors: sums.calls.errors,
                part: Part::of(sums),
            }
        });
        Timeline { step: Duration::from_nanos(step), moments: moments.collect() }
    }

    /// The latest so many of its steps.
    pub(super) fn latest(mut self, steps: usize) -> Timeline {
        self.moments.drain(..self.moments.len().saturating_sub(steps));
        self
    }

    /// When it begins and ends.
    pub(super) fn ends(&self) -> [Timestamp; 2] {
        let since = self.moments.first().map(|first| first.since);
        let until = self.moments.last().map(|last| last.until);
        [since.unwrap_or_default(), until.unwrap_or_default()]
    }

    pub(super) fn is_of_one_year(&self) -> bool {
        let [since, until] = self.ends();
        text(since, ..4) == text(until, ..4)
    }

    /// A moment as its steps can be told apart: `14:32`, `14:32:05`, `11-02 14:30`, `2026-11-02`.
    pub(super) fn in_words(&self, moment: Timestamp) -> String {
        text(moment, self.form())
    }

    /// Which part of a moment tells the steps apart.
    pub(super) fn form(&self) -> Range<usize> {
        let [since, until] = self.ends();
        let is_of_one_day = text(since, ..10) == text(until, ..10);
        let step = self.step.as_secs();
        match (is_of_one_day, self.is_of_one_year()) {
            _ if step >= 86_400 => 0..10,
            (true, _) if step.is_multiple_of(60) => 11..16,
            (true, _) => 11..19,
            (false, true) => 5..16,
            (false, false) => 0..16,
        }
    }

    /// Whether there is anything that a chart can show.
    pub(super) fn is_worth_a_chart(&self) -> bool {
        self.moments.len() > 1 && self.moments.iter().any(|moment| moment.part.finished() > 0)
    }
}

/// A part of a moment in RFC 3339, as people read it.
pub(super) fn text(moment: Timestamp, part: impl SliceIndex<str, Output = str>) -> String {
    let moment = moment.to_string();
    let part = moment.get(part).unwrap_or_default();
    if part.contains('T') { part.replace('T', " ") } else { part.to_owned() }
}
