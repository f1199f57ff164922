//! Alerts as events of `tracing`: they stand where the program's other messages do.

use super::{AlertSink, Notification, SinkError};
use crate::collector::AlertState;

/// Tells of alerts by an event of `tracing`, with the target `monitor_runtime::alert`: a warning
/// when one fires, an information when it is resolved.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, alert::Tracing};
///
/// let collector = Collector::builder().alert_sink(Tracing).build();
/// assert_eq!(collector.snapshot().health.alert_sinks[0].name, "tracing");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Tracing;

const TARGET: &str = "monitor_runtime::alert";

impl AlertSink for Tracing {
    fn send(&mut self, told: &Notification) -> Result<(), SinkError> {
        let severity = told.labels.get("severity").map(String::as_str);
        let (alert, summary) = (told.alert.as_str(), told.summary.as_deref());
        let value = told.value.map(|value| value.to_string());
        let (value, threshold) = (value.as_deref(), told.threshold.to_string());
        // a level is part of an event's static description, so it cannot be chosen by a value
        match told.state {
            AlertState::Firing => tracing::warn!(
                target: TARGET, alert, severity, value, threshold, summary, "{told}"
            ),
            _ => tracing::info!(
                target: TARGET, alert, severity, value, threshold, summary, "{told}"
            ),
        }
        Ok(())
    }

    fn name(&self) -> String {
        "tracing".to_owned()
    }
}
