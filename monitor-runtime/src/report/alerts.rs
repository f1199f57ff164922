//! Alerts: which fire, which are pending, which were resolved.

use crate::{
    collector::{AlertSnapshot, AlertState, Snapshot},
    seconds,
};
use serde::Serialize;
use std::{cmp::Reverse, time::Duration};

/// One alert.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, alert::{AlertRule, Metric}};
///
/// let collector = Collector::builder().build();
/// collector.add_alert(AlertRule::new("errors", Metric::error_rate().above(0.05)));
/// let report = collector.report();
/// assert!(!report.alerts.iter().any(|row| row.is_firing()));
/// assert_eq!(report.alerts[0].alert.metric, "error rate");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AlertReport {
    /// What is known of it; of those of one name in several collectors the worst.
    #[serde(flatten)]
    pub alert: AlertSnapshot,
    /// How long it has stood so.
    #[serde(rename = "lasting_seconds", serialize_with = "seconds::one")]
    pub lasting: Duration,
}

impl AlertReport {
    /// All of them: those that fire first, then those that are pending, the oldest of a state first.
    pub(super) fn all(snapshot: &Snapshot) -> Vec<AlertReport> {
        let mut alerts: Vec<_> = snapshot
            .alerts
            .iter()
            .map(|alert| AlertReport {
                alert: alert.clone(),
                lasting: snapshot.taken_at.since(alert.since),
            })
            .collect();
        alerts.sort_by_key(|row| (Reverse(row.alert.state), row.alert.since));
        alerts
    }

    /// Whether it fires.
    pub fn is_firing(&self) -> bool {
        self.alert.state == AlertState::Firing
    }
}
