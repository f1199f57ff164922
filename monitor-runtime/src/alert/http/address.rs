//! An address that may be a secret.
//!
//! What always holds: what prints of it is scheme, host and port.

use std::{error::Error, fmt};
use ureq::http::Uri;

#[derive(Clone)]
pub(super) struct Address(Uri);

impl Address {
    pub(super) fn of(address: &str) -> Result<Address, InvalidAddress> {
        let uri: Uri = address.trim().parse().map_err(|_| InvalidAddress(()))?;
        let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
        let has_host = uri.host().is_some_and(|host| !host.is_empty());
        (is_http && has_host).then_some(Address(uri)).ok_or(InvalidAddress(()))
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.0
    }

    /// Whether a text repeats of it what nobody should read.
    pub(super) fn is_repeated_in(&self, text: &str) -> bool {
        let path = self.0.path_and_query().map_or("", |path| path.as_str());
        let user = self.0.authority().and_then(|all| all.as_str().rsplit_once('@'));
        let user = user.into_iter().flat_map(|(user, _)| user.split(':'));
        let parts = path.split(['/', '?', '&', '=']).chain(user);
        parts.filter(|part| part.len() >= 8).any(|part| text.contains(part))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, host) = (self.0.scheme_str(), self.0.host());
        write!(f, "{}://{}", scheme.unwrap_or_default(), host.unwrap_or_default())?;
        self.0.port_u16().map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is no address of a web server. It does not say which text: addresses can be secrets.
///
/// # Example
/// ```
/// use monitor_runtime::alert::Slack;
///
/// let wrong = Slack::new("hooks.slack.com/services/T0/B0/secret").unwrap_err();
/// assert!(!wrong.to_string().contains("secret"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidAddress(());

impl fmt::Display for InvalidAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no address of a web server: write http:// or https://, a host, and a path")
    }
}

impl Error for InvalidAddress {}
