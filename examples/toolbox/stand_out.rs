//! The single calls of a log that a report shows: the slowest, and the latest that failed.
//!
//! What always holds: they are those of the whole log, whatever the order of its lines; a collector,
//! which sees calls as they end, would show the slowest of the last hour and the last lines.

use super::call::LoggedCall;
use monitor_runtime::{
    Collector, PriceBook, Request, Timestamp,
    clock::MockClock,
    collector::{Trace, TraceSummary},
};
use std::{cmp::Reverse, time::Duration};

/// As many as a report shows.
const SHOWN: usize = 5;

#[derive(Default)]
pub(crate) struct StandOut {
    /// The slowest first.
    slowest: Vec<Kept>,
    /// The latest first.
    failed: Vec<Kept>,
}

struct Kept {
    duration: Duration,
    ended: Timestamp,
    request: Request,
}

impl StandOut {
    pub(crate) fn look_at(&mut self, call: &LoggedCall<'_>) {
        let (duration, ended) = (call.duration(), call.ended());
        let kept = || Kept { duration, ended, request: call.with_tags(call.request()) };
        let has_place = |list: &[Kept], is_before: &dyn Fn(&Kept) -> bool| {
            list.len() < SHOWN || list.last().is_some_and(is_before)
        };
        if has_place(&self.slowest, &|last| (duration, ended) > (last.duration, last.ended)) {
            self.slowest.push(kept());
            self.slowest.sort_by_key(|kept| Reverse((kept.duration, kept.ended)));
            self.slowest.truncate(SHOWN);
        }
        if call.has_failed() && has_place(&self.failed, &|last| ended > last.ended) {
            self.failed.push(kept());
            self.failed.sort_by_key(|kept| Reverse(kept.ended));
            self.failed.truncate(SHOWN);
        }
    }

    pub(crate) fn slowest(&self, prices: &PriceBook) -> Vec<Trace> {
        self.slowest.iter().flat_map(|kept| trace_of(kept, prices).slowest).collect()
    }

    pub(crate) fn failed(&self, prices: &PriceBook) -> Vec<Trace> {
        self.failed.iter().flat_map(|kept| trace_of(kept, prices).failed).collect()
    }
}

/// What a collector says of one call, at whose end its time stands.
fn trace_of(kept: &Kept, prices: &PriceBook) -> TraceSummary {
    let clock = MockClock::at(kept.ended);
    let collector = Collector::builder().prices(prices.clone()).clock(clock.clock()).build();
    collector.record(kept.request.clone());
    collector.snapshot().traces
}
