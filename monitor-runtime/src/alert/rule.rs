//! A rule: what is watched, of which calls, for how long, and what is said when it fires.
//!
//! What always holds: a rule has a name and a condition; everything else has a default that changes
//! nothing.

use super::{
    Condition, Measured,
    condition::{Reading, Watched},
};
use crate::{
    Report,
    collector::AlertSnapshot,
    report::Scope,
    text::{mended, mended_to},
};
use std::{collections::BTreeMap, fmt, time::Duration};

/// In bytes: what is to be done takes more words than a name.
const LONGEST_SUMMARY: usize = 1_024;

/// When an alert fires, and what it says then.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, alert::{AlertRule, Metric}};
/// use std::time::Duration;
///
/// let collector = Collector::builder().build();
/// collector.add_alert(
///     AlertRule::new("acme fails", Metric::error_rate().above(0.1))
///         .tag("tenant", "acme")
///         .for_at_least(Duration::from_secs(60))
///         .label("team", "support"),
/// );
/// assert_eq!(collector.report().alerts[0].alert.name, "acme fails");
/// ```
#[derive(Clone)]
#[must_use = "a rule does nothing until it is given to a collector"]
pub struct AlertRule {
    pub(super) name: String,
    pub(super) watched: Watched,
    pub(super) scope: Scope,
    pub(super) window: Option<Duration>,
    pub(super) for_at_least: Duration,
    pub(super) cool_down: Duration,
    pub(super) no_data: NoData,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) summary: Option<String>,
    /// Whether nobody wrote it.
    pub(super) is_built_in: bool,
}

/// What a rule does while its number has no data: no calls in its window, no such queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoData {
    /// Nothing is known, so nothing is said: what fires goes on, nothing begins, and what was
    /// pending begins anew. "Resolved" would claim that the number is good again, just when the
    /// service may be asked no more because it is broken.
    #[default]
    Keep,
    /// What fires is resolved, as Prometheus does it.
    Resolve,
    /// It counts as beyond the threshold: for what should always be there.
    Fire,
}

impl AlertRule {
    /// A rule of this name, which is the alert's identity: a second rule of a name is refused.
    pub fn new<Q: Measured>(name: impl Into<String>, condition: Condition<Q>) -> AlertRule {
        AlertRule {
            name: mended(&name.into()).into_owned(),
            watched: condition.watched(),
            scope: Scope::default(),
            window: None,
            for_at_least: Duration::ZERO,
            cool_down: Duration::ZERO,
            no_data: NoData::Keep,
            labels: BTreeMap::new(),
            summary: None,
            is_built_in: false,
        }
    }

    /// Takes the number over the last so much time; [`Report::window`] says how exactly. The
    /// collector keeps history so far back, from when it has the rule on. Default: since calls are
    /// counted.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::alert::{AlertRule, Metric};
    /// use std::time::Duration;
    ///
    /// let rule = AlertRule::new("errors", Metric::error_rate().above(0.05))
    ///     .over(Duration::from_secs(300));
    /// ```
    pub fn over(mut self, window: Duration) -> Self {
        self.window = (!window.is_zero()).then_some(window);
        self
    }

    /// The value has to be beyond the threshold for so long before the alert fires; until then it
    /// is pending. Default: it fires at once.
    pub fn for_at_least(mut self, duration: Duration) -> Self {
        self.for_at_least = duration;
        self
    }

    /// Once resolved, it does not fire again for so long: it is pending meanwhile, and fires then if
    /// the value is still beyond the threshold. Default: it may fire at once.
    pub fn cool_down(mut self, duration: Duration) -> Self {
        self.cool_down = duration;
        self
    }

    /// What it does while its number has no data. Default: [`NoData::Keep`].
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::alert::{AlertRule, Metric, NoData};
    ///
    /// let silent = AlertRule::new("no score", Metric::custom_latest("score").below(0.5))
    ///     .on_no_data(NoData::Fire);
    /// ```
    pub fn on_no_data(mut self, no_data: NoData) -> Self {
        self.no_data = no_data;
        self
    }

    /// Only calls to this provider. What a rule is narrowed to is among the alert's labels.
    pub fn provider(mut self, provider: &str) -> Self {
        self.scope.provider = Some(mended(provider).into_owned());
        self.label("provider", provider)
    }

    /// Only calls that asked for this model, or that it answered.
    pub fn model(mut self, model: &str) -> Self {
        self.scope.model = Some(mended(model).into_owned());
        self.label("model", model)
    }

    /// Only calls of the functions shown by this name.
    pub fn function(mut self, function: &str) -> Self {
        self.scope.function = Some(mended(function).into_owned());
        self.label("function", function)
    }

    /// Only calls with a tag of this name and value.
    pub fn tag(mut self, name: &str, value: impl ToString) -> Self {
        let value = value.to_string();
        self.scope.tags.push((mended(name).into_owned(), mended(&value).into_owned()));
        self.label(name, value)
    }

    /// A label for whoever is told: who is asked, how urgent it is, where it runs.
    pub fn label(mut self, name: &str, value: impl ToString) -> Self {
        let value = value.to_string();
        self.labels.insert(mended(name).into_owned(), mended(&value).into_owned());
        self
    }

    /// How urgent it is, e.g. `critical`: the label `severity`.
    pub fn severity(self, severity: &str) -> Self {
        self.label("severity", severity)
    }

    /// What it means and what to do about it, in a sentence or two: at most 1,024 bytes.
    pub fn summary(mut self, summary: impl Into<String>) -> Self {
        self.summary = Some(mended_to(&summary.into(), LONGEST_SUMMARY).into_owned());
        self
    }

    pub(super) fn read(&self, report: &Report) -> Option<Reading> {
        (self.watched.read)(report)
    }

    /// The alert before anybody has looked.
    pub(super) fn before_the_first_look(&self) -> AlertSnapshot {
        let mut alert = AlertSnapshot::default();
        alert.name.clone_from(&self.name);
        alert.metric = mended(&self.watched.metric).into_owned();
        alert.direction = self.watched.direction;
        alert.threshold = self.watched.threshold;
        alert.until = self.watched.until;
        alert.window = self.window;
        alert.for_at_least = self.for_at_least;
        alert.labels.clone_from(&self.labels);
        alert.summary.clone_from(&self.summary);
        alert.collectors = 1;
        alert
    }
}

impl fmt::Debug for AlertRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AlertRule")
            .field("name", &self.name)
            .field("metric", &self.watched.metric)
            .field("threshold", &self.watched.threshold)
            .finish_non_exhaustive()
    }
}
