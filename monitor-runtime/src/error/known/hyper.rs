//! Errors of hyper, and of the client in hyper-util.

use super::{Known, classify};
use crate::error::{ErrorKind, Failure};
use hyper_util::client::legacy;
use std::error::Error;

classify!(hyper::Error, legacy::Error);

pub(super) fn find(error: &(dyn Error + 'static)) -> Option<Known> {
    error.downcast_ref().map(of_hyper).or_else(|| error.downcast_ref().map(of_client))
}

fn of_hyper(error: &hyper::Error) -> Known {
    const NAME: &str = "hyper::Error";
    if error.is_timeout() {
        return Known::all(NAME, Failure::new(ErrorKind::Timeout));
    }
    let is_connection = error.is_incomplete_message()
        || error.is_closed()
        || error.is_canceled()
        || error.is_shutdown()
        // whoever listens there does not speak HTTP
        || error.is_parse();
    // the rest says only what was being done when something failed, and the source says what
    let kind = if is_connection { ErrorKind::Connection } else { ErrorKind::Unexpected };
    Known::at_least(NAME, kind)
}

fn of_client(error: &legacy::Error) -> Known {
    let kind = if error.is_connect() { ErrorKind::Connection } else { ErrorKind::Unexpected };
    Known::at_least("hyper_util::client::legacy::Error", kind)
}
