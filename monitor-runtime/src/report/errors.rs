//! What went wrong how often.

use super::part::Totals;
use crate::{
    collector::Numbers,
    error::{ErrorCategory, ErrorKind},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// What went wrong how often.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ErrorReport {
    /// Failures among successes and failures; `None` without either.
    pub rate: Option<f64>,
    /// Failures: errors and panics.
    pub total: u64,
    /// Calls that panicked. They have no kind of error.
    pub panicked: u64,
    /// Errors by kind.
    pub by_type: BTreeMap<ErrorKind, u64>,
    /// Errors by category.
    pub by_category: BTreeMap<ErrorCategory, u64>,
    /// The kind that occurred most often.
    pub most_common: Option<ErrorKind>,
}

impl ErrorReport {
    pub(super) fn of(numbers: &Numbers, totals: &Totals) -> ErrorReport {
        let by_type: BTreeMap<ErrorKind, u64> =
            numbers.errors.iter().filter(|error| *error.1 > 0).map(|(k, n)| (*k, *n)).collect();
        let mut by_category = BTreeMap::new();
        for (kind, count) in &by_type {
            *by_category.entry(kind.category()).or_default() += count;
        }
        // of equals the first in the order of kinds, so that reports do not flicker
        let most_common = by_type.iter().rev().max_by_key(|error| error.1).map(|error| *error.0);
        ErrorReport {
            rate: totals.failure_rate(),
            total: totals.failures,
            panicked: totals.failures.saturating_sub(totals.errors),
            by_type,
            by_category,
            most_common,
        }
    }
}
