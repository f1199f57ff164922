//! The settings of a collector, each with its default.

use super::{
    AlreadyInstalled, Collector, health::HealthCounters, history::LONGEST, rings::Keeping,
    sampling::Sampling, snapshot::Refusal,
};
use crate::{budget::Budget, clock::Clock, cost::PriceBook};
use std::{path::PathBuf, sync::atomic::AtomicBool, time::Duration};

/// The settings a collector runs with.
pub(super) struct Settings {
    pub(super) service: Option<String>,
    pub(super) enabled: AtomicBool,
    pub(super) detailed_latency: bool,
    pub(super) error_tracking: bool,
    pub(super) error_texts: bool,
    pub(super) request_tracing: bool,
    pub(super) traces: usize,
    pub(super) failed_traces: usize,
    pub(super) slowest_traces: usize,
    /// What was asked for as a ratio and is none, or the ratio.
    pub(super) trace_sampling: Result<Sampling, f64>,
    pub(super) window_size: usize,
    pub(super) throughput_window: Duration,
    pub(super) windows: Vec<Duration>,
    pub(super) slice_length: Duration,
    /// What was asked for of windows and makes no sense, in words.
    pub(super) refused_windows: Vec<String>,
    pub(super) reset_interval: Option<Duration>,
    pub(super) max_series: usize,
    pub(super) max_error_labels: usize,
    pub(super) max_bytes: usize,
    pub(super) max_custom_metrics: usize,
    pub(super) metric_points: usize,
    pub(super) prices: PriceBook,
    pub(super) price_file: Option<PathBuf>,
    pub(super) budgets: Vec<Budget>,
    pub(super) clock: Clock,
}

impl Settings {
    /// What is kept of single calls.
    pub(super) fn keeping(&self) -> Keeping {
        let if_traced = |calls| if self.request_tracing { calls } else { 0 };
        Keeping {
            log: self.window_size,
            traces: if_traced(self.traces),
            failed: if_traced(self.failed_traces),
            slowest: if_traced(self.slowest_traces),
            sampling: self.trace_sampling.unwrap_or(Sampling::ALL),
            texts: self.error_texts,
        }
    }

    /// A collector's first word on itself: what of its settings was refused.
    pub(super) fn refusals(&self) -> HealthCounters {
        let health = HealthCounters::default();
        if let Err(wrong) = self.trace_sampling {
            health.refuse(Refusal::BadValue, || {
                format!("trace_sampling({wrong}): a ratio is from 0 to 1; every trace is kept")
            });
        }
        for wrong in &self.refused_windows {
            health.refuse(Refusal::BadValue, || wrong.clone());
        }
        health
    }
}

/// Builds a [`Collector`]; see each method for its default.
///
/// # Example
/// ```
/// use monitor_runtime::Collector;
/// use std::time::Duration;
///
/// let collector = Collector::builder()
///     .service("checkout")
///     .window_size(5_000)
///     .reset_interval(Duration::from_secs(24 * 3_600))
///     .build();
/// assert_eq!(collector.snapshot().service.as_deref(), Some("checkout"));
/// ```
#[must_use = "a builder does nothing until `build` or `install_global`"]
pub struct CollectorBuilder(Settings, Vec<Then>);

/// What is done with a collector as soon as there is one.
type Then = Box<dyn FnOnce(&Collector) + Send>;

impl CollectorBuilder {
    pub(super) fn new() -> CollectorBuilder {
        let settings = Settings {
            service: None,
            enabled: AtomicBool::new(true),
            detailed_latency: true,
            error_tracking: true,
            error_texts: true,
            request_tracing: true,
            traces: 1_000,
            failed_traces: 200,
            slowest_traces: 100,
            trace_sampling: Ok(Sampling::ALL),
            window_size: 1_000,
            throughput_window: Duration::from_secs(60),
            windows: [60, 300, 3_600].map(Duration::from_secs).to_vec(),
            slice_length: Duration::from_secs(5),
            refused_windows: Vec::new(),
            reset_interval: None,
            max_series: 2_000,
            max_error_labels: 1_000,
            max_bytes: 64 << 20,
            max_custom_metrics: 1_000,
            metric_points: 1_000,
            prices: PriceBook::embedded(),
            price_file: None,
            budgets: Vec::new(),
            clock: Clock::system(),
        };
        CollectorBuilder(settings, Vec::new())
    }

    /// Does something with the collector before anybody else has it.
    pub(crate) fn then(mut self, then: impl FnOnce(&Collector) + Send + 'static) -> Self {
        self.1.push(Box::new(then));
        self
    }

    /// The service's name, shown at the head of its reports. Default: none.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.0.service = Some(crate::text::mended(&name.into()).into_owned());
        self
    }

    /// Whether calls are recorded at all; off, no option of an attribute is evaluated.
    /// [`Collector::set_enabled`] changes it later. Default: on.
    pub fn enabled(mut self, on: bool) -> Self {
        self.0.enabled = AtomicBool::new(on);
        self
    }

    /// Whether each latency goes into a histogram. Off, count, sum, shortest and longest remain,
    /// and percentiles are "no data". Default: on.
    pub fn detailed_latency(mut self, on: bool) -> Self {
        self.0.detailed_latency = on;
        self
    }

    /// Whether what is known of single errors is kept: codes and types are counted, and with
    /// messages stand in the request log and in traces. Off, errors are only counted, by kind.
    /// Default: on.
    pub fn error_tracking(mut self, on: bool) -> Self {
        self.0.error_tracking = on;
        self
    }

    /// Whether the provider's error message is kept in the request log and in traces, and so in
    /// snapshots and reports, cut and scrubbed of keys. Messages can quote prompts. Default: on.
    pub fn error_texts(mut self, on: bool) -> Self {
        self.0.error_texts = on;
        self
    }

    /// Whether single calls can be read back as traces. Off, they are still in the sums of a call
    /// around them that another collector keeps. Default: on.
    pub fn request_tracing(mut self, on: bool) -> Self {
        self.0.request_tracing = on;
        self
    }

    /// How many of the last calls are kept as traces. Default: 1,000.
    ///
    /// So many [`Collector::traces`] can show; as one thread may make all calls, memory for so many
    /// is taken up to once for each core, as calls come and as far as [`max_bytes`](Self::max_bytes)
    /// allows. So it is with the calls that failed and the slowest.
    pub fn traces(mut self, calls: usize) -> Self {
        self.0.traces = calls;
        self
    }

    /// How many of the last calls that ended in an error or a panic are kept as traces, beside the
    /// others: no number of calls that succeed pushes one out. Default: 200.
    pub fn failed_traces(mut self, calls: usize) -> Self {
        self.0.failed_traces = calls;
        self
    }

    /// How many of the slowest calls of each half hour are kept as traces, for the present half hour
    /// and the one before. Default: 100.
    pub fn slowest_traces(mut self, calls: usize) -> Self {
        self.0.slowest_traces = calls;
        self
    }

    /// Which share of all traces is kept, from 0 to 1. Default: 1, all of them.
    ///
    /// A trace is kept whole or not at all: its id decides, by the consistent probability sampling
    /// of OpenTelemetry, in this and every other program; a trace that another program began is kept
    /// if that one says so in `traceparent`. Calls that fail are kept always
    /// ([`Collector::failed_traces`]), and all numbers and the request log are of all calls.
    ///
    /// What is no ratio is refused and counted in [`Health::refused`](super::Health::refused).
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, current};
    ///
    /// let collector = Collector::builder().trace_sampling(0.0).build();
    /// let ask = Call::builder("ask").collector(&collector);
    /// let header = ask.run(|| current().traceparent().unwrap());
    /// assert!(!header.is_sampled());
    /// assert!(collector.traces(10).is_empty());
    /// assert_eq!(collector.requests().all().len(), 1);
    /// ```
    pub fn trace_sampling(mut self, ratio: f64) -> Self {
        self.0.trace_sampling = Sampling::of(ratio).ok_or(ratio);
        self
    }

    /// How many of the last calls are kept in the request log. Default: 1,000.
    pub fn window_size(mut self, calls: usize) -> Self {
        self.0.window_size = calls;
        self
    }

    /// Over how much of the past throughput is taken, in whole seconds. Default: 60 s.
    pub fn throughput_window(mut self, window: Duration) -> Self {
        self.0.throughput_window = Duration::from_secs(window.as_secs().clamp(1, 3_600));
        self
    }

    /// The windows that a report shows beside its totals, each from 1 s to 31 days. Default: 1 min,
    /// 5 min and 1 h. Without any no history is kept, and a tick does nothing for it.
    ///
    /// History is kept as far back as the longest window, in a quarter of [`max_bytes`](Self::max_bytes)
    /// at most. A window that makes no sense is left out and counted in
    /// [`Health::refused`](super::Health::refused).
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request, clock::MockClock};
    /// use std::time::Duration;
    ///
    /// let clock = MockClock::new();
    /// let windows = [10, 60].map(Duration::from_secs);
    /// let collector = Collector::builder().windows(windows).clock(clock.clock()).build();
    /// for _ in 0..6 {
    ///     collector.record(Request::new("chat"));
    ///     clock.advance(Duration::from_secs(5));
    ///     collector.tick(); // a thread does this each second, but not with a mock clock
    /// }
    /// let [last_10_s, last_minute] = &collector.report().windows[..] else { panic!() };
    /// assert_eq!((last_10_s.totals.requests, last_minute.totals.requests), (2, 6));
    /// ```
    pub fn windows(mut self, windows: impl IntoIterator<Item = Duration>) -> Self {
        let makes_sense = |window: &Duration| (Duration::from_secs(1)..=LONGEST).contains(window);
        let (windows, wrong): (Vec<_>, Vec<_>) = windows.into_iter().partition(makes_sense);
        self.0.windows = windows;
        let words = |it: Duration| format!("windows({it:?}): a window is from 1 s to 31 days");
        self.0.refused_windows.extend(wrong.into_iter().map(words));
        self
    }

    /// How long the slices are that windows and charts are made of, from 1 ms to 1 h: a window begins
    /// at the end of a slice, so it is up to half a slice longer or shorter. Default: 5 s.
    ///
    /// Sixty are kept so; earlier ones are joined to slices twelve times as long, then ten and
    /// twelve times longer again: 5 s for five minutes, 1 min for an hour, 10 min for ten hours. As
    /// ticks come each second, shorter slices need ticks of one's own. A length that makes no sense
    /// is refused and counted in [`Health::refused`](super::Health::refused).
    pub fn slice_length(mut self, length: Duration) -> Self {
        if (Duration::from_millis(1)..=Duration::from_secs(3_600)).contains(&length) {
            self.0.slice_length = length;
        } else {
            let words = format!("slice_length({length:?}): a slice is from 1 ms to 1 h");
            self.0.refused_windows.push(words);
        }
        self
    }

    /// Clears the collector each time so long has passed. Default: never.
    pub fn reset_interval(mut self, interval: Duration) -> Self {
        self.0.reset_interval = (!interval.is_zero()).then_some(interval);
        self
    }

    /// How many series there may be; calls past that go to one visible overflow series.
    /// Default: 2,000.
    pub fn max_series(mut self, series: usize) -> Self {
        self.0.max_series = series.clamp(1, 1_000_000);
        self
    }

    /// How many different errors are told apart: by kind, the provider's code, the Rust type and the
    /// status. Those past that are counted together for each kind. Default: 1,000.
    pub fn max_error_labels(mut self, labels: usize) -> Self {
        self.0.max_error_labels = labels.min(1_000_000);
        self
    }

    /// How many bytes series, histograms and single calls may take. Calls that would need more
    /// go to the overflow series, and single calls take the place of older ones; only the last few
    /// that failed have theirs in any case. Default: 64 MiB.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.0.max_bytes = bytes;
        self
    }

    /// How many custom metrics there may be, counted by name and tags. Default: 1,000.
    pub fn max_custom_metrics(mut self, metrics: usize) -> Self {
        self.0.max_custom_metrics = metrics;
        self
    }

    /// How many points of each custom metric are kept. Default: 1,000.
    pub fn metric_points(mut self, points: usize) -> Self {
        self.0.metric_points = points;
        self
    }

    /// Where prices come from. Default: [`PriceBook::embedded`].
    pub fn prices(mut self, prices: PriceBook) -> Self {
        self.0.prices = prices;
        self
    }

    /// A file whose prices win over the others, in any format that [`PriceBook::with_text`] reads.
    /// It is read when the collector is built, and again a second or two after a change; no call
    /// waits for it. Default: none.
    ///
    /// A file that is not there, is empty or has a mistake changes nothing: the prices before it stay in
    /// force, and [`Health::price_file_error`](super::Health::price_file_error) says which line is
    /// wrong until it is mended.
    pub fn price_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.0.price_file = Some(path.into());
        self
    }

    /// One more budget; of two of one name the last one holds. Default: none.
    ///
    /// What cannot be meant is refused and counted in [`Health::refused`](super::Health::refused).
    pub fn budget(mut self, budget: Budget) -> Self {
        let has_soft_limit = budget.has_soft_limit();
        self.0.budgets.push(budget);
        if has_soft_limit { self.then(Collector::watch_soft_limits) } else { self }
    }

    /// The clock. Default: the machine's; tests give a [`MockClock`](crate::clock::MockClock).
    pub fn clock(mut self, clock: Clock) -> Self {
        self.0.clock = clock;
        self
    }

    /// A collector of its own.
    pub fn build(self) -> Collector {
        let collector = Collector::start(self.0);
        self.1.into_iter().for_each(|then| then(&collector));
        collector
    }

    /// Makes it the global collector.
    ///
    /// # Errors
    /// If the global collector was used before: calls would be split over two.
    pub fn install_global(self) -> Result<Collector, AlreadyInstalled> {
        Collector::install(self)
    }
}
