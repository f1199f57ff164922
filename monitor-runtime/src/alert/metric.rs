//! The numbers of a report that a rule can watch.
//!
//! What always holds: each has the type of its unit; one without data has no value.

use super::{Measured, measure::Measure};
use crate::{Report, Usd, collector::Quantity, text::mended};
use std::{fmt, sync::Arc, time::Duration};

/// A number of a report, of which a rule says where it fires.
///
/// A rule narrowed to a model or a tag reads the report of that part, one with a window that of the
/// window. Numbers that stand at a moment (calls in flight, queues, breakers, budgets) are the same
/// in any of them.
///
/// # Example
/// ```
/// use monitor_runtime::{Report, Usd, alert::{AlertRule, Metric}};
/// use std::time::Duration;
///
/// let slow = AlertRule::new("slow", Metric::latency(95.0).above(Duration::from_secs(20)));
/// let dear = AlertRule::new("dear", Metric::cost_per_hour().above("12.50".parse::<Usd>()?));
/// let per_call = |report: &Report| {
///     let calls = report.tokens.calls_with_usage;
///     (calls > 0).then(|| report.tokens.total / calls)
/// };
/// let long = AlertRule::new("long", Metric::of("tokens a call", per_call).above(30_000));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a metric does nothing until it is given a threshold"]
pub struct Metric<Q> {
    pub(super) name: String,
    pub(super) read: Read<Q>,
    pub(super) with_unit: fn(Q) -> Quantity,
    /// Why it can never have data.
    pub(super) fault: Option<String>,
    /// What it is, where it is one of ours.
    pub(super) measure: Option<Measure>,
}

/// What a report says; `None` without data.
pub(super) type Read<T> = Arc<dyn Fn(&Report) -> Option<T> + Send + Sync>;

/// Before so much time is covered, a rate by the hour is the extrapolation of a few calls.
const LEAST_FOR_AN_HOURLY_RATE: Duration = Duration::from_secs(30);

impl<Q: Measured> Metric<Q> {
    /// Any number at all, under a name that is shown. It has no data where the closure says `None`.
    /// The report is as others are, but without alerts.
    ///
    /// The closure runs on the thread `monitor-tick`, once a second. While it runs nothing else is
    /// due, in no collector, so it must be quick and wait for nothing; and it must not keep the
    /// collector, which would keep its rules and so itself for ever. A panic in it is caught and
    /// counted, stands in [`AlertSnapshot::fault`](super::AlertSnapshot::fault), and lets the rule
    /// be for a minute.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Report, alert::Metric};
    ///
    /// let cancelled = Metric::of("cancelled calls", |report: &Report| Some(report.totals.cancelled));
    /// ```
    pub fn of(
        name: impl Into<String>,
        read: impl Fn(&Report) -> Option<Q> + Send + Sync + 'static,
    ) -> Metric<Q> {
        Metric {
            name: name.into(),
            read: Arc::new(read),
            with_unit: Q::quantity,
            fault: None,
            measure: None,
        }
    }

    /// The number at this place of [`Report::to_json`], by a JSON pointer (RFC 6901). It has no
    /// data where there is null, nothing, or a value of another kind than the threshold. A rule
    /// whose pointer does not begin with `/` is refused.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::alert::Metric;
    /// use std::time::Duration;
    ///
    /// let slow_streams = Metric::path("/streams/time_to_first_item/p95_seconds")
    ///     .above(Duration::from_secs(3));
    /// ```
    #[cfg(feature = "json")]
    pub fn path(pointer: impl Into<String>) -> Metric<Q> {
        let pointer = pointer.into();
        let name = pointer.clone();
        let is_pointer = pointer.starts_with('/');
        let metric = Metric::of(name, move |report| {
            let json = serde_json::to_value(report).ok()?;
            Q::of_json(json.pointer(&pointer)?)
        });
        metric.faulty(!is_pointer, "a JSON pointer begins with /")
    }
}

impl<Q> Metric<Q> {
    fn faulty(mut self, is_faulty: bool, reason: &str) -> Self {
        self.fault = is_faulty.then(|| reason.to_owned());
        self
    }

    fn known_as(self, measure: Measure) -> Self {
        Metric { measure: Some(measure), ..self }
    }
}

impl Metric<f64> {
    fn ratio(
        name: impl Into<String>,
        read: impl Fn(&Report) -> Option<f64> + Send + Sync + 'static,
    ) -> Metric<f64> {
        Metric { with_unit: Quantity::Ratio, ..Metric::of(name, read) }
    }

    /// Failures among successes and failures, from 0 to 1; no data without either.
    pub fn error_rate() -> Metric<f64> {
        Metric::ratio("error rate", |report| report.totals.failure_rate())
            .known_as(Measure::ErrorRate)
    }

    /// Successes among successes and failures, from 0 to 1; no data without either.
    pub fn success_rate() -> Metric<f64> {
        Metric::ratio("success rate", |report| report.success_rate).known_as(Measure::SuccessRate)
    }

    /// Finished calls a second, over the throughput window of the collector or, in a rule with a
    /// window, over that.
    pub fn requests_per_second() -> Metric<f64> {
        Metric::of("requests per second", |report| report.throughput.requests_per_second)
            .known_as(Measure::RequestsPerSecond)
    }

    /// How much of a budget is used, where 1 is all of it; no data without such a budget.
    pub fn budget_used(budget: &str) -> Metric<f64> {
        let name = budget.to_owned();
        let read = move |report: &Report| super::named::budget_used(report, &name);
        Metric::ratio(format!("used share of budget {budget:?}"), read)
            .known_as(Measure::BudgetUsed(mended(budget).into_owned()))
    }

    /// The mean of the values recorded with [`Collector::metric`](crate::Collector::metric) since
    /// calls are counted, over all tags; no data without any.
    pub fn custom_average(name: &str) -> Metric<f64> {
        let metric = mended(name).into_owned();
        Metric::of(format!("average of {name:?}"), move |report| {
            let of_name = report.custom.iter().filter(|it| it.name == metric);
            let (sum, count) = of_name.fold((0.0, 0), |(sum, n), it| (sum + it.sum, n + it.count));
            (count > 0).then(|| sum / count as f64)
        })
        .known_as(Measure::CustomAverage(name.to_owned()))
    }

    /// The latest value recorded with [`Collector::metric`](crate::Collector::metric), of whatever
    /// tags; no data without any.
    pub fn custom_latest(name: &str) -> Metric<f64> {
        let metric = mended(name).into_owned();
        Metric::of(format!("latest {name:?}"), move |report| {
            let of_name = report.custom.iter().filter(|it| it.name == metric);
            of_name.max_by_key(|it| it.last_at).map(|it| it.last)
        })
        .known_as(Measure::CustomLatest(name.to_owned()))
    }
}

impl Metric<Duration> {
    /// The duration that so many of a hundred calls did not exceed, for any number from 0 to 100; a
    /// rule with another is refused.
    pub fn latency(percent: f64) -> Metric<Duration> {
        let metric = Metric::of(format!("p{percent}"), move |report: &Report| {
            report.latency_percentile(percent)
        });
        metric
            .faulty(!(0.0..=100.0).contains(&percent), "a percentile is from 0 to 100")
            .known_as(Measure::Latency(percent))
    }

    /// The mean duration of calls.
    pub fn average_latency() -> Metric<Duration> {
        Metric::of("average latency", |report| report.latency.average)
            .known_as(Measure::AverageLatency)
    }

    /// The mean time that a queue made its users wait; no data before somebody waited.
    pub fn queue_wait(queue: &str) -> Metric<Duration> {
        let name = queue.to_owned();
        let read = move |report: &Report| super::named::queue_wait(report, &name);
        Metric::of(format!("average wait in queue {queue:?}"), read)
            .known_as(Measure::QueueWait(mended(queue).into_owned()))
    }
}

impl Metric<u64> {
    /// Finished calls.
    pub fn requests() -> Metric<u64> {
        Metric::of("requests", |report| Some(report.totals.requests)).known_as(Measure::Requests)
    }

    /// Calls that began and have not ended.
    pub fn in_flight() -> Metric<u64> {
        Metric::of("calls in flight", |report| Some(report.totals.in_flight))
            .known_as(Measure::InFlight)
    }

    /// Errors of kind timeout.
    pub fn timeouts() -> Metric<u64> {
        Metric::of("timeouts", |report| Some(report.totals.timeouts)).known_as(Measure::Timeouts)
    }

    /// Calls that were refused before the provider was asked.
    pub fn rejected() -> Metric<u64> {
        Metric::of("rejected calls", |report| Some(report.totals.rejected))
            .known_as(Measure::Rejected)
    }

    /// All tokens, those of attempts included.
    pub fn tokens() -> Metric<u64> {
        Metric::of("tokens", |report| Some(report.tokens.total)).known_as(Measure::Tokens)
    }

    /// Calls that should have a cost and have none: what they cost is in no other number.
    pub fn unpriced_calls() -> Metric<u64> {
        Metric::of("unpriced calls", |report| Some(report.cost.unpriced_calls))
            .known_as(Measure::UnpricedCalls)
    }

    /// How many stand in a queue now; no data without such a queue.
    pub fn queue_size(queue: &str) -> Metric<u64> {
        let name = queue.to_owned();
        let read = move |report: &Report| super::named::queue_size(report, &name);
        Metric::of(format!("size of queue {queue:?}"), read)
            .known_as(Measure::QueueSize(mended(queue).into_owned()))
    }

    /// How many a queue turned away since calls are counted; no data without such a queue.
    pub fn queue_rejections(queue: &str) -> Metric<u64> {
        let name = queue.to_owned();
        let read = move |report: &Report| super::named::queue_rejections(report, &name);
        Metric::of(format!("rejections of queue {queue:?}"), read)
            .known_as(Measure::QueueRejections(mended(queue).into_owned()))
    }
}

impl Metric<Usd> {
    /// What calls cost, at most where it is estimated; no data before a call has a cost.
    pub fn cost() -> Metric<Usd> {
        Metric::of("cost", known_cost).known_as(Measure::Cost)
    }

    /// What calls cost in an hour at this rate, at most where it is estimated; no data before a call
    /// has a cost and half a minute is covered, so in no window that is shorter.
    pub fn cost_per_hour() -> Metric<Usd> {
        const HOUR: i128 = 3_600_000_000_000;
        Metric::of("cost per hour", |report| {
            let covered = report.uptime;
            let cost = known_cost(report).filter(|_| covered >= LEAST_FOR_AN_HOURLY_RATE)?;
            let nanos = i128::try_from(covered.as_nanos()).ok()?;
            Some(Usd::from_picos(cost.picos().saturating_mul(HOUR) / nanos))
        })
        .known_as(Measure::CostPerHour)
    }
}

impl Metric<bool> {
    /// Whether a circuit breaker is open; no data without such a breaker.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::alert::{AlertRule, Metric};
    ///
    /// let rule = AlertRule::new("openai is cut off", Metric::breaker_open("openai").holds());
    /// ```
    pub fn breaker_open(breaker: &str) -> Metric<bool> {
        let name = breaker.to_owned();
        let read = move |report: &Report| super::named::breaker_open(report, &name);
        Metric::of(format!("breaker {breaker:?} open"), read)
            .known_as(Measure::BreakerOpen(mended(breaker).into_owned()))
    }
}

fn known_cost(report: &Report) -> Option<Usd> {
    let cost = &report.cost;
    (cost.priced_calls > 0).then(|| cost.total_max.unwrap_or(cost.total))
}

impl<Q> fmt::Debug for Metric<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Metric").field(&self.name).finish()
    }
}
