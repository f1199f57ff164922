//! The calls of a snapshot that one looks at first: the slowest, and the latest that failed.
//!
//! What always holds: at most [`MOST`] of each, in an order in which no two calls are equal, so that
//! snapshots of several programs merge in any order to the same.

use super::{
    core::Core,
    entry::Entry,
    rings::Rings,
    traces::{Trace, slowest_of},
};
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// More than a report shows, because a report of one model should have some too.
const MOST: usize = 20;

/// The calls of a snapshot that one looks at first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TraceSummary {
    /// Which share of all traces is kept, from 0 to 1; of several programs the smallest. `None` where
    /// none is kept.
    pub sampling: Option<f64>,
    /// The slowest calls of about the last hour, the slowest first, at most 20.
    pub slowest: Vec<Trace>,
    /// The latest calls that failed, newest first, at most 20.
    pub failed: Vec<Trace>,
}

impl TraceSummary {
    /// Adds the calls of `other`, and keeps as many as before.
    pub(super) fn merge(&mut self, other: TraceSummary) {
        self.sampling = match (self.sampling, other.sampling) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let id = |trace: &Trace| (trace.trace_id, trace.span_id);
        merge(&mut self.slowest, other.slowest, |it| (Reverse(it.request.duration), id(it)));
        merge(&mut self.failed, other.failed, |it| (Reverse(it.request.ended), id(it)));
    }
}

fn merge<K: Ord>(all: &mut Vec<Trace>, more: Vec<Trace>, order: impl Fn(&Trace) -> K) {
    all.extend(more);
    all.sort_by_key(|trace| order(trace));
    all.dedup_by_key(|trace| order(trace));
    all.truncate(MOST);
}

/// The same while it is gathered.
pub(super) struct StandOut {
    now: Timestamp,
    slowest: Vec<Entry>,
    failed: Vec<Entry>,
}

impl StandOut {
    pub(super) fn new(now: Timestamp) -> StandOut {
        StandOut { now, slowest: Vec::new(), failed: Vec::new() }
    }

    pub(super) fn add(&mut self, rings: &Rings) {
        self.slowest.extend(slowest_of(rings, MOST, self.now).cloned());
        self.failed.extend(rings.failed().take(MOST).cloned());
    }
}

impl Core {
    pub(super) fn trace_summary(&self, found: StandOut) -> TraceSummary {
        TraceSummary {
            sampling: self.traces_requests().then(|| self.keeping.sampling.ratio()),
            slowest: self.slowest_first(found.slowest, MOST),
            failed: self.newest_first(found.failed, MOST),
        }
    }
}
