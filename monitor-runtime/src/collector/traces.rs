//! Single calls read back as traces: the latest, the slowest, those that failed, all of one trace.
//!
//! What always holds: a call is shown once, however many of the rings keep it; nothing is put into
//! words under a lock that a call needs.

use super::{Collector, RequestRecord, core::Core, entry::Entry, nested::Nested, rings::Rings};
use crate::{
    Outcome, Timestamp,
    span::{SpanId, TraceId, TraceParent},
};
use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, time::Duration};

/// One call as a trace: which call it was part of, and where its time went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Trace {
    /// The id that it shares with every call around and inside it.
    pub trace_id: TraceId,
    /// Its own id.
    pub span_id: SpanId,
    /// The call around it.
    pub parent_id: Option<SpanId>,
    /// Whether the call around it is one of another program.
    pub remote_parent: bool,
    /// Shared by all calls inside of one outermost call of a program, which has it as its own id.
    /// Of calls inside of a call of another program it is the id of no call.
    pub root_id: SpanId,
    /// Whether its trace is sampled. A call that is not is kept because it failed.
    pub sampled: bool,
    /// What the calls inside of it came to. Of a call that is inside of another: until it ended.
    pub nested: Nested,
    /// The call itself.
    #[serde(flatten)]
    pub request: RequestRecord,
}

impl Trace {
    /// Whether it ended ok.
    pub fn success(&self) -> bool {
        self.request.outcome == Outcome::Ok
    }

    /// From begin to end.
    pub fn latency(&self) -> Duration {
        self.request.duration
    }
}

impl Collector {
    /// The latest calls of sampled traces, at most so many, newest first; none where tracing is off.
    ///
    /// How many there can be is [`traces`](super::CollectorBuilder::traces).
    pub fn traces(&self, most: usize) -> Vec<Trace> {
        let core = &*self.0;
        let most = most.min(core.keeping.traces);
        core.latest(most, |rings, latest| {
            latest.extend(rings.sampled(core.keeping.sampling).take(most).cloned());
        })
    }

    /// The latest calls that failed, at most so many, newest first, also those of traces that are
    /// not sampled. However many calls succeed, they stay.
    ///
    /// How many there can be is [`failed_traces`](super::CollectorBuilder::failed_traces).
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request};
    ///
    /// let collector = Collector::builder().build();
    /// collector.record(Request::new("chat").status(429));
    /// (0..100_000).for_each(|_| collector.record(Request::new("chat").status(200)));
    /// assert_eq!(collector.failed_traces(10)[0].request.status, Some(429));
    /// ```
    pub fn failed_traces(&self, most: usize) -> Vec<Trace> {
        let core = &*self.0;
        let most = most.min(core.keeping.failed);
        core.latest(most, |rings, latest| latest.extend(rings.failed().take(most).cloned()))
    }

    /// The slowest calls of sampled traces, at most so many, the slowest first, of those that ended
    /// in the present half hour or in the one before. Cancelled and rejected calls are not among
    /// them: nobody knows how long they would have taken.
    ///
    /// How many there can be is [`slowest_traces`](super::CollectorBuilder::slowest_traces).
    pub fn slowest_traces(&self, most: usize) -> Vec<Trace> {
        let core = &*self.0;
        let most = most.min(core.keeping.slowest);
        let now = core.clock.now();
        let mut slowest = Vec::new();
        core.stripes.each_rings(|rings| slowest.extend(slowest_of(rings, most, now).cloned()));
        core.slowest_first(slowest, most)
    }

    /// The outermost kept call of a trace.
    pub fn trace(&self, id: TraceId) -> Option<Trace> {
        let all = self.0.entries_of(id);
        let outermost = all.iter().min_by_key(|entry| (entry.span.parent != 0, entry.started));
        outermost.map(|entry| self.0.trace_of(entry))
    }

    /// Every kept call of a trace, in the order of their beginnings: to send to where the calls of
    /// several programs become one [`CallTree`](crate::report::CallTree).
    pub fn calls_of(&self, id: TraceId) -> Vec<Trace> {
        let mut entries = self.0.entries_of(id);
        entries.sort_by_key(|entry| (entry.started, entry.span.span));
        entries.iter().map(|entry| self.0.trace_of(entry)).collect()
    }
}

/// At most so many of the slowest calls of a stripe.
pub(super) fn slowest_of(
    rings: &Rings,
    most: usize,
    now: Timestamp,
) -> impl Iterator<Item = &Entry> {
    let mut slowest: Vec<&Entry> = rings.slowest().in_the_hour_before(now).collect();
    slowest.sort_unstable_by_key(|entry| Reverse(entry.nanos));
    slowest.into_iter().take(most)
}

impl Core {
    fn latest(&self, most: usize, pick: impl Fn(&Rings, &mut Vec<Entry>)) -> Vec<Trace> {
        let mut latest = Vec::new();
        self.stripes.each_rings(|rings| pick(rings, &mut latest));
        self.newest_first(latest, most)
    }

    pub(super) fn newest_first(&self, mut entries: Vec<Entry>, most: usize) -> Vec<Trace> {
        entries.sort_by_key(|entry| Reverse(entry.ended()));
        entries.iter().take(most).map(|entry| self.trace_of(entry)).collect()
    }

    pub(super) fn slowest_first(&self, mut entries: Vec<Entry>, most: usize) -> Vec<Trace> {
        entries.sort_by_key(|entry| Reverse(entry.nanos));
        entries.iter().take(most).map(|entry| self.trace_of(entry)).collect()
    }

    /// Every kept call of a trace, each once.
    fn entries_of(&self, id: TraceId) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        let (now, sampling) = (self.clock.now(), self.keeping.sampling);
        self.stripes.each_rings(|rings| {
            let kept = rings.sampled(sampling).take(self.keeping.traces);
            let kept = kept.chain(rings.failed()).chain(rings.slowest().in_the_hour_before(now));
            entries.extend(kept.filter(|entry| entry.trace_id() == id).cloned());
        });
        entries.sort_by_key(|entry| entry.span.span);
        entries.dedup_by_key(|entry| entry.span.span);
        entries
    }

    fn trace_of(&self, entry: &Entry) -> Trace {
        let more = entry.more.as_deref();
        let remote = more.and_then(|more| more.remote.as_ref());
        let mut nested = more.map(|more| more.nested).unwrap_or_default();
        if let Some(late) = more.and_then(|more| more.late.as_ref()) {
            nested.add(&late.so_far());
        }
        let parent = (entry.span.parent != 0).then(|| SpanId::of(entry.span.parent));
        Trace {
            trace_id: entry.trace_id(),
            span_id: SpanId::of(entry.span.span),
            parent_id: parent.or(remote.map(TraceParent::parent_id)),
            remote_parent: parent.is_none() && remote.is_some(),
            root_id: SpanId::of(entry.span.root),
            sampled: entry.is_sampled(self.keeping.sampling),
            nested,
            request: self.describe(entry),
        }
    }
}
