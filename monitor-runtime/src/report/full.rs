//! The full report of all calls, or of a part of them.

use super::{
    AlertReport, AttemptReport, BreakerReport, BudgetReport, Chart, CostReport, ErrorReport,
    FunctionReport, LatencyReport, Later, ModelReport, ModelUsage, PriceSourceReport,
    ProviderReport, QueueReport, QueueWait, Scope, StreamReport, Throughput, TokenReport, Totals,
    TraceReport, UnpricedModel, WindowReport, grouped::Grouped, latency, rows, sums, unpriced,
};
use crate::{
    Timestamp,
    collector::{CustomMetric, Health, LatencyTotals, Snapshot},
    seconds,
    text::mended,
};
use serde::Serialize;
use std::{sync::Arc, time::Duration};

/// The full report of all calls, or of a part of them.
///
/// It prints as text for terminals of 80 columns, and serialises with stable names: durations end
/// in `_seconds` and are numbers, money ends in `_usd` and is a decimal string, rates are ratios
/// from 0 to 1, and what has no data is null.
///
/// ```text
/// shop-assistant                                           2026-11-21 16:49:00 UTC
/// all calls                                                           up 2h 14m 3s
/// ════════════════════════════════════════════════════════════════════════════════
/// Requests      5,757 · ok 5,510 · failed 193 · cancelled 54 · in flight 8
/// Success rate  96.62 % · timeouts 61 · retries 322
/// Error rate    3.38 % · most often rate_limit
/// Latency       avg 2.17 s · min 1.21 s · max 28.4 s · over 5,703 calls
///               p50 1.53 s · p90 3.85 s · p95 4.83 s · p99 8.04 s · p99.9 17.0 s
/// Cost          ≥ $6.7308636456 (58 calls unpriced)
/// ```
///
/// # Example
/// ```
/// use monitor_runtime::{Outcome, Report, Snapshot};
/// use monitor_runtime::collector::{Numbers, SeriesKey, SeriesSnapshot};
///
/// let of_provider = |provider: &str, calls| SeriesSnapshot {
///     key: SeriesKey { provider: Some(provider.into()), ..SeriesKey::default() },
///     in_flight: 0,
///     numbers: Numbers { outcomes: [(Outcome::Ok, calls)].into(), ..Numbers::default() },
/// };
/// let series = vec![of_provider("openai", 3), of_provider("anthropic", 2)];
/// let report = Report::new(Snapshot { series, ..Snapshot::default() });
/// assert_eq!((report.api_name.as_str(), report.totals.requests), ("all", 5));
///
/// let openai = report.provider("openai");
/// assert_eq!((openai.api_name.as_str(), openai.totals.requests), ("openai", 3));
/// println!("{openai}");
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// When the snapshot was taken.
    pub timestamp: Timestamp,
    /// The provider of a report narrowed to one, else the service, else `all`.
    pub api_name: String,
    /// The part of all calls that this is about.
    pub scope: Scope,
    /// Since when calls are counted.
    pub since: Timestamp,
    /// How long calls have been counted.
    #[serde(rename = "uptime_seconds", serialize_with = "seconds::one")]
    pub uptime: Duration,
    /// Calls by how they ended.
    pub totals: Totals,
    /// Successes among successes and failures; `None` without either.
    pub success_rate: Option<f64>,
    /// How the attempts went by which calls tried to do what they do; `None` without any. They are
    /// in no other number of how calls ended and how long they took, and in all of what was used,
    /// what it cost and what went wrong.
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
    /// Where the prices come from by which calls were priced, and how old they are.
    pub price_sources: Vec<PriceSourceReport>,
    /// Each provider, the busiest first.
    pub providers: Vec<ProviderReport>,
    /// Each function, the busiest first.
    pub functions: Vec<FunctionReport>,
    /// The slowest calls, and the latest that failed.
    pub traces: TraceReport,
    /// The user's own metrics; only tags narrow them.
    pub custom: Vec<CustomMetric>,
    /// The same numbers over the last minutes and the last hour, the shortest window first.
    pub windows: Later<Vec<WindowReport>>,
    /// What happened when, as far back as the longest window.
    pub chart: Later<Chart>,
    /// Whether shortest and longest durations are bounds and not measured: a window knows of them
    /// that none is shorter than `min` and none longer than `max`, to a bucket of the histogram.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub min_max_are_bucket_bounds: bool,
    /// The queues in front of calls, whatever the report is narrowed to; `None` without any.
    pub queue: Option<QueueReport>,
    /// The circuit breakers, whatever the report is narrowed to; `None` without any.
    pub circuit_breaker: Option<BreakerReport>,
    /// The budgets, whatever the report is narrowed to.
    pub budgets: Vec<BudgetReport>,
    /// The alerts, whatever the report is narrowed to.
    pub alerts: Vec<AlertReport>,
    /// What the collector has to say about itself, whatever the report is narrowed to.
    pub health: Health,
    /// What the latency is made of.
    #[serde(skip)]
    pub(super) durations: LatencyTotals,
    #[serde(skip)]
    pub(super) snapshot: Arc<Snapshot>,
}

impl Report {
    /// The report of everything in the snapshot.
    pub fn new(snapshot: Snapshot) -> Report {
        Report::of(Arc::new(snapshot), Scope::default(), false)
    }

    /// The full report of the calls to one provider, of those that this report is about.
    ///
    /// # Example
    /// ```
    /// # use monitor_runtime::{Report, Snapshot};
    /// # let report = Report::new(Snapshot::default());
    /// let chat_at_openai = report.provider("openai").function("chat").tag("tenant", "acme");
    /// assert_eq!(chat_at_openai.scope.provider.as_deref(), Some("openai"));
    /// ```
    #[must_use]
    pub fn provider(&self, provider: &str) -> Report {
        self.narrowed(|scope| scope.provider = Some(as_kept(provider)))
    }

    /// The full report of the calls that asked for a model, or that it answered.
    #[must_use]
    pub fn model(&self, model: &str) -> Report {
        self.narrowed(|scope| scope.model = Some(as_kept(model)))
    }

    /// The full report of the calls of the functions shown by one name.
    #[must_use]
    pub fn function(&self, function: &str) -> Report {
        self.narrowed(|scope| scope.function = Some(as_kept(function)))
    }

    /// The full report of the calls with a tag of this name and value.
    #[must_use]
    pub fn tag(&self, name: &str, value: impl ToString) -> Report {
        self.narrowed(|scope| scope.tags.push((as_kept(name), as_kept(&value.to_string()))))
    }

    /// What each model was used for, over all providers, sorted by name: by the model that answered,
    /// which decides the price.
    pub fn model_usage(&self) -> Vec<ModelUsage> {
        let series = self.snapshot.series.iter();
        rows::model_usage(series.filter(|series| self.scope.has(&series.key)))
    }

    /// What one model was used for; `None` if it was not.
    pub fn model_usage_of(&self, model: &str) -> Option<ModelUsage> {
        self.model_usage().into_iter().find(|usage| usage.model == model)
    }

    /// The report as JSON in one line.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Report, Snapshot};
    ///
    /// let json = Report::new(Snapshot::default()).to_json();
    /// assert!(json.contains(r#""success_rate":null"#), "no data, which is not zero");
    /// assert!(json.contains(r#""total_cost_usd":"0""#));
    /// ```
    #[cfg(feature = "json")]
    pub fn to_json(&self) -> String {
        // names are strings and numbers finite, so there is nothing that JSON cannot say
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The report as JSON, indented.
    #[cfg(feature = "json")]
    pub fn to_json_pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    fn narrowed(&self, narrow: impl FnOnce(&mut Scope)) -> Report {
        let mut scope = self.scope.clone();
        narrow(&mut scope);
        Report::of(Arc::clone(&self.snapshot), scope, self.min_max_are_bucket_bounds)
    }

    /// The duration that so many of a hundred calls did not exceed, for any number from 0 to 100;
    /// `None` of any other number, without calls, or where detailed latency is off.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request};
    /// use std::time::Duration;
    ///
    /// let collector = Collector::builder().build();
    /// collector.record(Request::new("chat").duration(Duration::from_secs(2)));
    /// assert_eq!(collector.report().latency_percentile(97.5), Some(Duration::from_secs(2)));
    /// ```
    pub fn latency_percentile(&self, percent: f64) -> Option<Duration> {
        if !(0.0..=100.0).contains(&percent) {
            return None;
        }
        latency::percentile(&self.durations, percent)
    }

    /// `is_window`: of a snapshot that has the numbers of a window.
    pub(crate) fn of(snapshot: Arc<Snapshot>, scope: Scope, is_window: bool) -> Report {
        let series = || snapshot.series.iter().filter(|series| scope.has(&series.key));
        let grouped = Grouped::of(series(), is_window);
        let ((models, providers), (functions, sums)) = (grouped.asked(), grouped.functions());
        let totals = Totals::of(&sums);
        let api_name = scope.provider.as_ref().or(snapshot.service.as_ref());
        let is_called =
            |name: &str| providers.iter().any(|row| row.provider.as_deref() == Some(name));
        let price_sources = snapshot.prices.iter().filter(|prices| is_called(&prices.provider));
        let custom = snapshot.custom.iter().filter(|metric| scope.has_metric(metric));
        Report {
            timestamp: snapshot.taken_at,
            api_name: api_name.map_or("all", String::as_str).to_owned(),
            since: snapshot.since,
            uptime: snapshot.uptime,
            success_rate: totals.success_rate(),
            attempts: AttemptReport::of(&sums),
            latency: LatencyReport::of(&sums.calls.latency),
            streams: sums.calls.streams.as_deref().map(StreamReport::of),
            queue_wait: QueueWait::of(&sums),
            throughput: match is_window {
                true => Throughput::over(snapshot.uptime, &sums),
                false => Throughput::of(
                    sums::seconds(series()),
                    snapshot.taken_at,
                    snapshot.throughput_window,
                    snapshot.uptime,
                ),
            },
            errors: ErrorReport::of(&sums, &totals),
            tokens: TokenReport::of(sums.usage(), sums.calls_with_usage()),
            cost: CostReport::of(sums.cost().into_owned()),
            chart: Chart::later(&snapshot, &scope, &models, &functions),
            models,
            unpriced_models: unpriced::models(grouped.series()),
            price_sources: price_sources
                .map(|prices| PriceSourceReport::of(prices, snapshot.taken_at))
                .collect(),
            providers,
            functions,
            min_max_are_bucket_bounds: is_window,
            traces: TraceReport::of(&snapshot.traces, &scope),
            custom: custom.cloned().collect(),
            health: snapshot.health.clone(),
            windows: WindowReport::later(
                &snapshot,
                &scope,
                [sums.in_flight, sums.attempts_in_flight],
            ),
            queue: QueueReport::of(&snapshot.queues),
            circuit_breaker: BreakerReport::of(&snapshot.breakers),
            budgets: BudgetReport::all(&snapshot),
            alerts: AlertReport::all(&snapshot),
            durations: sums.calls.latency,
            totals,
            scope,
            snapshot,
        }
    }
}

/// A name as a series keeps it, so that it is found by what was said.
fn as_kept(name: &str) -> String {
    mended(name).into_owned()
}
