//! Why there is no answer.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use monitor_runtime::{
    BudgetExceeded,
    error::{Classify, ErrorKind, Failure},
};
use provider::Api;
use serde_json::json;
use std::{fmt, time::Duration};

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum ChatError {
    /// Nothing is listening, or the connection broke before an answer.
    Unreachable(reqwest::Error),
    /// The provider answered with an error.
    Refused { status: u16, retry_after: Option<Duration>, body: String },
    /// The answer broke off.
    BrokenOff(reqwest::Error),
    /// The answer is not in the documented shape.
    Unreadable(String),
    /// The provider took too long.
    TimedOut(Duration),
    /// The provider failed so often that it is left alone for a while.
    Resting(Api),
    /// No money is left for it today.
    OverBudget(BudgetExceeded),
    /// The service is going down.
    Closing,
    /// The service has no client for this model.
    UnknownModel(String),
}

/// What the monitor counts it as.
impl Classify for ChatError {
    fn kind(&self) -> ErrorKind {
        match self {
            ChatError::Unreachable(_) => ErrorKind::Connection,
            ChatError::Refused { status, body, .. } => Failure::of_status(*status, body).kind,
            ChatError::BrokenOff(_) => ErrorKind::StreamInterrupted,
            ChatError::Unreadable(_) => ErrorKind::InvalidOutput,
            ChatError::TimedOut(_) => ErrorKind::Timeout,
            ChatError::Resting(_) | ChatError::Closing => ErrorKind::Overloaded,
            ChatError::OverBudget(_) => ErrorKind::Quota,
            ChatError::UnknownModel(_) => ErrorKind::InvalidRequest,
        }
    }

    fn status(&self) -> Option<u16> {
        match self {
            ChatError::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            ChatError::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

impl fmt::Display for ChatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChatError::Unreachable(error) => write!(f, "the provider cannot be reached: {error}"),
            ChatError::Refused { status, .. } => write!(f, "the provider answered {status}"),
            ChatError::BrokenOff(error) => write!(f, "the answer broke off: {error}"),
            ChatError::Unreadable(missing) => write!(f, "the answer cannot be read: {missing}"),
            ChatError::TimedOut(after) => write!(f, "no answer after {after:?}"),
            ChatError::Resting(api) => {
                write!(f, "{api} is out of order and left alone for a while")
            }
            ChatError::OverBudget(refused) => refused.fmt(f),
            ChatError::Closing => f.write_str("the service is going down"),
            ChatError::UnknownModel(model) => write!(f, "no provider here has {model:?}"),
        }
    }
}

impl std::error::Error for ChatError {}

impl IntoResponse for ChatError {
    fn into_response(self) -> Response {
        let status = match &self {
            ChatError::UnknownModel(_) => StatusCode::BAD_REQUEST,
            ChatError::TimedOut(_) => StatusCode::GATEWAY_TIMEOUT,
            ChatError::Resting(_) | ChatError::Closing => StatusCode::SERVICE_UNAVAILABLE,
            ChatError::OverBudget(_) => StatusCode::PAYMENT_REQUIRED,
            _ => StatusCode::BAD_GATEWAY,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}
