//! The last minutes and the last hour, as text.

use crate::report::Report;
use std::fmt;

impl Report {
    pub(super) fn write_windows(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
