//! Who is told of alerts.
//!
//! What always holds: what is wrong with telling is a text that shows, so it never has the address
//! it was sent to.

use super::Notification;
use crate::text::mended;
use std::{fmt, time::Duration};

/// Somebody who is told when an alert fires and when it is resolved.
///
/// Each sink has a thread of its own, which sends one notification after the other, and a queue of
/// 1,000: when it is full the oldest is thrown away. How it goes stands in
/// [`Health::alert_sinks`](crate::collector::Health::alert_sinks). A panic is caught and counted as
/// a notification that failed.
///
/// A closure `Fn(&Notification)` is a sink. It must not keep the collector itself, which would keep
/// its thread, and so the collector, for ever.
///
/// # Example
/// ```
/// use monitor_runtime::alert::{AlertSink, Notification, SinkError};
/// use std::{fs::File, io::Write};
///
/// struct LogFile(File);
///
/// impl AlertSink for LogFile {
///     fn send(&mut self, told: &Notification) -> Result<(), SinkError> {
///         writeln!(self.0, "{} {told}", told.at).map_err(|error| SinkError::retry(error.to_string()))
///     }
/// }
/// ```
pub trait AlertSink: Send + 'static {
    /// Tells of one alert. It may take its time, but it should end: nothing interrupts it.
    ///
    /// # Errors
    /// One of [`SinkError::retry`] is tried again, first after half a second, then after twice as
    /// long each time up to half a minute, ten times in all. Any other is final.
    fn send(&mut self, notification: &Notification) -> Result<(), SinkError>;

    /// Its name in [`Health::alert_sinks`](crate::collector::Health::alert_sinks); no secrets.
    /// Default: the name of its type.
    fn name(&self) -> String {
        let whole = std::any::type_name::<Self>();
        let path = whole.split_once('<').map_or(whole, |(path, _)| path);
        path.rsplit_once("::").map_or(path, |(_, name)| name).to_owned()
    }

    /// How often it wants to be told of an alert that goes on firing. Default: once.
    fn repeats_every(&self) -> Option<Duration> {
        None
    }
}

impl<F: FnMut(&Notification) + Send + 'static> AlertSink for F {
    fn send(&mut self, notification: &Notification) -> Result<(), SinkError> {
        self(notification);
        Ok(())
    }

    fn name(&self) -> String {
        "callback".to_owned()
    }
}

/// Why a notification did not arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinkError {
    reason: String,
    retry: Retry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retry {
    Never,
    /// After the usual pause.
    Later,
    /// After so long.
    After(Duration),
}

impl SinkError {
    /// It may arrive another time: nobody answered, or the service is overloaded.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::alert::SinkError;
    ///
    /// assert!(SinkError::retry("connection refused").is_retryable());
    /// ```
    pub fn retry(reason: impl Into<String>) -> SinkError {
        SinkError::new(reason, Retry::Later)
    }

    /// The same, where the service says how long to wait.
    pub fn retry_after(reason: impl Into<String>, pause: Duration) -> SinkError {
        SinkError::new(reason, Retry::After(pause))
    }

    /// It will never arrive: the service does not take it as it is.
    pub fn refused(reason: impl Into<String>) -> SinkError {
        SinkError::new(reason, Retry::Never)
    }

    /// Whether it is tried again.
    pub fn is_retryable(&self) -> bool {
        self.retry != Retry::Never
    }

    pub(super) fn when(&self) -> Retry {
        self.retry
    }

    fn new(reason: impl Into<String>, retry: Retry) -> SinkError {
        SinkError { reason: mended(&reason.into()).into_owned(), retry }
    }
}

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for SinkError {}
