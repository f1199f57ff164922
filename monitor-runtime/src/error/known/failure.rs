//! A [`Failure`] that is returned as an error: a client that asked what an answer means need not wrap
//! it in a type of its own.

use super::Known;
use crate::error::{Classify, ErrorKind, Failure};
use std::{error::Error, fmt, time::Duration};

/// What its maker found out.
pub(super) fn find(error: &(dyn Error + 'static)) -> Option<Known> {
    let failure = Failure::of_classified(error.downcast_ref::<Failure>()?);
    Some(Known { failure, is_all: true })
}

impl Classify for Failure {
    fn kind(&self) -> ErrorKind {
        self.kind
    }
    fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
    fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
    fn status(&self) -> Option<u16> {
        self.status
    }
    fn failure(&self) -> Failure {
        self.clone()
    }
}

impl fmt::Display for Failure {
    /// The kind, and the provider's message if there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => write!(f, "{}: {message}", self.kind),
            None => f.write_str(self.kind.name()),
        }
    }
}

impl Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn a_failure_is_known_wherever_it_lies_in_a_chain() {
        let refused = Failure::of_response(429, [("retry-after", "2")], "Slow down, please");
        let error = io::Error::other(refused.clone());
        let found = Failure::of_error(&error);
        assert_eq!((found.kind, found.status), (ErrorKind::RateLimit, Some(429)));
        assert_eq!(found.retry_after, Some(Duration::from_secs(2)));
        assert_eq!(refused.to_string(), "rate_limit: Slow down, please");
    }
}
