//! The settings of a collector, each with its default.

use super::{AlreadyInstalled, Collector};
use crate::{clock::Clock, cost::PriceBook};
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
    pub(super) window_size: usize,
    pub(super) throughput_window: Duration,
    pub(super) reset_interval: Option<Duration>,
    pub(super) max_series: usize,
    pub(super) max_error_labels: usize,
    pub(super) max_bytes: usize,
    pub(super) max_custom_metrics: usize,
    pub(super) metric_points: usize,
    pub(super) prices: PriceBook,
    pub(super) price_file: Option<PathBuf>,
    pub(super) clock: Clock,
}

impl Settings {
    /// How many of the last calls `traces()` can show.
    pub(super) fn kept_traces(&self) -> usize {
        if self.request_tracing { self.traces } else { 0 }
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
pub struct CollectorBuilder(Settings);

impl CollectorBuilder {
    pub(super) fn new() -> CollectorBuilder {
        CollectorBuilder(Settings {
            service: None,
            enabled: AtomicBool::new(true),
            detailed_latency: true,
            error_tracking: true,
            error_texts: true,
            request_tracing: true,
            traces: 1_000,
            window_size: 1_000,
            throughput_window: Duration::from_secs(60),
            reset_interval: None,
            max_series: 2_000,
            max_error_labels: 1_000,
            max_bytes: 64 << 20,
            max_custom_metrics: 1_000,
            metric_points: 1_000,
            prices: PriceBook::embedded(),
            price_file: None,
            clock: Clock::system(),
        })
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

    /// Whether the provider's error message is kept in the request log and in traces, cut and
    /// scrubbed of keys. Messages can quote prompts. Default: on.
    pub fn error_texts(mut self, on: bool) -> Self {
        self.0.error_texts = on;
        self
    }

    /// Whether single calls can be read back as traces. Default: on.
    pub fn request_tracing(mut self, on: bool) -> Self {
        self.0.request_tracing = on;
        self
    }

    /// How many of the last calls are kept as traces. Default: 1,000.
    pub fn traces(mut self, calls: usize) -> Self {
        self.0.traces = calls;
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

    /// How many bytes series, histograms and the request log may take. Calls that would need more
    /// go to the overflow series. Default: 64 MiB.
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

    /// The clock. Default: the machine's; tests give a [`MockClock`](crate::clock::MockClock).
    pub fn clock(mut self, clock: Clock) -> Self {
        self.0.clock = clock;
        self
    }

    /// A collector of its own.
    pub fn build(self) -> Collector {
        Collector::start(self.0)
    }

    /// Makes it the global collector.
    ///
    /// # Errors
    /// If the global collector was used before: calls would be split over two.
    pub fn install_global(self) -> Result<Collector, AlreadyInstalled> {
        Collector::install(self)
    }
}
