//! Where calls are kept.
//!
//! What always holds: one write a call, under a lock that no reader makes it wait for; memory is
//! bounded whatever is recorded; everything that reads goes through a [`Snapshot`], single calls
//! through queries of their own.

mod accounts;
mod alerts;
pub(crate) mod billing;
mod builder;
mod bytes;
mod cell;
pub(crate) mod core;
mod custom;
mod durations;
mod entries;
mod entry;
mod failures;
pub(crate) mod finished;
mod flag;
mod health;
mod histogram;
mod history;
mod interner;
mod labels;
mod log;
mod merge;
mod named;
pub(crate) mod nested;
pub(crate) mod pace;
mod price_file;
mod prices;
mod query;
mod read;
mod record;
pub(crate) mod registry;
mod request;
mod rings;
mod sampling;
mod seconds;
pub(crate) mod series;
mod series_id;
mod slowest;
mod snapshot;
mod sources;
mod stand_out;
mod streams;
mod stripe;
mod traces;
mod uncommon;
pub(crate) mod watch;

pub use alerts::{AlertChange, AlertSnapshot, AlertState, Direction, Quantity};
pub use builder::CollectorBuilder;
pub(crate) use cell::counts_latency;
pub(crate) use custom::MOST_TAGS;
pub use custom::MetricPoint;
pub(crate) use health::HealthCounters;
pub use histogram::Histogram;
pub use history::{Gain, History, Slice};
pub(crate) use history::{GainSum, Grid, Numbered, SumTable, Window, Windows};
pub use nested::Nested;
pub use query::{MetricPoints, Requests};
pub use record::RequestRecord;
pub use request::Request;
pub use snapshot::{
    AlertSinkHealth, ComparedCosts, CostTotals, CustomMetric, ErrorLabel, Health, LabelledErrors,
    LatencyTotals, LostCost, Numbers, Refusal, SecondCount, SeriesKey, SeriesSnapshot, Snapshot,
    StreamTotals, StreamedOutput, UsedPrices,
};
pub use stand_out::TraceSummary;
pub use traces::Trace;

use self::core::Core;
use crate::{
    breaker::{self, Breaker},
    budget::{Budget, BudgetSnapshot},
    cost::PriceBook,
    queue::{self, Queue},
    text::mended,
};
use builder::Settings;
use std::{
    fmt,
    sync::{Arc, OnceLock, atomic::Ordering::Relaxed},
    time::Duration,
};

/// Where calls are recorded and read back: a cheap handle to one store.
///
/// A program has a global one; tests and libraries can have their own.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, Request};
///
/// let collector = Collector::builder().build();
/// collector.record(Request::new("chat").model("gpt-4o-mini"));
/// collector.metric("documents", 3.0, &[("source", "wiki")]);
/// println!("{}", collector.report());
/// ```
#[derive(Clone)]
pub struct Collector(pub(crate) Arc<Core>);

static GLOBAL: OnceLock<Collector> = OnceLock::new();

impl Collector {
    /// The collector of calls that name no other. It comes to be with its first use, with default
    /// settings unless [`CollectorBuilder::install_global`] came before.
    #[inline]
    pub fn global() -> &'static Collector {
        match GLOBAL.get() {
            Some(global) => global,
            None => GLOBAL.get_or_init(|| Collector::builder().build()),
        }
    }

    /// The settings of a new collector.
    pub fn builder() -> CollectorBuilder {
        CollectorBuilder::new()
    }

    /// What stands behind this collector; behind the global one where there is none, so that a call
    /// of the global collector touches no reference count.
    #[inline]
    pub(crate) fn core_of(collector: &Option<Collector>) -> &Core {
        match collector {
            Some(collector) => &collector.0,
            None => &Collector::global().0,
        }
    }

    fn start(settings: Settings) -> Collector {
        Collector(registry::enter(|number| Core::new(number, settings)))
    }

    fn install(builder: CollectorBuilder) -> Result<Collector, AlreadyInstalled> {
        let mut builder = Some(builder);
        let installed = GLOBAL.get_or_init(|| match builder.take() {
            Some(builder) => builder.build(),
            None => Collector::builder().build(),
        });
        match builder {
            None => Ok(installed.clone()),
            Some(_) => Err(AlreadyInstalled(())),
        }
    }

    /// The prices by which calls that end now are priced.
    pub fn prices(&self) -> PriceBook {
        self.0.series.prices.book()
    }

    /// Sets other prices. They hold for calls that end from now on, whenever these began; what is
    /// recorded stays as it was priced. No call waits for it.
    ///
    /// Those of a [`CollectorBuilder::price_file`] stay over them, so where there is one, begin
    /// with [`PriceBook::embedded`] and not with [`Collector::prices`], which has them already.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, ModelPrices, Request, Usage};
    ///
    /// let collector = Collector::builder().build();
    /// let ask = || Request::new("chat").model("our-own").usage(Usage::new(1_000_000, 0));
    /// collector.record(ask());
    /// collector.set_prices(collector.prices().with(ModelPrices::free("vllm", "our-own")));
    /// collector.record(ask());
    ///
    /// let cost = collector.report().cost;
    /// assert_eq!((cost.unpriced_calls, cost.priced_calls), (1, 1));
    /// ```
    pub fn set_prices(&self, prices: PriceBook) {
        match &self.0.price_file {
            Some(file) => file.set_base(prices, &self.0.series.prices),
            None => self.0.series.prices.set(prices),
        }
    }

    /// The queue of this name, which comes to be with its first use; see [`Queue`].
    ///
    /// At most 1,000 are known by name; those past it are one, `(others)`.
    pub fn queue(&self, name: &str) -> Queue {
        let core = &*self.0;
        let state = core.queues.find_or_make(name, |name| queue::State::new(name, &core.clock));
        Queue::new(state, self.clone())
    }

    /// The circuit breaker of this name, which comes to be with its first use; see [`Breaker`].
    ///
    /// At most 1,000 are known by name; those past it are one, `(others)`.
    pub fn breaker(&self, name: &str) -> Breaker {
        let core = &*self.0;
        let make = |name: &str| breaker::State::new(name, &core.clock);
        Breaker::new(core.breakers.find_or_make(name, make), core.clock.clone())
    }

    /// Adds a budget, or changes the one of its name: what it has spent stays, unless it is counted
    /// in something else now or begins anew at other times. Calls that begin from now on see it.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Budget, Collector};
    ///
    /// let collector = Collector::builder().build();
    /// for tenant in ["acme", "globex"] {
    ///     let budget = Budget::tokens(tenant, 1_000_000).per_month().tag("tenant", tenant);
    ///     collector.set_budget(budget);
    /// }
    /// assert_eq!(collector.budget("acme").unwrap().remaining().tokens(), Some(1_000_000));
    /// ```
    pub fn set_budget(&self, budget: Budget) {
        let core = &*self.0;
        if budget.has_soft_limit() {
            self.watch_soft_limits();
        }
        core.accounts.set(budget, &core.clock, &core.health);
    }

    /// Forgets a budget, and returns how it stood. Calls that name it are let through from now on;
    /// those in flight end as they began.
    pub fn remove_budget(&self, name: &str) -> Option<BudgetSnapshot> {
        Some(self.0.accounts.remove(&mended(name))?.read())
    }

    /// How the budget of this name stands; `None` if there is none.
    pub fn budget(&self, name: &str) -> Option<BudgetSnapshot> {
        Some(self.0.accounts.find(&mended(name))?.read())
    }

    /// Keeps history at least so far back from now on, at most 31 days, so that
    /// [`Report::window`](crate::Report::window) has an answer. What is gone does not come back.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::Collector;
    /// use std::time::Duration;
    ///
    /// let collector = Collector::builder().windows([]).build();
    /// assert!(collector.report().window(Duration::from_secs(600)).is_none());
    /// collector.keep_history(Duration::from_secs(600));
    /// assert!(collector.report().window(Duration::from_secs(600)).is_some());
    /// ```
    pub fn keep_history(&self, at_least: Duration) {
        self.0.history.reach_back(at_least.min(history::LONGEST));
    }

    /// Turns recording on or off; calls in flight are recorded still.
    pub fn set_enabled(&self, on: bool) {
        self.0.settings.enabled.store(on, Relaxed);
    }

    /// Whether calls are recorded; never in a program built with `--cfg monitor_noop`.
    pub fn is_enabled(&self) -> bool {
        self.0.enabled()
    }

    /// Records one value of a metric of the user's own.
    ///
    /// Values are summed, so they must be finite and not negative; what is not, and a name that is
    /// empty, is refused and counted in [`Health::refused`].
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::Collector;
    ///
    /// let collector = Collector::builder().build();
    /// collector.metric("retrieved_documents", 12.0, &[("index", "wiki")]);
    /// collector.metric("retrieved_documents", f64::NAN, &[]);
    ///
    /// let snapshot = collector.snapshot();
    /// assert_eq!(snapshot.custom[0].sum, 12.0);
    /// assert!(snapshot.health.last_refusal.unwrap().contains("NaN"));
    /// ```
    pub fn metric(&self, name: &str, value: f64, tags: &[(&str, &str)]) {
        let core = &*self.0;
        if core.enabled() {
            core.custom.record(name, value, tags, core.clock.now(), &core.health);
        }
    }
}

impl Default for Collector {
    /// A collector of its own with default settings.
    fn default() -> Self {
        Collector::builder().build()
    }
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collector")
            .field("service", &self.0.settings.service)
            .finish_non_exhaustive()
    }
}

/// The global collector was used before another could be installed.
#[derive(Clone, Debug)]
pub struct AlreadyInstalled(());

impl fmt::Display for AlreadyInstalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the global collector is in use: install before the first monitored call")
    }
}

impl std::error::Error for AlreadyInstalled {}
