//! Why there is no answer.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use monitor_runtime::error::{Classify, ErrorKind, Failure};
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
            _ => StatusCode::BAD_GATEWAY,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}
