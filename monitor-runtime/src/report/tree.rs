//! The calls of one trace as a tree, and what they come to together.
//!
//! What always holds: a tree is a pure function of the calls that are put in, of one or several
//! processes, in any order but for calls of the same moments, and each as often as it comes. Its sums
//! do not depend on which calls are still kept while the outermost one is. Calls that claim to be
//! inside of each other are shown all the same. It is a list with depths, so that no depth overflows
//! a stack.

mod order;
pub(super) mod sums;
#[cfg(test)]
mod tests;
mod time;

use crate::{
    Collector, Timestamp,
    collector::{Nested, Trace},
    seconds,
    span::TraceId,
};
use serde::Serialize;
use std::time::Duration;

/// The calls of one trace as a tree, and what they come to together.
///
/// It prints as text for terminals of 80 columns, and serialises with stable names.
///
/// ```text
/// research: $0.31 · 14 calls · 2 failed · 48,210 tokens · 4.21 s · 82.10 % in search
/// ```
///
/// # Example
/// ```
/// use monitor_runtime::{Call, Collector, current};
///
/// let collector = Collector::builder().build();
/// let id = Call::builder("research").collector(&collector).run(|| {
///     Call::builder("search").run(|| ());
///     Call::builder("answer").model("gpt-4o-mini").run(|| _ = current().tokens(1_000, 200));
///     current().trace_id().unwrap()
/// });
///
/// let tree = collector.trace_tree(id).unwrap();
/// assert_eq!((tree.total.calls, tree.total.cost.to_string()), (3, "0.00027".to_owned()));
/// let names: Vec<_> =
///     tree.calls.iter().map(|call| (call.depth, call.trace.request.key.function.as_str())).collect();
/// assert_eq!(names, [(0, "research"), (1, "search"), (1, "answer")]);
/// println!("{tree}");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CallTree {
    /// The id that all of its calls share.
    pub trace_id: TraceId,
    /// When the first of its calls began.
    pub started: Timestamp,
    /// From then to the end of the last, as far as calls are kept. Moments are those of each program's
    /// own clock: where clocks disagree by seconds, it is longer by these, and shares are smaller.
    #[serde(rename = "duration_seconds", serialize_with = "seconds::one")]
    pub duration: Duration,
    /// What all of its calls come to.
    pub total: Nested,
    /// Whether the sums are of all calls that have ended. They are not where an outermost call has
    /// not ended or is no longer kept: then they are of those that are known.
    pub exact: bool,
    /// What the calls of each function come to that are kept, the greatest share of the time first.
    pub functions: Vec<FunctionShare>,
    /// The calls that are kept: each after the call around it, calls inside of one in the order of
    /// their beginnings.
    pub calls: Vec<TreeCall>,
}

/// One call of a [`CallTree`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TreeCall {
    /// How many kept calls are around it.
    pub depth: usize,
    /// What it and all calls inside of it come to, those of other programs included.
    pub total: Nested,
    /// The time in which no call inside of it ran; `None` where not all of these are kept.
    #[serde(rename = "own_time_seconds", serialize_with = "seconds::maybe")]
    pub own_time: Option<Duration>,
    /// The call itself.
    #[serde(flatten)]
    pub trace: Trace,
}

/// What the calls of one function come to in a [`CallTree`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FunctionShare {
    /// The function's shown name.
    pub function: String,
    /// What its calls come to, without those inside of them.
    #[serde(flatten)]
    pub total: Nested,
    /// The part of the tree's time in which at least one of its calls ran and nothing inside of that
    /// call, from 0 to 1: where the time went, and not who waited for it. At least so much, where
    /// calls are no longer kept; `None` for a tree that took no time.
    pub share: Option<f64>,
}

impl CallTree {
    /// The trees of all traces that these calls are part of, in the order of their beginnings.
    ///
    /// Calls of several programs become one tree where a `traceparent` joined them: gather them with
    /// [`Collector::calls_of`] and send them as JSON.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, current, report::CallTree};
    ///
    /// let (client, server) = (Collector::builder().build(), Collector::builder().build());
    /// let ask = Call::builder("ask").collector(&client);
    /// let header = ask.run(|| {
    ///     let header = current().traceparent().unwrap();
    ///     header.run(|| Call::builder("answer").collector(&server).run(|| ()));
    ///     header
    /// });
    ///
    /// let calls = client.calls_of(header.trace_id()).into_iter();
    /// let trees = CallTree::of(calls.chain(server.calls_of(header.trace_id())));
    /// assert_eq!((trees.len(), trees[0].total.calls), (1, 2));
    /// ```
    pub fn of(traces: impl IntoIterator<Item = Trace>) -> Vec<CallTree> {
        let mut traces: Vec<(usize, Trace)> = traces.into_iter().enumerate().collect();
        let id = |trace: &Trace| (trace.trace_id, trace.span_id);
        // of one call twice the later reading: what ends late is added to it still
        let later = |one: &Trace, other: &Trace| other.nested.calls.cmp(&one.nested.calls);
        traces.sort_by(|(_, one), (_, other)| id(one).cmp(&id(other)).then(later(one, other)));
        traces.dedup_by_key(|(_, trace)| id(trace));
        let mut trees = Vec::new();
        let mut traces = traces.into_iter().peekable();
        while let Some((_, first)) = traces.peek() {
            let trace_id = first.trace_id;
            let of_trace = std::iter::from_fn(|| traces.next_if(|(_, it)| it.trace_id == trace_id));
            let calls = order::outermost_first(of_trace.collect());
            trees.push(CallTree::of_one_trace(trace_id, calls));
        }
        trees.sort_by_key(|tree| (tree.started, tree.trace_id));
        trees
    }

    fn of_one_trace(trace_id: TraceId, mut calls: Vec<TreeCall>) -> CallTree {
        sums::roll_up(&mut calls);
        let times = time::Times::of(&mut calls);
        let mut functions = sums::of_functions(&calls);
        let (begin, duration) = (times.begin, times.duration());
        times.share_out(&mut functions);
        let (total, exact) = sums::of_all(&calls);
        let started = Timestamp::from_unix_nanos(begin);
        CallTree { trace_id, started, duration, total, exact, functions, calls }
    }

    /// How many of its calls are no longer kept; their sums are known.
    pub fn missing(&self) -> u64 {
        self.total.calls.saturating_sub(self.calls.len() as u64)
    }
}

impl Collector {
    /// The calls of a trace that are kept here as a tree; `None` if there is none.
    ///
    /// While its outermost call runs, there are those that have ended.
    pub fn trace_tree(&self, id: TraceId) -> Option<CallTree> {
        CallTree::of(self.calls_of(id)).pop()
    }
}

/// For each call the place of the call around it.
pub(super) fn parents(calls: &[TreeCall]) -> Vec<Option<usize>> {
    let mut around: Vec<usize> = Vec::new();
    let parent = |(at, call): (usize, &TreeCall)| {
        around.truncate(call.depth);
        let parent = around.last().copied();
        around.push(at);
        parent
    };
    calls.iter().enumerate().map(parent).collect()
}
