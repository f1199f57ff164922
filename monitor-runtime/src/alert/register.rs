//! How rules and sinks come to a collector.
//!
//! What always holds: what is refused is counted in the collector's health, with its name.

use super::{AlertRule, AlertSink, engine::Alerts};
use crate::{Collector, CollectorBuilder, text::mended};
use std::time::{Duration, Instant};

impl CollectorBuilder {
    /// A rule by which somebody is told; see [`Collector::add_alert`].
    pub fn alert(self, rule: AlertRule) -> Self {
        self.then(move |collector| collector.add_alert(rule))
    }

    /// Somebody who is told when an alert fires or is resolved; see [`Collector::add_alert_sink`].
    pub fn alert_sink(self, sink: impl AlertSink) -> Self {
        self.then(move |collector| collector.add_alert_sink(sink))
    }
}

impl Collector {
    /// Adds a rule, which is looked at once a second from then on; with a mock clock at each
    /// [`tick`](Collector::tick). [`clear`](Collector::clear) leaves it as it stands.
    ///
    /// A second rule of one name, one without a name and one with a threshold that is no number are
    /// refused, as is one past 1,000, and counted in
    /// [`Health::refused`](crate::collector::Health::refused).
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, alert::{AlertRule, Metric}};
    ///
    /// let collector = Collector::builder().build();
    /// collector.add_alert(AlertRule::new("errors", Metric::error_rate().above(0.05)));
    /// collector.add_alert(AlertRule::new("errors", Metric::error_rate().above(0.50)));
    /// let report = collector.report();
    /// assert_eq!(report.alerts.len(), 1);
    /// assert!(report.health.last_refusal.unwrap().contains("there already"));
    /// ```
    pub fn add_alert(&self, rule: AlertRule) {
        self.watcher_or_new::<Alerts>().add(rule, self);
    }

    /// Removes the rule of this name; if it fires, whoever was told hears that it is resolved.
    /// False if there is none. That of a budget's soft limit comes back as long as it is reached.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, alert::{AlertRule, Metric}};
    ///
    /// let collector = Collector::builder().build();
    /// collector.add_alert(AlertRule::new("errors", Metric::error_rate().above(0.05)));
    /// assert!(collector.remove_alert("errors"));
    /// assert!(!collector.remove_alert("errors"));
    /// ```
    pub fn remove_alert(&self, name: &str) -> bool {
        let alerts = self.watcher::<Alerts>();
        alerts.is_some_and(|alerts| alerts.remove(&mended(name), self))
    }

    /// Adds somebody who is told when an alert fires or is resolved, from the next look on; also of
    /// what fires already. Each has a thread of its own, which ends with the collector: what waits
    /// then is lost, so before the end of a program ask for [`flush_alerts`](Collector::flush_alerts).
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, alert::Notification};
    ///
    /// let collector = Collector::builder().build();
    /// collector.add_alert_sink(|told: &Notification| eprintln!("{told}"));
    /// assert_eq!(collector.snapshot().health.alert_sinks[0].name, "callback");
    /// ```
    pub fn add_alert_sink(&self, sink: impl AlertSink) {
        self.watcher_or_new::<Alerts>().add_sink(Box::new(sink), self);
    }

    /// Waits until everybody was told of everything, for at most so long. False if something waits
    /// still: a sink is slow, or tries again.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::Collector;
    /// use std::time::Duration;
    ///
    /// assert!(Collector::builder().build().flush_alerts(Duration::from_secs(2)));
    /// ```
    pub fn flush_alerts(&self, timeout: Duration) -> bool {
        let until = Instant::now().checked_add(timeout);
        let until = until.unwrap_or_else(|| Instant::now() + Duration::from_secs(86_400));
        let outboxes = self.watcher::<Alerts>().map(|alerts| alerts.outboxes());
        let outboxes = outboxes.unwrap_or_default();
        outboxes.iter().all(|outbox| outbox.flush(until))
    }
}
