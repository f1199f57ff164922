//! The chain of an error's sources: known types in it decide, else the words of its messages.

use super::{ErrorKind, Failure};
use std::{error::Error, io, iter};

/// Chains are short; one longer than this goes in circles.
const LONGEST: usize = 32;

/// What the first known type says, from the error itself to its root cause.
pub(super) fn known_type(error: &(dyn Error + 'static)) -> Option<Failure> {
    let mut chain = iter::successors(Some(error), |error| cause(*error)).take(LONGEST);
    chain.find_map(|error| {
        let (kind, name) = kind_of_type(error)?;
        Some(Failure::new(kind).with_type_name(name))
    })
}

/// What the words of all messages say together. An outer error often says only that sending
/// failed, and its source that it timed out, so the order of the phrases decides, not of the errors.
pub(super) fn words(error: &dyn Error) -> Failure {
    let causes = iter::successors(error.source(), |error| cause(*error)).take(LONGEST);
    let texts = iter::once(error.to_string()).chain(causes.map(|error| error.to_string()));
    Failure::of_text(&texts.collect::<Vec<_>>().join(".\n"))
}

/// The next error in the chain. `io::Error` does not give the error that it wraps as its source,
/// but that one's source.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    wrapped.map(|wrapped| wrapped as _).or_else(|| error.source())
}

fn kind_of_type(error: &(dyn Error + 'static)) -> Option<(ErrorKind, &'static str)> {
    #[cfg(feature = "tokio")]
    if error.is::<tokio::time::error::Elapsed>() {
        return Some((ErrorKind::Timeout, "tokio::time::error::Elapsed"));
    }
    #[cfg(feature = "json")]
    if let Some(error) = error.downcast_ref::<serde_json::Error>() {
        return Some((kind_of_json(error), "serde_json::Error"));
    }
    let kind = kind_of_io(error.downcast_ref::<io::Error>()?)?;
    Some((kind, "std::io::Error"))
}

/// What an I/O error means for a call; `None` where what it wraps knows more.
pub(super) fn kind_of_io(error: &io::Error) -> Option<ErrorKind> {
    use io::ErrorKind as Io;
    Some(match error.kind() {
        // a blocking socket whose read timeout passed says WouldBlock on Unix
        Io::TimedOut | Io::WouldBlock => ErrorKind::Timeout,
        Io::ConnectionRefused
        | Io::ConnectionReset
        | Io::ConnectionAborted
        | Io::NotConnected
        | Io::BrokenPipe
        | Io::HostUnreachable
        | Io::NetworkUnreachable
        | Io::NetworkDown
        | Io::AddrNotAvailable => ErrorKind::Connection,
        Io::UnexpectedEof => ErrorKind::StreamInterrupted,
        // a local file, not the provider's model or key, whatever the words look like
        Io::NotFound | Io::PermissionDenied if error.get_ref().is_none() => ErrorKind::Unexpected,
        _ => return None,
    })
}

/// What a JSON error means: somebody's answer is not what was asked for, unless reading it failed.
#[cfg(feature = "json")]
pub(super) fn kind_of_json(error: &serde_json::Error) -> ErrorKind {
    let reading = error.io_error_kind().and_then(|kind| kind_of_io(&kind.into()));
    reading.unwrap_or(ErrorKind::InvalidOutput)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Outer(&'static str, Option<Box<dyn Error + Send + Sync>>);
    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }
    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|source| source as _)
        }
    }

    fn caused_by(source: impl Into<Box<dyn Error + Send + Sync>>) -> Outer {
        Outer("could not write the summary", Some(source.into()))
    }

    #[test]
    fn a_known_type_is_found_behind_others_and_inside_io_errors() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let error = caused_by(io::Error::other(caused_by(refused)));
        let failure = Failure::of_error(&error);
        assert_eq!(failure.kind, ErrorKind::Connection);
        assert_eq!(failure.message.as_deref(), Some("could not write the summary"));
    }

    #[test]
    fn why_sending_failed_is_more_than_that_it_failed() {
        let timed_out = Outer("error sending request", Some("operation timed out".into()));
        assert_eq!(Failure::of_error(&timed_out).kind, ErrorKind::Timeout);
        let nothing_more = Outer("error sending request", None);
        assert_eq!(Failure::of_error(&nothing_more).kind, ErrorKind::Connection);
    }

    #[test]
    fn words_of_a_source_count_where_the_outer_error_says_nothing() {
        let failure = Failure::of_error(&caused_by("429 Too Many Requests"));
        assert_eq!(failure.kind, ErrorKind::RateLimit);
    }

    #[test]
    fn a_missing_local_file_is_not_a_missing_model() {
        let error = std::fs::read("/no/such/file").unwrap_err();
        assert_eq!(Failure::of_error(&error).kind, ErrorKind::Unexpected);
    }

    #[test]
    fn an_error_that_borrows_is_known_by_its_name_and_its_words() {
        #[derive(Debug)]
        struct Borrowed<'a>(&'a str);
        impl std::fmt::Display for Borrowed<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.0)
            }
        }
        impl Error for Borrowed<'_> {}
        let text = String::from("connection reset");
        let failure = Failure::of_borrowed_error(&Borrowed(&text));
        assert_eq!(failure.kind, ErrorKind::Connection);
        assert!(failure.type_name.unwrap().contains("Borrowed"));
    }

    #[cfg(feature = "tokio")]
    #[test]
    fn tokios_timeout_is_a_timeout() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let elapsed = runtime.block_on(async {
            tokio::time::timeout(std::time::Duration::ZERO, std::future::pending::<()>()).await
        });
        let failure = Failure::of_error(&caused_by(elapsed.unwrap_err()));
        assert_eq!(failure.kind, ErrorKind::Timeout);
    }

    #[cfg(feature = "json")]
    #[test]
    fn an_answer_that_does_not_parse_is_invalid_output() {
        let error = serde_json::from_str::<u32>("{").unwrap_err();
        assert_eq!(Failure::of_error(&caused_by(error)).kind, ErrorKind::InvalidOutput);
    }
}
