//! Which call is inside of which, and in what order they are listed.
//!
//! What always holds: every call is listed once, also those whose parents are not there, and those
//! that claim to be around each other.

use super::TreeCall;
use crate::collector::{Nested, Trace};

/// The calls of one trace, which come sorted by their ids and with their places before that, each
/// after the call around it.
pub(super) fn outermost_first(traces: Vec<(usize, Trace)>) -> Vec<TreeCall> {
    let place = |id| traces.binary_search_by_key(&id, |(_, trace)| trace.span_id).ok();
    let parents: Vec<Option<usize>> =
        traces.iter().map(|(_, trace)| trace.parent_id.and_then(place)).collect();
    let mut by_start: Vec<usize> = (0..traces.len()).collect();
    by_start.sort_by_key(|&at| {
        let (place, trace) = &traces[at];
        (trace.request.started, trace.request.ended, *place)
    });
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); traces.len()];
    for &at in by_start.iter().rev() {
        if let Some(parent) = parents[at] {
            inside[parent].push(at);
        }
    }
    let outermost = by_start.iter().copied().filter(|&at| parents[at].is_none());
    // after these only circles are left, which are cut where they begin first
    let first = outermost.chain(by_start.iter().copied());
    let mut traces: Vec<Option<Trace>> = traces.into_iter().map(|(_, trace)| Some(trace)).collect();
    let mut calls = Vec::with_capacity(traces.len());
    let mut next = Vec::new();
    for first in first {
        next.push((first, 0));
        while let Some((at, depth)) = next.pop() {
            let Some(trace) = traces[at].take() else { continue };
            calls.push(TreeCall { depth, total: Nested::default(), own_time: None, trace });
            next.extend(inside[at].iter().map(|&inner| (inner, depth + 1)));
        }
    }
    calls
}
