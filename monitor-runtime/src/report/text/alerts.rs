//! Alerts, as text.

use crate::report::Report;
use std::fmt;

impl Report {
    pub(super) fn write_alerts(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
