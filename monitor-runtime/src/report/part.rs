//! What the calls of any part add up to: of a model, a provider, a function.

use super::{CostReport, LatencyReport, StreamReport, TokenReport};
use crate::{Outcome, UsageKind, collector::Numbers, error::ErrorKind};
use serde::Serialize;
use std::collections::BTreeMap;

/// Calls by how they ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Finished calls.
    pub requests: u64,
    /// Those that ended ok.
    pub successes: u64,
    /// Those that ended in an error or a panic.
    pub failures: u64,
    /// Those whose future was dropped before it returned.
    pub cancelled: u64,
    /// Those that were refused before the provider was asked.
    pub rejected: u64,
    /// Errors of kind timeout.
    pub timeouts: u64,
    /// Attempts beyond the first.
    pub retries: u64,
    /// Calls that began and have not ended.
    pub in_flight: u64,
    /// Failures without the panics.
    #[serde(skip)]
    pub(super) errors: u64,
}

impl Totals {
    pub(super) fn of(numbers: &Numbers, in_flight: u64) -> Totals {
        let ended = |outcome| numbers.outcomes.get(&outcome).copied().unwrap_or(0);
        let errors = ended(Outcome::Error);
        Totals {
            requests: numbers.outcomes.values().sum(),
            successes: ended(Outcome::Ok),
            failures: errors + ended(Outcome::Panicked),
            cancelled: ended(Outcome::Cancelled),
            rejected: ended(Outcome::Rejected),
            timeouts: numbers.errors.get(&ErrorKind::Timeout).copied().unwrap_or(0),
            retries: numbers.retries,
            in_flight,
            errors,
        }
    }

    /// Successes among successes and failures; `None` without either.
    pub fn success_rate(&self) -> Option<f64> {
        self.share(self.successes)
    }

    /// Failures among successes and failures; `None` without either.
    pub fn failure_rate(&self) -> Option<f64> {
        self.share(self.failures)
    }

    fn share(&self, count: u64) -> Option<f64> {
        let decided = self.successes + self.failures;
        (decided > 0).then(|| count as f64 / decided as f64)
    }
}

/// What the calls of one part add up to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Part {
    /// Its calls by how they ended.
    #[serde(flatten)]
    pub totals: Totals,
    /// Successes among successes and failures; `None` without either.
    pub success_rate: Option<f64>,
    /// Input tokens; `None` if no call reported any.
    pub input_tokens: Option<u64>,
    /// Output tokens; `None` if no call reported any.
    pub output_tokens: Option<u64>,
    /// All it used.
    pub tokens: TokenReport,
    /// What it cost.
    pub cost: CostReport,
    /// Errors by kind.
    pub errors_by_type: BTreeMap<ErrorKind, u64>,
    /// How long its calls took.
    pub latency: LatencyReport,
    /// How its streams came; `None` without any.
    pub streams: Option<StreamReport>,
}

impl Part {
    pub(super) fn of(numbers: &Numbers, in_flight: u64) -> Part {
        let totals = Totals::of(numbers, in_flight);
        let tokens = TokenReport::of(&numbers.usage, numbers.calls_with_usage);
        Part {
            success_rate: totals.success_rate(),
            input_tokens: tokens.get(UsageKind::Input),
            output_tokens: tokens.get(UsageKind::Output),
            tokens,
            cost: CostReport::of(&numbers.cost),
            errors_by_type: numbers.errors.clone(),
            latency: LatencyReport::of(&numbers.latency),
            streams: numbers.streams.as_deref().map(StreamReport::of),
            totals,
        }
    }
}
