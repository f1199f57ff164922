//! The single calls that one looks at first.

use super::Scope;
use crate::collector::{Trace, TraceSummary};
use serde::Serialize;

/// More than a few single calls nobody compares; queries of the collector have them all.
const SHOWN: usize = 5;

/// The single calls that one looks at first, of the part that the report is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TraceReport {
    /// Which share of all traces is kept, from 0 to 1; `None` where none is.
    pub sampling: Option<f64>,
    /// The slowest calls of about the last hour, the slowest first, at most five.
    pub slowest: Vec<Trace>,
    /// The latest calls that failed, newest first, at most five. Their messages are there if they
    /// are kept ([`error_texts`](crate::CollectorBuilder::error_texts)).
    pub failed: Vec<Trace>,
}

impl TraceReport {
    pub(super) fn of(traces: &TraceSummary, scope: &Scope) -> TraceReport {
        let shown = |traces: &[Trace]| {
            let of_scope = traces.iter().filter(|trace| scope.has(&trace.request.key));
            of_scope.take(SHOWN).cloned().collect()
        };
        TraceReport {
            sampling: traces.sampling,
            slowest: shown(&traces.slowest),
            failed: shown(&traces.failed),
        }
    }
}
