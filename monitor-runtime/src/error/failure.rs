//! What is known of one error: its kind and the evidence worth keeping.

use super::{Classify, ErrorKind, chain, evidence, headers::Headers, message};
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
    /// keys, passwords, e-mail addresses and control characters. It can quote a prompt: it belongs into traces only.
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

    /// An error that says itself what it is. Its message is cut and scrubbed like any other.
    pub fn of_classified<E: Classify + ?Sized>(error: &E) -> Failure {
        let failure = error.failure();
        Failure { message: failure.message.as_deref().and_then(message::clean), ..failure }
    }

    /// An HTTP answer: its status and its body. What the body says wins over a status that
    /// contradicts it, because providers use one status for several things.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use monitor_runtime::error::{ErrorKind, Failure};
    ///
    /// let body = r#"{"type": "error", "error": {"type": "invalid_request_error",
    ///     "message": "Your credit balance is too low to access the Anthropic API."}}"#;
    /// let failure = Failure::of_status(400, body);
    /// assert_eq!(failure.kind, ErrorKind::Quota, "the status alone would be an invalid request");
    /// assert_eq!(failure.code.as_deref(), Some("invalid_request_error"));
    /// # }
    /// ```
    pub fn of_status(status: u16, body: &str) -> Failure {
        Failure { status: Some(status), ..evidence::weigh(Some(status), &Headers::none(), body) }
    }

    /// An HTTP answer with its headers, which say when to try again and, for some providers, what
    /// kind of error it is. What they say of the wait wins over the body.
    ///
    /// The headers are pairs of a name, in any case, and a value: a reference to an
    /// `http::HeaderMap`, as `reqwest` and `hyper` have it, or a list of texts.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::error::{ErrorKind, Failure};
    /// use std::time::Duration;
    ///
    /// let headers = [("Retry-After", "20"), ("x-amzn-ErrorType", "ThrottlingException:http://a/")];
    /// let failure = Failure::of_response(400, headers, r#"{"message": "Please wait."}"#);
    /// assert_eq!(failure.kind, ErrorKind::RateLimit);
    /// assert_eq!(failure.retry_after, Some(Duration::from_secs(20)));
    /// assert_eq!(failure.code.as_deref(), Some("ThrottlingException"));
    /// ```
    pub fn of_response(
        status: u16,
        headers: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<[u8]>)>,
        body: &str,
    ) -> Failure {
        let failure = evidence::weigh(Some(status), &Headers::read(headers), body);
        Failure { status: Some(status), ..failure }
    }

    /// An error of any type: the known types among it and its sources decide, else the words of
    /// their messages.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::error::{ErrorKind, Failure};
    /// use std::io;
    ///
    /// let reset = io::Error::from(io::ErrorKind::ConnectionReset);
    /// let outer: Box<dyn std::error::Error + Send + Sync> = Box::new(io::Error::other(reset));
    /// let failure = Failure::of_error(&*outer);
    /// assert_eq!(failure.kind, ErrorKind::Connection);
    /// assert_eq!(failure.type_name, Some("std::io::Error"));
    /// ```
    pub fn of_error(error: &(dyn Error + 'static)) -> Failure {
        chain::failure(error, Some(error))
    }

    /// An error that may borrow something: its own type is known by name only, its sources as in
    /// [`Failure::of_error`].
    pub fn of_borrowed_error<E: Error + ?Sized>(error: &E) -> Failure {
        let failure = chain::failure(&error, error.source());
        let name = std::any::type_name::<E>();
        // a trait object's name says nothing
        if name.starts_with("dyn ") { failure } else { failure.with_type_name(name) }
    }

    /// A text: a provider's error body in it if there is one, else its words.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::error::{ErrorKind, Failure};
    ///
    /// assert_eq!(Failure::of_text("operation timed out").kind, ErrorKind::Timeout);
    /// assert_eq!(Failure::of_text("invalid api key").kind, ErrorKind::Authentication);
    /// assert_eq!(Failure::of_text("cannot invalidate").kind, ErrorKind::Unexpected);
    /// ```
    pub fn of_text(text: &str) -> Failure {
        evidence::weigh(None, &Headers::none(), text)
    }

    /// The same with the name of the error's Rust type.
    #[must_use]
    pub fn with_type_name(mut self, name: &'static str) -> Failure {
        self.type_name = Some(name);
        self
    }
}
