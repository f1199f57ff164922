//! Alerts for Prometheus' Alertmanager, which groups, silences and routes them.

use super::{InvalidAddress, client::Client};
use crate::{
    alert::{
        AlertSink, Notification, SinkError,
        payload::{self, Common},
    },
    text::mended,
};
use std::time::Duration;

/// Posts alerts to an [Alertmanager](https://prometheus.io/docs/alerting/latest/alerts_api/), as
/// Prometheus does.
///
/// An alert that fires is posted again each minute, and is valid for four: if the program ends,
/// Alertmanager resolves it by itself. The alert's name is its label `alertname`, the collector's
/// service its label `service`; other labels are those of the rule and of this sink. Characters that
/// Prometheus does not allow in the name of a label become `_`.
///
/// Alerts of equal labels are one alert there: where several processes have the same rules, give
/// each a label of its own, or the one that is well resolves the alert of the other.
///
/// # Example
/// ```no_run
/// use monitor_runtime::{Collector, alert::Alertmanager};
///
/// let alertmanager = Alertmanager::new("http://alertmanager.internal:9093")?
///     .label("instance", "checkout-1")
///     .generator_url("https://checkout.internal/monitor");
/// let collector = Collector::builder().service("checkout").alert_sink(alertmanager).build();
/// # Ok::<(), monitor_runtime::alert::InvalidAddress>(())
/// ```
#[derive(Clone, Debug)]
pub struct Alertmanager {
    client: Client,
    common: Common,
    repeat: Duration,
}

/// How many repetitions may get lost before Alertmanager takes an alert for resolved: Prometheus has
/// the same number.
const LOST: u32 = 4;

impl Alertmanager {
    /// Posts to `/api/v2/alerts` below this address, by which its users open Alertmanager; what
    /// they see behind `#` or `?` there is left out.
    ///
    /// # Errors
    /// If it is no address of a web server.
    pub fn new(address: &str) -> Result<Alertmanager, InvalidAddress> {
        let page = address.split(['#', '?']).next().unwrap_or_default();
        let path = format!("{}/api/v2/alerts", page.trim().trim_end_matches('/'));
        Ok(Alertmanager {
            client: Client::new(&path)?,
            common: Common::default(),
            repeat: Duration::from_secs(60),
        })
    }

    /// A label of every alert: where it comes from.
    pub fn label(mut self, name: &str, value: impl ToString) -> Self {
        let value = mended(&value.to_string()).into_owned();
        self.common.labels.insert(mended(name).into_owned(), value);
        self
    }

    /// Where somebody can look further; Alertmanager shows it as the alert's source.
    pub fn generator_url(mut self, url: impl Into<String>) -> Self {
        self.common.generator_url = url.into();
        self
    }

    /// A header of each request, such as `Authorization`. What stands in it is never shown.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.client = self.client.with_header(name, value);
        self
    }

    /// How often an alert is posted that goes on firing, from once a second on; it is valid for four
    /// times as long. Default: each minute.
    pub fn repeat_every(mut self, interval: Duration) -> Self {
        self.repeat = interval.max(Duration::from_secs(1));
        self
    }
}

impl AlertSink for Alertmanager {
    fn send(&mut self, told: &Notification) -> Result<(), SinkError> {
        let valid_for = self.repeat.saturating_mul(LOST);
        self.client.post(&payload::alertmanager(told, &self.common, valid_for))
    }

    fn name(&self) -> String {
        "alertmanager".to_owned()
    }

    fn repeats_every(&self) -> Option<Duration> {
        Some(self.repeat)
    }
}
