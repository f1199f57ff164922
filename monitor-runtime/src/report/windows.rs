//! The numbers of the last minutes and the last hour.
//!
//! What always holds: a window ends when the report was made and says since when it is; shortest and
//! longest durations in it are bounds.

use super::{
    AttemptReport, CostReport, ErrorReport, FunctionReport, LatencyReport, Later, ModelReport,
    ProviderReport, QueueWait, Report, Scope, StreamReport, Throughput, TokenReport, Totals,
    UnpricedModel,
};
use crate::{
    Timestamp,
    collector::{CustomMetric, History, Snapshot, Windows},
    seconds,
};
use serde::Serialize;
use std::{sync::Arc, time::Duration};

/// The numbers of a window that ends when the report was made.
///
/// They are those of the [`Report`] that are of calls, of the same part of all calls; queues and
/// breakers are not counted by windows. A window is made of slices, each as a whole, so that it is
/// up to half a slice longer or shorter than it should be; a collector that is younger than a window
/// covers its age. Percentiles are within 0.55 % of the true ones, as everywhere; the longest wait
/// in a queue is unknown.
///
/// Of several programs it has the calls of those that keep a history. All are cut at one moment, to
/// half a slice where their slices do not end together.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, Request, clock::MockClock};
/// use std::time::Duration;
///
/// let clock = MockClock::new();
/// let collector = Collector::builder().clock(clock.clock()).build();
/// for seconds in [9, 2, 1] {
///     collector.record(Request::new("chat").duration(Duration::from_secs(seconds)));
///     clock.advance(Duration::from_secs(40));
///     collector.tick(); // a thread does this each second, but not with a mock clock
/// }
/// let report = collector.report();
/// let minute = &report.windows[0];
/// assert_eq!(minute.window, Duration::from_secs(60));
/// assert_eq!((minute.totals.requests, report.totals.requests), (2, 3));
/// assert!(minute.latency.max.unwrap() < Duration::from_millis(2_023), "the end of a bucket");
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct WindowReport {
    /// How long it should be.
    #[serde(rename = "window_seconds", serialize_with = "seconds::one")]
    pub window: Duration,
    /// Since when everything is in it.
    pub since: Timestamp,
    /// How long it is.
    #[serde(rename = "covered_seconds", serialize_with = "seconds::one")]
    pub covered: Duration,
    /// Always true: none of the durations was shorter than `min` and none longer than `max`, to a
    /// bucket of the histogram, which is 1.1 % wide. They are absent without detailed latency.
    pub min_max_are_bucket_bounds: bool,
    /// Calls by how they ended; those in flight are those of now.
    pub totals: Totals,
    /// Successes among successes and failures; `None` without either.
    pub success_rate: Option<f64>,
    /// How the attempts went; `None` without any.
    pub attempts: Option<AttemptReport>,
    /// How long calls took.
    pub latency: LatencyReport,
    /// How the calls came that were streams; `None` if none was.
    pub streams: Option<StreamReport>,
    /// How long calls said they waited in a queue.
    pub queue_wait: QueueWait,
    /// Calls and tokens a second.
    pub throughput: Throughput,
    /// What went wrong how often.
    pub errors: ErrorReport,
    /// What was used.
    pub tokens: TokenReport,
    /// What it cost.
    pub cost: CostReport,
    /// Each model that was asked for at each provider, the busiest first.
    pub models: Vec<ModelReport>,
    /// Each model with calls that have no cost, for each reason, most calls first.
    pub unpriced_models: Vec<UnpricedModel>,
    /// Each provider, the busiest first.
    pub providers: Vec<ProviderReport>,
    /// Each function, the busiest first.
    pub functions: Vec<FunctionReport>,
    /// The user's own metrics, with the smallest and the largest value of the window.
    pub custom: Vec<CustomMetric>,
}

impl WindowReport {
    pub(super) fn later(snapshot: &Arc<Snapshot>, scope: &Scope) -> Later<Vec<WindowReport>> {
        let (snapshot, scope) = (Arc::clone(snapshot), scope.clone());
        Later::new(move || WindowReport::all(&snapshot, &scope))
    }

    /// The windows that the snapshot names, the shortest first.
    fn all(snapshot: &Snapshot, scope: &Scope) -> Vec<WindowReport> {
        if snapshot.history.windows.is_empty() {
            return Vec::new();
        }
        let Some(mut windows) = Windows::of(snapshot, |key| scope.has(key)) else {
            return Vec::new();
        };
        let mut report = |window: &Duration| {
            let numbers = Snapshot { history: History::default(), ..windows.next(*window)? };
            let report = Report::of(Arc::new(numbers), scope.clone(), true);
            Some(WindowReport::of(*window, report))
        };
        snapshot.history.windows.iter().filter_map(&mut report).collect()
    }

    fn of(window: Duration, report: Report) -> WindowReport {
        WindowReport {
            window,
            since: report.since,
            covered: report.uptime,
            min_max_are_bucket_bounds: report.min_max_are_bucket_bounds,
            totals: report.totals,
            success_rate: report.success_rate,
            attempts: report.attempts,
            latency: report.latency,
            streams: report.streams,
            queue_wait: report.queue_wait,
            throughput: report.throughput,
            errors: report.errors,
            tokens: report.tokens,
            cost: report.cost,
            models: report.models,
            unpriced_models: report.unpriced_models,
            providers: report.providers,
            functions: report.functions,
            custom: report.custom,
        }
    }
}

impl Report {
    /// The full report of the last so and so long, of the part of all calls that this is about.
    ///
    /// What stands at a moment (calls in flight, queues, breakers, budgets, alerts) is that of now,
    /// and there are no traces. `since` and `uptime` say what the window really covers; see
    /// [`WindowReport`].
    ///
    /// `None` where no history is kept, or none so far back:
    /// [`CollectorBuilder::windows`](crate::CollectorBuilder::windows) says how far.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request, clock::MockClock};
    /// use std::time::Duration;
    ///
    /// let clock = MockClock::new();
    /// let collector = Collector::builder().clock(clock.clock()).build();
    /// for status in [500, 500, 200] {
    ///     collector.record(Request::new("chat").status(status));
    ///     clock.advance(Duration::from_secs(30));
    ///     collector.tick(); // a thread does this each second, but not with a mock clock
    /// }
    /// let minute = collector.report().window(Duration::from_secs(60)).unwrap();
    /// assert_eq!(minute.errors.rate, Some(0.5));
    /// assert_eq!(minute.function("chat").totals.requests, 2);
    /// ```
    #[must_use]
    pub fn window(&self, length: Duration) -> Option<Report> {
        Report::of_window(&self.snapshot, &self.scope, length)
    }

    /// The same, without the report of the whole.
    pub(crate) fn of_window(whole: &Snapshot, scope: &Scope, length: Duration) -> Option<Report> {
        let window = Windows::of(whole, |key| scope.has(key))?.next(length)?;
        let snapshot = Snapshot {
            queues: whole.queues.clone(),
            breakers: whole.breakers.clone(),
            budgets: whole.budgets.clone(),
            alerts: whole.alerts.clone(),
            ..window
        };
        Some(Report::of(Arc::new(snapshot), scope.clone(), true))
    }
}
