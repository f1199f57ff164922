//! The kinds of errors, which say what to do next, and the seven categories above them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What went wrong, as finely as it decides what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Too many requests or tokens for the moment; later it will work.
    RateLimit,
    /// The account's money or quota is used up; waiting does not help.
    Quota,
    /// The key is missing, wrong or expired.
    Authentication,
    /// The key is right and may not do this.
    Permission,
    /// The provider cannot accept the request as it is.
    InvalidRequest,
    /// The model or address does not exist.
    NotFound,
    /// The prompt does not fit into the model's context.
    ContextLength,
    /// The request is larger than the provider takes at once.
    RequestTooLarge,
    /// A filter refused the prompt or the answer.
    ContentFilter,
    /// The provider has no capacity at the moment.
    Overloaded,
    /// The provider failed.
    ServerError,
    /// No answer in time.
    Timeout,
    /// No connection, or it broke before an answer.
    Connection,
    /// The answer broke off in the middle.
    StreamInterrupted,
    /// The model's answer is not what was asked for.
    InvalidOutput,
    /// Nothing told what it was.
    Unexpected,
}

/// The seven categories that users of older systems know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[non_exhaustive]
pub enum ErrorCategory {
    /// Too much at once, or more than was paid for.
    RateLimiting,
    /// Who asks, or what they may do.
    Authentication,
    /// What was asked.
    InvalidRequest,
    /// The provider's side.
    ServiceUnavailable,
    /// Time.
    Timeout,
    /// The way between.
    Network,
    /// Everything else.
    Unexpected,
}

impl ErrorKind {
    /// Every kind, in the order of its number.
    pub const ALL: [ErrorKind; 16] = [
        ErrorKind::RateLimit,
        ErrorKind::Quota,
        ErrorKind::Authentication,
        ErrorKind::Permission,
        ErrorKind::InvalidRequest,
        ErrorKind::NotFound,
        ErrorKind::ContextLength,
        ErrorKind::RequestTooLarge,
        ErrorKind::ContentFilter,
        ErrorKind::Overloaded,
        ErrorKind::ServerError,
        ErrorKind::Timeout,
        ErrorKind::Connection,
        ErrorKind::StreamInterrupted,
        ErrorKind::InvalidOutput,
        ErrorKind::Unexpected,
    ];

    /// How many kinds there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The name in reports and JSON, e.g. `rate_limit`.
    pub const fn name(self) -> &'static str {
        match self {
            ErrorKind::RateLimit => "rate_limit",
            ErrorKind::Quota => "quota",
            ErrorKind::Authentication => "authentication",
            ErrorKind::Permission => "permission",
            ErrorKind::InvalidRequest => "invalid_request",
            ErrorKind::NotFound => "not_found",
            ErrorKind::ContextLength => "context_length",
            ErrorKind::RequestTooLarge => "request_too_large",
            ErrorKind::ContentFilter => "content_filter",
            ErrorKind::Overloaded => "overloaded",
            ErrorKind::ServerError => "server_error",
            ErrorKind::Timeout => "timeout",
            ErrorKind::Connection => "connection",
            ErrorKind::StreamInterrupted => "stream_interrupted",
            ErrorKind::InvalidOutput => "invalid_output",
            ErrorKind::Unexpected => "unexpected",
        }
    }

    /// The kind of this name, if there is one.
    pub fn from_name(name: &str) -> Option<ErrorKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The category above it.
    pub const fn category(self) -> ErrorCategory {
        match self {
            ErrorKind::RateLimit | ErrorKind::Quota => ErrorCategory::RateLimiting,
            ErrorKind::Authentication | ErrorKind::Permission => ErrorCategory::Authentication,
            ErrorKind::InvalidRequest
            | ErrorKind::NotFound
            | ErrorKind::ContextLength
            | ErrorKind::RequestTooLarge
            | ErrorKind::ContentFilter => ErrorCategory::InvalidRequest,
            ErrorKind::Overloaded | ErrorKind::ServerError => ErrorCategory::ServiceUnavailable,
            ErrorKind::Timeout => ErrorCategory::Timeout,
            ErrorKind::Connection | ErrorKind::StreamInterrupted => ErrorCategory::Network,
            ErrorKind::InvalidOutput | ErrorKind::Unexpected => ErrorCategory::Unexpected,
        }
    }

    /// Whether the same request can succeed later.
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            ErrorKind::RateLimit
                | ErrorKind::Overloaded
                | ErrorKind::ServerError
                | ErrorKind::Timeout
                | ErrorKind::Connection
                | ErrorKind::StreamInterrupted
        )
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl ErrorCategory {
    /// Every category, in the order of its number.
    pub const ALL: [ErrorCategory; 7] = [
        ErrorCategory::RateLimiting,
        ErrorCategory::Authentication,
        ErrorCategory::InvalidRequest,
        ErrorCategory::ServiceUnavailable,
        ErrorCategory::Timeout,
        ErrorCategory::Network,
        ErrorCategory::Unexpected,
    ];

    /// The name in reports and JSON, e.g. `rate_limiting`.
    pub const fn name(self) -> &'static str {
        match self {
            ErrorCategory::RateLimiting => "rate_limiting",
            ErrorCategory::Authentication => "authentication",
            ErrorCategory::InvalidRequest => "invalid_request",
            ErrorCategory::ServiceUnavailable => "service_unavailable",
            ErrorCategory::Timeout => "timeout",
            ErrorCategory::Network => "network",
            ErrorCategory::Unexpected => "unexpected",
        }
    }
}

impl fmt::Display for ErrorCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
