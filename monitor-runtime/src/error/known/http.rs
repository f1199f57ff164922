//! The crate `http`: its error, and answers that are errors by their status.
//!
//! What always holds: of an answer the status and the headers are read; its body is the user's.

use super::{Known, classify};
use crate::error::{Classify, ErrorKind, Failure};
use http::{
    HeaderMap, Response, StatusCode,
    header::{InvalidHeaderName, InvalidHeaderValue},
    response::Parts,
    uri::{InvalidUri, InvalidUriParts},
};
use std::{error::Error, time::Duration};

classify!(http::Error, InvalidHeaderName, InvalidHeaderValue, InvalidUri, InvalidUriParts);

/// The request could not even be written down.
pub(super) fn find(error: &(dyn Error + 'static)) -> Option<Known> {
    let name = match error {
        _ if error.is::<http::Error>() => "http::Error",
        _ if error.is::<InvalidHeaderName>() => "http::header::InvalidHeaderName",
        _ if error.is::<InvalidHeaderValue>() => "http::header::InvalidHeaderValue",
        _ if error.is::<InvalidUri>() => "http::uri::InvalidUri",
        _ if error.is::<InvalidUriParts>() => "http::uri::InvalidUriParts",
        _ => return None,
    };
    Some(Known::all(name, Failure::new(ErrorKind::InvalidRequest)))
}

/// What answers a request: a status, a response, or a tuple that begins with one.
pub trait HttpAnswer {
    /// The path under which users know the type that has the status.
    const NAME: &'static str;

    fn status(&self) -> StatusCode;

    fn headers(&self) -> Option<&HeaderMap> {
        None
    }

    /// What status and headers tell of an error.
    fn failure(&self) -> Failure {
        let status = self.status().as_u16();
        let failure = match self.headers() {
            Some(headers) => Failure::of_response(status, headers, ""),
            None => Failure::of_status(status, ""),
        };
        failure.with_type_name(Self::NAME)
    }

    /// The same where the status makes the answer an error.
    fn as_error(&self) -> Option<Failure> {
        let status = self.status();
        (status.is_client_error() || status.is_server_error()).then(|| self.failure())
    }
}

impl HttpAnswer for StatusCode {
    const NAME: &'static str = "http::StatusCode";
    fn status(&self) -> StatusCode {
        *self
    }
}

impl HttpAnswer for Parts {
    const NAME: &'static str = "http::response::Parts";
    fn status(&self) -> StatusCode {
        self.status
    }
    fn headers(&self) -> Option<&HeaderMap> {
        Some(&self.headers)
    }
}

impl<B> HttpAnswer for Response<B> {
    const NAME: &'static str = "http::Response";
    fn status(&self) -> StatusCode {
        self.status()
    }
    fn headers(&self) -> Option<&HeaderMap> {
        Some(self.headers())
    }
}

/// An answer can also be what stands in `Err`.
macro_rules! classify_answer {
    ($([$($generics:ident $(: $bound:ident)?),*] $type:ty;)+) => {$(
        impl<$($generics $(: $bound)?),*> Classify for $type {
            fn kind(&self) -> ErrorKind {
                HttpAnswer::failure(self).kind
            }
            fn retry_after(&self) -> Option<Duration> {
                HttpAnswer::failure(self).retry_after
            }
            fn status(&self) -> Option<u16> {
                Some(HttpAnswer::status(self).as_u16())
            }
            fn failure(&self) -> Failure {
                HttpAnswer::failure(self)
            }
        }
    )+};
}
#[cfg(any(feature = "reqwest", feature = "reqwest-0-12"))]
pub(super) use classify_answer;

/// Frameworks answer with a status, then headers and the like, then a body.
macro_rules! tuples {
    ($([$($rest:ident)+])+) => {$(
        impl<A: HttpAnswer, $($rest),+> HttpAnswer for (A, $($rest),+) {
            const NAME: &'static str = A::NAME;
            fn status(&self) -> StatusCode {
                self.0.status()
            }
            fn headers(&self) -> Option<&HeaderMap> {
                self.0.headers()
            }
        }
        classify_answer! { [A: HttpAnswer, $($rest),+] (A, $($rest),+); }
    )+};
}

tuples! { [B] [B C] [B C D] [B C D E] [B C D E F] }
classify_answer! {
    [] StatusCode;
    [] Parts;
    [B] Response<B>;
}
