//! The numbers of the last minutes and the last hour.
//!
//! What always holds: a window ends when the report was made and says since when it is; shortest and
//! longest durations in it are bounds.

#[cfg(feature = "dashboard")]
use super::slices::SliceAdder;
use super::{
    AttemptReport, BreakerReport, CostReport, ErrorReport, LatencyReport, Later, QueueReport,
    QueueWait, Report, Scope, StreamReport, Throughput, TokenReport, Totals, adder::Adder,
    sums::Sums,
};
use crate::{
    Timestamp,
    collector::{CustomMetric, Snapshot, Window, Windows},
    seconds,
};
use serde::Serialize;
use std::{sync::Arc, time::Duration};

/// The numbers of a window that ends when the report was made.
///
/// They are those of the [`Report`], of the same part of all calls, with what queues and breakers
/// counted in it. A window is made of slices, each as a whole, so that it is
/// up to half a slice longer or shorter than it should be; a collector that is younger than a window
/// covers its age. Percentiles are within 0.55 % of the true ones, as everywhere; the longest wait
/// in a queue is unknown. Its models, providers and functions are those of [`Report::window`].
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
    /// The user's own metrics, with the smallest and the largest value of the window.
    pub custom: Vec<CustomMetric>,
    /// What the queues counted in it, and how they stand now, whatever the report is narrowed to.
    pub queue: Option<QueueReport>,
    /// The same of the circuit breakers.
    pub circuit_breaker: Option<BreakerReport>,
}

impl WindowReport {
    /// `in_flight`: calls and attempts that are.
    pub(super) fn later(
        snapshot: &Arc<Snapshot>,
        scope: &Scope,
        in_flight: [u64; 2],
    ) -> Later<Vec<WindowReport>> {
        let (snapshot, scope) = (Arc::clone(snapshot), scope.clone());
        Later::new(move || WindowReport::all(&snapshot, &scope, in_flight))
    }

    /// The windows that the snapshot names, the shortest first.
    fn all(snapshot: &Snapshot, scope: &Scope, in_flight: [u64; 2]) -> Vec<WindowReport> {
        let lengths = &snapshot.history.windows;
        let windows = Windows::of(snapshot, |key| scope.has(key));
        let Some(mut windows) = windows.filter(|_| !lengths.is_empty()) else { return Vec::new() };
        let [in_flight, attempts_in_flight] = in_flight;
        let mut gains = Adder::default();
        let report = |length: &Duration| {
            let window = windows.next(*length, |gained| {
                gains.add_gain(gained.key, gained.gain);
                if let Some(whole) = gained.whole {
                    gains.widen(gained.key, whole);
                }
            })?;
            let mut sums = Sums { in_flight, attempts_in_flight, ..gains.sums() };
            sums.cut_to_buckets();
            Some(WindowReport::of(*length, window, &sums, scope))
        };
        lengths.iter().filter_map(report).collect()
    }

    fn of(length: Duration, window: Window, sums: &Sums, scope: &Scope) -> WindowReport {
        let totals = Totals::of(sums);
        let mut custom = window.custom;
        custom.retain(|metric| scope.has_metric(metric));
        WindowReport {
            window: length,
            since: window.since,
            covered: window.covered,
            min_max_are_bucket_bounds: true,
            success_rate: totals.success_rate(),
            attempts: AttemptReport::of(sums),
            latency: LatencyReport::of(&sums.calls.latency),
            streams: sums.calls.streams.as_deref().map(StreamReport::of),
            queue_wait: QueueWait::of(sums),
            throughput: Throughput::over(window.covered, sums),
            errors: ErrorReport::of(sums, &totals),
            tokens: TokenReport::of(sums.usage(), sums.calls_with_usage()),
            cost: CostReport::of(sums.cost().into_owned()),
            custom,
            queue: QueueReport::of(&window.queues),
            circuit_breaker: BreakerReport::of(&window.breakers),
            totals,
        }
    }
}

impl Report {
    /// The full report of the last so and so long, of the part of all calls that this is about.
    ///
    /// What stands at a moment (calls in flight, who waits in queues, the state of breakers, budgets,
    /// alerts) is that of now,
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

    /// What the calls cost of the longest window of at most so long, and how much of it is covered.
    /// The other windows are not made for it.
    #[cfg(feature = "dashboard")]
    pub(super) fn cost_of_late(&self, most: Duration) -> Option<(CostReport, Duration)> {
        let snapshot = &self.snapshot;
        let lengths = snapshot.history.windows.iter().copied();
        let length = lengths.filter(|length| *length <= most).max()?;
        let (window, slices) = Windows::for_slices(snapshot)?.next_slices(length)?;
        let mut gains = SliceAdder::of(&snapshot.history, &self.scope);
        slices.into_iter().for_each(|slice| gains.add(slice));
        Some((CostReport::of(gains.take().into_both().2), window.covered))
    }

    /// A window, without the report of the whole.
    pub(crate) fn of_window(whole: &Snapshot, scope: &Scope, length: Duration) -> Option<Report> {
        let window = Windows::of(whole, |key| scope.has(key))?.snapshot(length)?;
        let snapshot =
            Snapshot { budgets: whole.budgets.clone(), alerts: whole.alerts.clone(), ..window };
        Some(Report::of(Arc::new(snapshot), scope.clone(), true))
    }
}
