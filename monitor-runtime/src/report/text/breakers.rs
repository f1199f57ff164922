//! Circuit breakers, as text.

use crate::report::Report;
use std::fmt;

impl Report {
    pub(super) fn write_breakers(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
