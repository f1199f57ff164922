//! Why there is no answer.

use monitor_runtime::{
    BudgetExceeded,
    error::{Classify, ErrorKind, Failure},
};
use reqwest::header::HeaderMap;
use std::{error::Error, fmt, time::Duration};

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum AskError {
    /// The tenant, or the house, has no money left for it.
    OverBudget(BudgetExceeded),
    /// The provider refused; this is what its answer says.
    Refused(Failure),
    /// No connection, no answer in time, or only half of one.
    Lost(Failure),
}

/// By this `budget(..)` makes the error of a call that it refuses.
impl From<BudgetExceeded> for AskError {
    fn from(refused: BudgetExceeded) -> AskError {
        AskError::OverBudget(refused)
    }
}

impl AskError {
    pub(crate) fn refused(status: u16, headers: &HeaderMap, body: &str) -> AskError {
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        AskError::Refused(Failure::of_response(status, headers, body))
    }

    pub(crate) fn lost(error: impl Error + 'static) -> AskError {
        AskError::Lost(Failure::of_error(&error))
    }

    /// How long to wait before it is worth another attempt, if it ever is.
    pub(crate) fn pause(&self, longest: Duration) -> Option<Duration> {
        let pause = self.retry_after().unwrap_or(Duration::from_millis(20));
        (self.kind().is_retryable() && pause <= longest).then_some(pause)
    }

    fn failure(&self) -> Option<&Failure> {
        match self {
            AskError::OverBudget(_) => None,
            AskError::Refused(failure) | AskError::Lost(failure) => Some(failure),
        }
    }
}

/// What the monitor counts it as.
impl Classify for AskError {
    fn kind(&self) -> ErrorKind {
        self.failure().map_or(ErrorKind::Quota, |failure| failure.kind)
    }
    fn status(&self) -> Option<u16> {
        self.failure()?.status
    }
    fn code(&self) -> Option<&str> {
        self.failure()?.code.as_deref()
    }
    fn retry_after(&self) -> Option<Duration> {
        self.failure()?.retry_after
    }
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AskError::OverBudget(refused) => refused.fmt(f),
            AskError::Refused(_) => write!(f, "the provider refused: {}", self.kind()),
            AskError::Lost(_) => write!(f, "no answer: {}", self.kind()),
        }
    }
}

impl Error for AskError {}
