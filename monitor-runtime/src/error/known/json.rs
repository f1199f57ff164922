//! `serde_json::Error`: somebody's answer is not what was asked for, unless reading it failed.

use super::{Known, classify, io};
use crate::error::{ErrorKind, Failure};
use std::error::Error;

classify!(serde_json::Error);

pub(super) fn find(error: &(dyn Error + 'static)) -> Option<Known> {
    let kind = kind(error.downcast_ref()?);
    Some(Known::all("serde_json::Error", Failure::new(kind)))
}

pub(super) fn kind(error: &serde_json::Error) -> ErrorKind {
    let reading = error.io_error_kind().and_then(|kind| io::kind(&kind.into()));
    reading.unwrap_or(ErrorKind::InvalidOutput)
}
