//! One request, and what became of it.
//!
//! What always holds: what the service refuses for good is not tried again, what it may take later
//! is: 408, 425, 429 and every 5xx, and whatever kept the request from being answered.

use super::address::{Address, InvalidAddress};
use crate::{alert::SinkError, text::mended_to};
use std::{
    fmt,
    io::{self, Read},
    time::Duration,
};
use ureq::{
    Agent, Body, Error,
    http::{HeaderName, HeaderValue, Response, header::RETRY_AFTER},
};

/// The whole of a request: looking up the host, connecting, sending, reading the answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// So much of an answer is read to learn what was wrong, in bytes.
const MOST_READ: u64 = 512;

#[derive(Clone)]
pub(super) struct Client {
    address: Address,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// What is wrong with a header, so that nothing can be sent.
    fault: Option<String>,
    agent: Agent,
}

impl Client {
    pub(super) fn new(address: &str) -> Result<Client, InvalidAddress> {
        let settings = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            // what is posted must not go to whoever an answer names
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("monitor-runtime/", env!("CARGO_PKG_VERSION")));
        let agent = settings.build().new_agent();
        Ok(Client { address: Address::of(address)?, headers: Vec::new(), fault: None, agent })
    }

    pub(super) fn with_header(mut self, name: &str, value: &str) -> Client {
        // a name that is none may be a value: it is not shown
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
            self.fault = Some("the name of a header has characters that none may have".to_owned());
            return self;
        };
        // what is read from a file ends with its line
        match HeaderValue::from_str(value.trim()) {
            Ok(value) => self.headers.push((name, value)),
            Err(_) => self.fault = Some(format!("header {name} has control characters")),
        }
        self
    }

    pub(super) fn post(&self, body: &serde_json::Value) -> Result<(), SinkError> {
        if let Some(fault) = &self.fault {
            return Err(SinkError::refused(format!("{}: {fault}", self.address)));
        }
        let mut request = self.agent.post(self.address.uri());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.header("content-type", "application/json");
        match request.send(body.to_string()) {
            Ok(answer) => self.judge(answer),
            Err(error) => Err(SinkError::retry(format!("{}: {}", self.address, cause(&error)))),
        }
    }

    fn judge(&self, mut answer: Response<Body>) -> Result<(), SinkError> {
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        let mut said = Vec::new();
        // what was read before something went wrong is told all the same
        let _ = answer.body_mut().as_reader().take(MOST_READ).read_to_end(&mut said);
        let said = String::from_utf8_lossy(&said);
        let said = match self.address.is_repeated_in(&said) || self.headers_are_repeated_in(&said) {
            true => String::new(),
            false => format!(" {}", mended_to(said.trim(), 120)),
        };
        let reason = format!("{}: status {}{}", self.address, status.as_u16(), said.trim_end());
        Err(match status.as_u16() {
            408 | 425 | 429 | 500..=599 => match pause(&answer) {
                Some(pause) => SinkError::retry_after(reason, pause),
                None => SinkError::retry(reason),
            },
            _ => SinkError::refused(reason),
        })
    }

    /// Whether a text repeats of a header what nobody should read.
    fn headers_are_repeated_in(&self, text: &str) -> bool {
        let values = self.headers.iter().filter_map(|(_, value)| value.to_str().ok());
        // `Bearer` and the like are known to everybody
        let secrets = values.map(|value| value.split_once(' ').map_or(value, |(_, it)| it.trim()));
        secrets.filter(|secret| secret.len() >= 4).any(|secret| text.contains(secret))
    }
}

/// The seconds of `Retry-After`; its other form, a date, is not used where alerts are taken.
fn pause(answer: &Response<Body>) -> Option<Duration> {
    let seconds = answer.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// What kept a request from being answered, without the address.
fn cause(error: &Error) -> String {
    match error {
        Error::Timeout(_) => format!("no answer within {} s", TIMEOUT.as_secs()),
        Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            "connection refused".into()
        }
        Error::Io(error) => error.kind().to_string(),
        Error::HostNotFound => "host not found".into(),
        Error::ConnectionFailed => "connection failed".into(),
        Error::Tls(what) => format!("TLS: {what}"),
        Error::Rustls(error) => format!("TLS: {error}"),
        Error::InvalidProxyUrl => "the proxy's address is invalid".into(),
        Error::Protocol(_) => "the answer is no HTTP".into(),
        _ => "the request failed".into(),
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(f)
    }
}
