//! How an error type says itself what it is.

use super::{ErrorKind, Failure};
use std::time::Duration;

/// An error that knows what it is. Implement it for your own error type where the words of its
/// message are not enough.
///
/// # Example
/// ```
/// use monitor_runtime::error::{Classify, ErrorKind, Failure};
///
/// enum SearchError { NoIndex, Backend(u16) }
///
/// impl Classify for SearchError {
///     fn kind(&self) -> ErrorKind {
///         match self {
///             SearchError::NoIndex => ErrorKind::NotFound,
///             SearchError::Backend(status) => Failure::of_status(*status, "").kind,
///         }
///     }
///     fn status(&self) -> Option<u16> {
///         match self {
///             SearchError::NoIndex => None,
///             SearchError::Backend(status) => Some(*status),
///         }
///     }
/// }
///
/// let failure = Failure::of_classified(&SearchError::Backend(503));
/// assert_eq!((failure.kind, failure.status), (ErrorKind::Overloaded, Some(503)));
/// assert_eq!(SearchError::NoIndex.kind(), ErrorKind::NotFound);
/// ```
pub trait Classify {
    /// What went wrong.
    fn kind(&self) -> ErrorKind;

    /// How long the provider asked to wait before the next attempt.
    fn retry_after(&self) -> Option<Duration> {
        None
    }

    /// The provider's own code: a label of few possible values, not a message.
    fn code(&self) -> Option<&str> {
        None
    }

    /// The HTTP status.
    fn status(&self) -> Option<u16> {
        None
    }
}

impl<E: Classify + ?Sized> Classify for &E {
    fn kind(&self) -> ErrorKind {
        (**self).kind()
    }
    fn retry_after(&self) -> Option<Duration> {
        (**self).retry_after()
    }
    fn code(&self) -> Option<&str> {
        (**self).code()
    }
    fn status(&self) -> Option<u16> {
        (**self).status()
    }
}

impl Classify for ErrorKind {
    fn kind(&self) -> ErrorKind {
        *self
    }
}

impl Classify for std::io::Error {
    fn kind(&self) -> ErrorKind {
        Failure::of_error(self).kind
    }
}

#[cfg(feature = "tokio")]
impl Classify for tokio::time::error::Elapsed {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Timeout
    }
}

#[cfg(feature = "json")]
impl Classify for serde_json::Error {
    fn kind(&self) -> ErrorKind {
        super::chain::kind_of_json(self)
    }
}
