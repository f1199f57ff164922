//! What went wrong how often.

use super::{part::Totals, sums::Sums};
use crate::{
    Timestamp,
    collector::{ErrorLabel, LabelledErrors},
    counts::Counts,
    error::{ErrorCategory, ErrorKind},
};
use serde::Serialize;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, btree_map::Entry},
};

/// What went wrong how often.
///
/// Rate and total are of calls that are no attempts. Errors by kind, category and label are of calls
/// and attempts; how many of these are attempts' stands beside them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ErrorReport {
    /// Failures among successes and failures; `None` without either.
    pub rate: Option<f64>,
    /// Failures: errors and panics.
    pub total: u64,
    /// Calls that panicked. They have no kind of error.
    pub panicked: u64,
    /// Attempts that failed: errors and panics.
    pub failed_attempts: u64,
    /// Attempts that panicked.
    pub panicked_attempts: u64,
    /// Errors by kind.
    pub by_type: Counts<ErrorKind>,
    /// Those of attempts by kind.
    pub attempts_by_type: Counts<ErrorKind>,
    /// Errors by category.
    pub by_category: BTreeMap<ErrorCategory, u64>,
    /// The kind that occurred most often.
    pub most_common: Option<ErrorKind>,
    /// Errors by kind, the provider's code, Rust type and status, the most frequent first; none
    /// where single errors are not tracked.
    pub by_label: Vec<ErrorRow>,
}

/// How often errors of one label occurred.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ErrorRow {
    /// What they have in common.
    #[serde(flatten)]
    pub label: ErrorLabel,
    /// How many there were.
    pub errors: u64,
    /// How many of these were of attempts.
    pub attempts: u64,
    /// Their share of all that have a label.
    pub share: f64,
    /// When the last of them ended.
    pub last_at: Timestamp,
}

impl ErrorReport {
    pub(super) fn of(sums: &Sums, totals: &Totals) -> ErrorReport {
        let known = |(kind, errors): (&ErrorKind, &u64)| (*errors > 0).then_some((*kind, *errors));
        let by_type: Counts<_> = sums.errors().iter().filter_map(known).collect();
        let mut by_category = BTreeMap::new();
        for (kind, count) in &by_type {
            *by_category.entry(kind.category()).or_default() += count;
        }
        // of equals the first in the order of kinds, so that reports do not flicker
        let most_common = by_type.iter().rev().max_by_key(|error| error.1).map(|error| *error.0);
        let of_attempts = sums.attempts.as_deref();
        let attempts = of_attempts.map_or_else(Totals::default, |it| Totals::of_numbers(it, 0));
        ErrorReport {
            rate: totals.failure_rate(),
            total: totals.failures,
            panicked: totals.panicked(),
            failed_attempts: attempts.failures,
            panicked_attempts: attempts.panicked(),
            attempts_by_type: of_attempts
                .into_iter()
                .flat_map(|attempts| attempts.errors.iter().filter_map(known))
                .collect(),
            by_type,
            by_category,
            most_common,
            by_label: rows(sums),
        }
    }
}

fn rows(sums: &Sums) -> Vec<ErrorRow> {
    let mut rows: BTreeMap<&ErrorLabel, ErrorRow> = BTreeMap::new();
    for (numbers, is_attempt) in sums.both().zip([false, true]) {
        for LabelledErrors { label, errors, last_at } in &numbers.error_labels {
            let attempts = if is_attempt { *errors } else { 0 };
            match rows.entry(label) {
                Entry::Occupied(mut known) => {
                    let row = known.get_mut();
                    row.errors += errors;
                    row.attempts += attempts;
                    row.last_at = row.last_at.max(*last_at);
                }
                Entry::Vacant(place) => {
                    let (label, errors, last_at) = (label.clone(), *errors, *last_at);
                    place.insert(ErrorRow { label, errors, attempts, share: 0.0, last_at });
                }
            }
        }
    }
    let mut rows: Vec<ErrorRow> = rows.into_values().collect();
    let all: u64 = rows.iter().map(|row| row.errors).sum();
    rows.iter_mut().for_each(|row| row.share = row.errors as f64 / all as f64);
    rows.sort_by_key(|row| Reverse(row.errors));
    rows
}
