//! How the attempts went by which calls tried to do what they do.

use super::{LatencyReport, StreamReport, part::Totals, sums::Sums};
use crate::{Usd, collector::Numbers};
use serde::Serialize;

/// How the attempts went by which calls tried to do what they do.
///
/// An attempt is a call of its own with an outcome of its own, and no request: requests, success
/// rate and latency beside this are those of the calls around the attempts. Tokens, cost and errors
/// by kind count both.
///
/// # Example
/// ```
/// use monitor_runtime::{Call, Collector, Usage, current};
///
/// let collector = Collector::builder().build();
/// let send = |status, output| {
///     Call::builder("send").model("gpt-4o-mini").track_cost().attempt().run(|| {
///         current().usage(Usage::new(1_000, output)).status(status);
///     })
/// };
/// Call::builder("chat").collector(&collector).run(|| {
///     send(500, 100); // broke off, and is billed
///     send(200, 200);
/// });
///
/// let report = collector.report();
/// assert_eq!((report.totals.requests, report.totals.retries), (1, 1));
/// let attempts = report.attempts.unwrap();
/// assert_eq!((attempts.count, attempts.failure_rate), (2, Some(0.5)));
/// assert_eq!(report.cost.total.to_string(), "0.00048");
/// assert_eq!(attempts.lost_cost.unwrap().to_string(), "0.00021");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AttemptReport {
    /// Finished attempts.
    pub count: u64,
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
    /// Attempts that began and have not ended.
    pub in_flight: u64,
    /// Failures among successes and failures; `None` without either.
    pub failure_rate: Option<f64>,
    /// How long attempts took.
    pub latency: LatencyReport,
    /// How the attempts came that were streams; `None` if none was.
    pub streams: Option<StreamReport>,
    /// What those cost at least that did not end ok: the price of retries. `None` where none of
    /// them has a cost.
    #[serde(rename = "lost_cost_usd")]
    pub lost_cost: Option<Usd>,
    /// Those that did not end ok and may have cost something that nobody knows.
    pub lost_unpriced: u64,
}

impl AttemptReport {
    /// `None` without any attempt.
    pub(super) fn of(sums: &Sums) -> Option<AttemptReport> {
        if sums.attempts.is_none() && sums.attempts_in_flight == 0 {
            return None;
        }
        let none = Numbers::default();
        let numbers = sums.attempts.as_deref().unwrap_or(&none);
        let totals = Totals::of_numbers(numbers, sums.attempts_in_flight);
        if totals.requests + totals.in_flight == 0 {
            return None;
        }
        let lost = &numbers.cost.lost;
        Some(AttemptReport {
            count: totals.requests,
            successes: totals.successes,
            failures: totals.failures,
            cancelled: totals.cancelled,
            rejected: totals.rejected,
            timeouts: totals.timeouts,
            in_flight: totals.in_flight,
            failure_rate: totals.failure_rate(),
            latency: LatencyReport::of(&numbers.latency),
            streams: numbers.streams.as_deref().map(StreamReport::of),
            lost_cost: (lost.priced_calls > 0).then_some(lost.cost),
            lost_unpriced: lost.unpriced_calls,
        })
    }

    /// Successes among successes and failures; `None` without either.
    pub fn success_rate(&self) -> Option<f64> {
        let decided = self.successes + self.failures;
        (decided > 0).then(|| self.successes as f64 / decided as f64)
    }
}
