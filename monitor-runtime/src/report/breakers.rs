//! The circuit breakers around providers.

use crate::collector::Snapshot;
use serde::Serialize;

/// The circuit breakers around providers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BreakerReport {}

impl BreakerReport {
    pub(super) fn of(snapshot: &Snapshot) -> Option<BreakerReport> {
        (!snapshot.breakers.is_empty()).then(BreakerReport::default)
    }
}
