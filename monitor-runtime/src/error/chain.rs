//! The chain of an error's sources: known types in it decide, else the words of its messages.

use super::{
    ErrorKind, Failure,
    known::{self, Known},
    message,
};
use std::{error::Error, io, iter};

/// Chains are short; one longer than this goes in circles.
const LONGEST: usize = 32;

/// What an error says whose known part of the chain begins here: its own type may be hidden, where
/// it borrows something.
pub(super) fn failure(top: &dyn Error, known: Option<&(dyn Error + 'static)>) -> Failure {
    let mut failure = match known.and_then(known_type) {
        Some(Known { failure, is_all }) if is_all || failure.kind != ErrorKind::Unexpected => {
            failure
        }
        Some(Known { failure, .. }) => Failure { type_name: failure.type_name, ..words(top) },
        None => words(top),
    };
    // the message of a chain is the outermost one, unless a provider's own was found in it
    failure.message = failure.message.or_else(|| message::clean(&top.to_string()));
    failure
}

/// What the error's sources say, and this kind where they say nothing.
#[cfg(feature = "aws-sdk")]
pub(super) fn of_cause(error: &(dyn Error + 'static), kind: ErrorKind) -> Failure {
    let said = failure(error, error.source());
    match said.kind {
        ErrorKind::Unexpected => Failure { kind, ..said },
        _ => said,
    }
}

/// What the known types say, from the error itself to its root cause.
fn known_type(error: &(dyn Error + 'static)) -> Option<Known> {
    let chain = iter::successors(Some(error), |error| cause(*error)).take(LONGEST);
    let mut said: Option<Known> = None;
    for known in chain.filter_map(known::find) {
        let both = match said.take() {
            Some(outer) => outer.caused_by(known),
            None => known,
        };
        if both.is_all {
            return Some(both);
        }
        said = Some(both);
    }
    said
}

/// What the words of all messages say together. An outer error often says only that sending
/// failed, and its source that it timed out, so the order of the phrases decides, not of the errors.
fn words(error: &dyn Error) -> Failure {
    let causes = iter::successors(error.source(), |error| cause(*error)).take(LONGEST);
    let texts = iter::once(error.to_string()).chain(causes.map(|error| error.to_string()));
    let mut failure = Failure::of_text(&texts.collect::<Vec<_>>().join(".\n"));
    if failure.code.is_none() {
        failure.message = None;
    }
    failure
}

/// The next error in the chain. `io::Error` does not give the error that it wraps as its source,
/// but that one's source.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    wrapped.map(|wrapped| wrapped as _).or_else(|| error.source())
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
