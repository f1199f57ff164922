//! What many behaviours are looked at with: collectors whose time stands still, and what they saw.

use monitor_runtime::{
    Collector, CollectorBuilder, Outcome,
    collector::{Health, Refusal, RequestRecord},
    testing::MockClock,
};
use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

/// A collector with default settings, and the clock that it reads.
pub fn collector() -> (Collector, MockClock) {
    collector_with(|settings| settings)
}

pub fn collector_with(
    set: impl FnOnce(CollectorBuilder) -> CollectorBuilder,
) -> (Collector, MockClock) {
    let clock = MockClock::new();
    let collector = set(Collector::builder().clock(clock.clock())).build();
    (collector, clock)
}

/// Finished calls by how they ended, over all series.
pub fn outcomes(collector: &Collector) -> BTreeMap<Outcome, u64> {
    let mut all = BTreeMap::new();
    for series in collector.snapshot().series {
        for (outcome, calls) in series.numbers.outcomes {
            *all.entry(outcome).or_default() += calls;
        }
    }
    all
}

/// The record of the one call that there was.
#[track_caller]
pub fn the_only_call(collector: &Collector) -> RequestRecord {
    let mut records = collector.requests().all();
    assert_eq!(records.len(), 1, "one call is one record: {records:#?}");
    assert_eq!(collector.report().totals.requests, 1, "and it is counted once");
    records.remove(0)
}

/// The record of the one call of this name.
#[track_caller]
pub fn the_only_call_of(collector: &Collector, function: &str) -> RequestRecord {
    let mut records = collector.requests().function(function).all();
    assert_eq!(records.len(), 1, "one call of {function} is one record: {records:#?}");
    records.remove(0)
}

pub fn health(collector: &Collector) -> Health {
    collector.snapshot().health
}

/// How often input was refused or mended for this reason.
pub fn refused(collector: &Collector, reason: Refusal) -> u64 {
    health(collector).refused.get(&reason).copied().unwrap_or(0)
}

pub fn in_flight(collector: &Collector, function: &str) -> u64 {
    collector.report().function(function).totals.in_flight
}

/// Polls a future once, where nobody has to be woken.
pub fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls a future once and drops it, as a caller does who loses interest.
pub fn drop_after_first_poll(future: impl Future) {
    let mut future = Box::pin(future);
    assert!(poll_once(future.as_mut()).is_pending(), "it has to wait to be dropped before its end");
}
