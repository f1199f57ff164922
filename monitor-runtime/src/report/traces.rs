//! The single calls that one looks at first.

use super::{Report, Scope};
use crate::{
    collector::{Trace, TraceSummary},
    span::TraceId,
};
use serde::Serialize;
use std::{collections::BTreeSet, time::Duration};

/// More than a few single calls nobody compares; queries of the collector have them all.
const SHOWN: usize = 5;
/// As many calls are looked through for the first of each trace.
#[cfg(any(feature = "dashboard", feature = "http"))]
pub(crate) const LOOKED_AT: usize = 1_000;
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

/// The first call of each trace. Calls inside of each other end, are slow, and fail together: the
/// outermost of them comes first, and its tree tells the rest.
pub(crate) fn first_of_each<T>(
    calls: impl Iterator<Item = T>,
    trace_id: impl Fn(&T) -> TraceId,
) -> impl Iterator<Item = T> {
    let mut known = BTreeSet::new();
    calls.filter(move |call| known.insert(trace_id(call)))
}

impl TraceReport {
    pub(super) fn of(traces: &TraceSummary, scope: &Scope) -> TraceReport {
        let shown = |traces: &[Trace]| {
            let of_scope = traces.iter().filter(|trace| scope.has(&trace.request.key));
            first_of_each(of_scope, |trace| trace.trace_id).take(SHOWN).cloned().collect()
        };
        TraceReport {
            sampling: traces.sampling,
            slowest: shown(&traces.slowest),
            failed: shown(&traces.failed),
        }
    }
}
