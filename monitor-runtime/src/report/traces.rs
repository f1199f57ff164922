//! The single calls that one looks at first.

use super::{Report, Scope};
use crate::collector::{Trace, TraceSummary};
use serde::Serialize;
use std::{collections::BTreeSet, time::Duration};

/// More than a few single calls nobody compares; queries of the collector have them all.
const SHOWN: usize = 5;
const HOUR: Duration = Duration::from_secs(3_600);

/// The single calls that one looks at first, of the part that the report is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TraceReport {
    /// Which share of all traces is kept, from 0 to 1; `None` where none is.
    pub sampling: Option<f64>,
    /// The slowest calls of about the last hour, the slowest first, at most five and one of a trace.
    pub slowest: Vec<Trace>,
    /// The latest calls that failed, newest first, at most five and one of a trace. Their messages are
    /// there if they are kept ([`error_texts`](crate::CollectorBuilder::error_texts)).
    pub failed: Vec<Trace>,
}

impl Report {
    /// What the slowest calls are the slowest of, where it is not all that the report is about. A
    /// collector shows none that ended more than an hour ago; a report of a log has those too.
    pub(super) fn slowest_of(&self) -> &'static str {
        let is_recent = |trace: &Trace| self.timestamp.since(trace.request.ended) <= HOUR;
        match self.uptime > HOUR && self.traces.slowest.iter().all(is_recent) {
            true => "of about the last hour",
            false => "",
        }
    }
}

impl TraceReport {
    pub(super) fn of(traces: &TraceSummary, scope: &Scope) -> TraceReport {
        // Calls inside of each other are slow, and fail, together: of them the outermost stands first
        // here, and its tree tells the rest.
        let shown = |traces: &[Trace]| {
            let mut known = BTreeSet::new();
            let of_scope = traces.iter().filter(|trace| scope.has(&trace.request.key));
            let one_of_each = of_scope.filter(|trace| known.insert(trace.trace_id));
            one_of_each.take(SHOWN).cloned().collect()
        };
        TraceReport {
            sampling: traces.sampling,
            slowest: shown(&traces.slowest),
            failed: shown(&traces.failed),
        }
    }
}
