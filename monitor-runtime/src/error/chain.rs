//! Known error types along the chain of sources, and the words of the others.

use super::{ErrorKind, Failure, words};
use std::{error::Error, io};

pub(super) fn failure(top: &dyn Error, known: Option<&(dyn Error + 'static)>) -> Failure {
    let mut next = known;
    while let Some(error) = next {
        if let Some(kind) = of_known_type(error) {
            return Failure::new(kind);
        }
        next = error.source();
    }
    Failure::new(words::kind(&top.to_string()).unwrap_or(ErrorKind::Unexpected))
}

fn of_known_type(error: &(dyn Error + 'static)) -> Option<ErrorKind> {
    #[cfg(feature = "tokio")]
    if error.is::<tokio::time::error::Elapsed>() {
        return Some(ErrorKind::Timeout);
    }
    #[cfg(feature = "json")]
    if let Some(error) = error.downcast_ref::<serde_json::Error>() {
        return Some(of_json(error));
    }
    error.downcast_ref::<io::Error>().and_then(of_io)
}

pub(super) fn of_io(error: &io::Error) -> Option<ErrorKind> {
    match error.kind() {
        io::ErrorKind::TimedOut => Some(ErrorKind::Timeout),
        _ => None,
    }
}

#[cfg(feature = "json")]
pub(super) fn of_json(_error: &serde_json::Error) -> ErrorKind {
    ErrorKind::InvalidOutput
}
