//! reqwest's errors, and its responses as answers.
//!
//! What always holds: both versions that are in use are read alike.

use super::{
    Known, classify,
    http::{HttpAnswer, classify_answer},
};
use crate::error::{Classify, ErrorKind, Failure};
use http::{HeaderMap, StatusCode};
use std::{error::Error, time::Duration};

macro_rules! version {
    ($reqwest:ident, $find:ident) => {
        classify!($reqwest::Error);
        classify_answer! { [] $reqwest::Response; }

        pub(in crate::error::known) fn $find(error: &(dyn Error + 'static)) -> Option<Known> {
            const NAME: &str = "reqwest::Error";
            let error: &$reqwest::Error = error.downcast_ref()?;
            Some(match error.status() {
                Some(status) => Known::all(NAME, Failure::of_status(status.as_u16(), "")),
                None if error.is_timeout() => Known::all(NAME, Failure::new(ErrorKind::Timeout)),
                None if is_connect(error) => Known::all(NAME, Failure::new(ErrorKind::Connection)),
                None if error.is_body() => Known::at_least(NAME, ErrorKind::StreamInterrupted),
                // reading on failed, or what was read is no JSON: the source says which
                None if error.is_decode() => Known::at_least(NAME, ErrorKind::InvalidOutput),
                None if error.is_builder() => Known::at_least(NAME, ErrorKind::InvalidRequest),
                None if error.is_request() => Known::at_least(NAME, ErrorKind::Connection),
                // redirects that go in circles, and upgrades
                None => Known::at_least(NAME, ErrorKind::Unexpected),
            })
        }

        /// In a browser nobody is told.
        fn is_connect(error: &$reqwest::Error) -> bool {
            #[cfg(not(target_family = "wasm"))]
            return error.is_connect();
            #[cfg(target_family = "wasm")]
            return false;
        }

        impl HttpAnswer for $reqwest::Response {
            const NAME: &'static str = "reqwest::Response";
            fn status(&self) -> StatusCode {
                self.status()
            }
            fn headers(&self) -> Option<&HeaderMap> {
                Some(self.headers())
            }
        }
    };
}

#[cfg(feature = "reqwest")]
mod newer {
    use super::*;
    version!(reqwest, find);
}
#[cfg(feature = "reqwest")]
pub(super) use newer::find;

#[cfg(feature = "reqwest-0-12")]
mod older {
    use super::*;
    version!(reqwest_0_12, find_0_12);
}
#[cfg(feature = "reqwest-0-12")]
pub(super) use older::find_0_12;
