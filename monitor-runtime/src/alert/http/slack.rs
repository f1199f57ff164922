//! Alerts for a channel of Slack, or of what takes Slack's webhooks.

use super::{InvalidAddress, client::Client};
use crate::alert::{
    AlertSink, Notification, SinkError,
    payload::{self, Common},
};

/// Posts alerts to a channel by Slack's
/// [incoming webhooks](https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks),
/// also to Mattermost and others that take them.
///
/// # Example
/// ```no_run
/// use monitor_runtime::{Collector, alert::Slack};
///
/// let address = std::env::var("SLACK_WEBHOOK")?;
/// let collector = Collector::builder().alert_sink(Slack::new(&address)?).build();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Slack {
    client: Client,
    common: Common,
}

impl Slack {
    /// Posts to this address. Whoever has it can write to the channel, so nothing shows more of it
    /// than scheme, host and port.
    ///
    /// # Errors
    /// If it is no address of a web server.
    pub fn new(address: &str) -> Result<Slack, InvalidAddress> {
        Ok(Slack { client: Client::new(address)?, common: Common::default() })
    }

    /// Where somebody can look further: a link in each message.
    pub fn generator_url(mut self, url: impl Into<String>) -> Self {
        self.common.generator_url = url.into();
        self
    }
}

impl AlertSink for Slack {
    fn send(&mut self, told: &Notification) -> Result<(), SinkError> {
        self.client.post(&payload::slack(told, &self.common))
    }

    fn name(&self) -> String {
        "slack".to_owned()
    }
}
