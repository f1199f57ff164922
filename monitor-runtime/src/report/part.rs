//! What the calls of any part add up to: of a model, a provider, a function.

use super::{AttemptReport, CostReport, LatencyReport, StreamReport, TokenReport, sums::Sums};
use crate::{Outcome, UsageKind, collector::Numbers, counts::Counts, error::ErrorKind};
use serde::Serialize;

/// Calls by how they ended. Attempts are none of them, but for [`Totals::retries`].
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
    /// Attempts beyond the first of a call.
    pub retries: u64,
    /// Calls that began and have not ended.
    pub in_flight: u64,
    /// Failures without the panics.
    #[serde(skip)]
    pub(super) errors: u64,
}

impl Totals {
    pub(super) fn of(sums: &Sums) -> Totals {
        let totals = Totals::of_numbers(&sums.calls, sums.in_flight);
        // an attempt can be tried again by attempts of its own
        let retries = sums.both().map(|numbers| numbers.retries).sum();
        Totals { retries, ..totals }
    }

    /// Whatever calls the numbers are of.
    pub(super) fn of_numbers(numbers: &Numbers, in_flight: u64) -> Totals {
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

    /// Failures that are no errors.
    pub(super) fn panicked(&self) -> u64 {
        self.failures.saturating_sub(self.errors)
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
    /// All it used, attempts included.
    pub tokens: TokenReport,
    /// What it cost, attempts included.
    pub cost: CostReport,
    /// How its attempts went; `None` without any.
    pub attempts: Option<Box<AttemptReport>>,
    /// Errors by kind, those of attempts included.
    pub errors_by_type: Counts<ErrorKind>,
    /// How long its calls took.
    pub latency: LatencyReport,
    /// How its streams came; `None` without any.
    pub streams: Option<Box<StreamReport>>,
}

impl Part {
    pub(super) fn of(sums: Sums) -> Part {
        let totals = Totals::of(&sums);
        let attempts = AttemptReport::of(&sums).map(Box::new);
        let latency = LatencyReport::of(&sums.calls.latency);
        let streams =
            sums.calls.streams.as_deref().map(|streams| Box::new(StreamReport::of(streams)));
        let calls_with_usage = sums.calls_with_usage();
        let (errors_by_type, usage, cost) = sums.into_both();
        let tokens = TokenReport::of(usage, calls_with_usage);
        Part {
            success_rate: totals.success_rate(),
            input_tokens: tokens.get(UsageKind::Input),
            output_tokens: tokens.get(UsageKind::Output),
            tokens,
            cost: CostReport::of(cost),
            attempts,
            errors_by_type,
            latency,
            streams,
            totals,
        }
    }

    /// Finished calls, attempts included.
    pub(super) fn finished(&self) -> u64 {
        self.totals.requests + self.attempts.as_ref().map_or(0, |attempts| attempts.count)
    }

    /// Whether there are calls in it that are no attempts.
    pub(super) fn has_calls(&self) -> bool {
        self.totals.requests + self.totals.in_flight > 0
    }
}
