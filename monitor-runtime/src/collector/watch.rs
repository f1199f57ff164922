//! Who looks at a collector once each tick, without the collector knowing what for: alerts do.
//!
//! What always holds: no call waits for a watcher; the collector keeps it and not the other way
//! round.

use super::Collector;
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// Looks at a collector once each tick.
pub(crate) trait Watch: Send + Sync {
    /// Something may be due.
    fn look(&self, collector: &Collector);

    /// How its alerts stand.
    fn alerts(&self) -> Vec<AlertSnapshot>;
}

/// How an alert stands at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AlertSnapshot {
    /// Its name.
    pub name: String,
    /// Since when it stands so.
    pub since: Timestamp,
}
