//! Sinks that post JSON to an address.
//!
//! What always holds: an address can be a secret, so nothing shows more of it than scheme, host and
//! port; a request ends after ten seconds, whatever the other side does.

mod address;
mod alertmanager;
mod client;
mod slack;
mod webhook;

pub use address::InvalidAddress;
pub use alertmanager::Alertmanager;
pub use slack::Slack;
pub use webhook::Webhook;
