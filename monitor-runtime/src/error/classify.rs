//! How an error type says itself what it is.

use super::{ErrorKind, Failure};
use std::{rc::Rc, sync::Arc, time::Duration};

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

    /// All of it together, with the name of the type. It is what is recorded; a type whose
    /// classification takes a while, or that has a message of its provider's, writes this itself.
    fn failure(&self) -> Failure {
        Failure {
            retry_after: self.retry_after(),
            code: self.code().map(Box::from),
            status: self.status(),
            type_name: Some(std::any::type_name::<Self>()),
            ..Failure::new(self.kind())
        }
    }
}

macro_rules! behind_pointer {
    ($($pointer:ty),+) => {$(
        impl<E: Classify + ?Sized> Classify for $pointer {
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
            fn failure(&self) -> Failure {
                (**self).failure()
            }
        }
    )+};
}

behind_pointer!(&E, Box<E>, Arc<E>, Rc<E>);

impl Classify for ErrorKind {
    fn kind(&self) -> ErrorKind {
        *self
    }
}
