//! Tokio's timeout.

use super::{Known, classify};
use crate::error::{ErrorKind, Failure};
use std::error::Error;
use tokio::time::error::Elapsed;

classify!(Elapsed);

pub(super) fn find(error: &(dyn Error + 'static)) -> Option<Known> {
    error
        .is::<Elapsed>()
        .then(|| Known::all("tokio::time::error::Elapsed", Failure::new(ErrorKind::Timeout)))
}
