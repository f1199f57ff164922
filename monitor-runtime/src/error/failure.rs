//! What is known of one error: its kind and the evidence worth keeping.

use super::{Classify, ErrorKind, chain, words};
use std::{error::Error, time::Duration};

/// What is known of one error: its kind, when to try again, and the evidence worth keeping.
///
/// # Example
/// ```
/// use monitor_runtime::error::{ErrorKind, Failure};
///
/// let failure = Failure::of_text("Rate limit reached, please try again in 1.5s");
/// assert_eq!(failure.kind, ErrorKind::RateLimit);
/// assert_eq!(failure.retry_after.unwrap().as_millis(), 1_500);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What it was.
    pub kind: ErrorKind,
    /// How long the provider asked to wait before the next attempt.
    pub retry_after: Option<Duration>,
    /// The provider's own code, e.g. `insufficient_quota`; a label, so never a whole sentence.
    pub code: Option<Box<str>>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The Rust type of the error, e.g. `async_openai::error::OpenAIError`.
    pub type_name: Option<&'static str>,
    /// The provider's own message, or what the error displays: at most 256 characters, without
    /// keys and control characters. It can quote a prompt: it belongs into traces only.
    pub message: Option<Box<str>>,
}

impl Failure {
    /// An error of which only the kind is known.
    pub const fn new(kind: ErrorKind) -> Failure {
        Failure {
            kind,
            retry_after: None,
            code: None,
            status: None,
            type_name: None,
            message: None,
        }
    }

    /// An error that says itself what it is.
    pub fn of_classified<E: Classify + ?Sized>(error: &E) -> Failure {
        Failure {
            retry_after: error.retry_after(),
            code: error.code().map(Box::from),
            status: error.status(),
            type_name: Some(std::any::type_name::<E>()),
            ..Failure::new(error.kind())
        }
    }

    /// An HTTP answer: its status and its body. What the body says wins over a status that
    /// contradicts it, because providers use one status for several things.
    pub fn of_status(status: u16, body: &str) -> Failure {
        let _ = body;
        Failure { status: Some(status), ..Failure::new(ErrorKind::Unexpected) }
    }

    /// An error of any type: the known types among it and its sources decide, else the words of
    /// their messages.
    pub fn of_error(error: &(dyn Error + 'static)) -> Failure {
        chain::failure(error, Some(error))
    }

    /// An error that borrows something, of which only the sources can be known types.
    pub fn of_borrowed_error<E: Error + ?Sized>(error: &E) -> Failure {
        let mut failure = chain::failure(&error, error.source());
        failure.type_name.get_or_insert(std::any::type_name::<E>());
        failure
    }

    /// A text, by its words.
    pub fn of_text(text: &str) -> Failure {
        Failure::new(words::kind(text).unwrap_or(ErrorKind::Unexpected))
    }

    /// The same with the name of the error's Rust type.
    #[must_use]
    pub fn with_type_name(mut self, name: &'static str) -> Failure {
        self.type_name = Some(name);
        self
    }
}
