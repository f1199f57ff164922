//! The queues in front of calls.

use crate::collector::Snapshot;
use serde::Serialize;

/// The queues in front of calls.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QueueReport {}

impl QueueReport {
    pub(super) fn of(snapshot: &Snapshot) -> Option<QueueReport> {
        (!snapshot.queues.is_empty()).then(QueueReport::default)
    }
}
