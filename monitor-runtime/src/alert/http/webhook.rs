//! Alerts for whatever takes the webhooks of Alertmanager.

use super::{InvalidAddress, client::Client};
use crate::{
    alert::{
        AlertSink, Notification, SinkError,
        payload::{self, Common},
    },
    text::mended,
};

/// Posts alerts in the form of Alertmanager's
/// [webhooks](https://prometheus.io/docs/alerting/latest/configuration/#webhook_config), version 4,
/// which many services take. One is posted when an alert fires and one when it is resolved.
///
/// # Example
/// ```no_run
/// use monitor_runtime::{Collector, alert::Webhook};
///
/// let on_call = Webhook::new("https://on-call.example/hooks/5ac29f")?
///     .header("Authorization", "Bearer my-token");
/// println!("{on_call:?}"); // neither the path nor the header
/// let collector = Collector::builder().alert_sink(on_call).build();
/// # Ok::<(), monitor_runtime::alert::InvalidAddress>(())
/// ```
#[derive(Clone, Debug)]
pub struct Webhook {
    client: Client,
    common: Common,
}

impl Webhook {
    /// Posts to this address. It may be a secret: nothing shows more of it than scheme, host and
    /// port.
    ///
    /// # Errors
    /// If it is no address of a web server.
    pub fn new(address: &str) -> Result<Webhook, InvalidAddress> {
        Ok(Webhook { client: Client::new(address)?, common: Common::default() })
    }

    /// A label of every alert: where it comes from.
    pub fn label(mut self, name: &str, value: impl ToString) -> Self {
        let value = mended(&value.to_string()).into_owned();
        self.common.labels.insert(mended(name).into_owned(), value);
        self
    }

    /// Where somebody can look further.
    pub fn generator_url(mut self, url: impl Into<String>) -> Self {
        self.common.generator_url = url.into();
        self
    }

    /// A header of each request, such as `Authorization`. What stands in it is never shown.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.client = self.client.with_header(name, value);
        self
    }
}

impl AlertSink for Webhook {
    fn send(&mut self, told: &Notification) -> Result<(), SinkError> {
        self.client.post(&payload::webhook(told, &self.common))
    }

    fn name(&self) -> String {
        "webhook".to_owned()
    }
}
