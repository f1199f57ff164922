//! What is known of a breaker at one moment.

use serde::{Deserialize, Serialize};

/// What is known of a breaker at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BreakerSnapshot {
    /// Its name.
    pub name: String,
}

impl BreakerSnapshot {
    /// Adds what another process knows of a breaker of this name.
    pub(crate) fn merge(&mut self, _other: BreakerSnapshot) {}
}
