//! Alerts: which are pending, firing, resolved.

use crate::collector::Snapshot;
use serde::Serialize;

/// One alert.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AlertReport {
    /// Its name.
    pub name: String,
}

impl AlertReport {
    pub(super) fn all(snapshot: &Snapshot) -> Vec<AlertReport> {
        let alerts = snapshot.alerts.iter();
        alerts.map(|alert| AlertReport { name: alert.name.clone() }).collect()
    }
}
