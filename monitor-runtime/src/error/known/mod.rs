//! Known types of errors: what each says by itself.
//!
//! What always holds: a library is a file; a type is known by downcasting, and named by the path
//! under which users know it, which is not always the one in its own crate; what a type leaves
//! open, its sources may say.

#[cfg(feature = "aws-sdk")]
mod aws;
mod budget;
mod failure;
#[cfg(feature = "http-types")]
mod http;
#[cfg(feature = "hyper")]
mod hyper;
mod io;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "async-openai")]
mod openai;
#[cfg(any(feature = "reqwest", feature = "reqwest-0-12"))]
mod reqwest;
#[cfg(feature = "tokio")]
mod tokio;

#[cfg(feature = "http-types")]
pub(crate) use self::http::HttpAnswer;

use super::{ErrorKind, Failure};
use std::error::Error;

/// What an error of a known type says.
pub(super) struct Known {
    pub(super) failure: Failure,
    /// Whether no source could say more.
    pub(super) is_all: bool,
}

impl Known {
    fn all(name: &'static str, failure: Failure) -> Known {
        Known { failure: failure.with_type_name(name), is_all: true }
    }

    /// The kind, unless a source says more; [`ErrorKind::Unexpected`] leaves all open.
    #[allow(dead_code)] // the types that say little are those of features
    fn at_least(name: &'static str, kind: ErrorKind) -> Known {
        Known { failure: Failure::new(kind).with_type_name(name), is_all: false }
    }

    /// What both say together, where the other one is of the error's source.
    pub(super) fn caused_by(self, source: Known) -> Known {
        let (outer, inner) = (self.failure, source.failure);
        let failure = Failure {
            kind: kind(outer.kind, inner.kind),
            retry_after: inner.retry_after.or(outer.retry_after),
            code: inner.code.or(outer.code),
            status: inner.status.or(outer.status),
            type_name: outer.type_name.or(inner.type_name),
            message: inner.message.or(outer.message),
        };
        Known { failure, is_all: source.is_all }
    }
}

/// The kind of an error and its source. The source knows what happened, and the error around it
/// whether an answer had begun by then.
fn kind(outer: ErrorKind, inner: ErrorKind) -> ErrorKind {
    use ErrorKind::{Connection, InvalidOutput, StreamInterrupted, Unexpected};
    match (outer, inner) {
        (Connection, StreamInterrupted) => Connection,
        (StreamInterrupted | InvalidOutput, Connection) => StreamInterrupted,
        (outer, Unexpected) => outer,
        (_, inner) => inner,
    }
}

/// What the error says, if its type is known.
pub(super) fn find(error: &(dyn Error + 'static)) -> Option<Known> {
    let types: &[fn(&(dyn Error + 'static)) -> Option<Known>] = &[
        #[cfg(feature = "async-openai")]
        openai::find,
        #[cfg(feature = "aws-sdk")]
        aws::find,
        #[cfg(feature = "reqwest")]
        reqwest::find,
        #[cfg(feature = "reqwest-0-12")]
        reqwest::find_0_12,
        #[cfg(feature = "hyper")]
        hyper::find,
        #[cfg(feature = "http-types")]
        http::find,
        #[cfg(feature = "tokio")]
        tokio::find,
        #[cfg(feature = "json")]
        json::find,
        budget::find,
        failure::find,
        io::find,
    ];
    types.iter().find_map(|find| find(error))
}

/// Lets a known type say at the call site what it says in a chain.
macro_rules! classify {
    ($($type:ty),+) => {$(
        impl $crate::error::Classify for $type {
            fn kind(&self) -> $crate::error::ErrorKind {
                self.failure().kind
            }
            fn retry_after(&self) -> Option<std::time::Duration> {
                self.failure().retry_after
            }
            fn status(&self) -> Option<u16> {
                self.failure().status
            }
            fn failure(&self) -> $crate::error::Failure {
                $crate::error::Failure::of_error(self)
            }
        }
    )+};
}
use classify;
