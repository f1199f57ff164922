//! What is known of a queue at one moment.

use serde::{Deserialize, Serialize};

/// What is known of a queue at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QueueSnapshot {
    /// Its name.
    pub name: String,
}

impl QueueSnapshot {
    /// Adds what another process knows of a queue of this name.
    pub(crate) fn merge(&mut self, _other: QueueSnapshot) {}
}
