//! A monitored call asks for no memory, once everything it writes to is there.

use crate::{
    RELEASE,
    allocator::asked,
    alone,
    calls::{self, MODELS, Mini, Provider, run},
    streams::{self, read},
};
use monitor_runtime::{Collector, testing, testing::MockClock};
use std::hint::black_box;

/// So many that the request log is full and its oldest entries are overwritten.
const WARM_UP: u32 = 10_000;
const CALLS: u32 = if RELEASE { 1_000_000 } else { 20_000 };
/// What three series may ask for as time passes: room for sixty seconds, in five steps, and for
/// those octaves of latencies that a busy machine brings about, each once.
const FIRSTS: u64 = 3 * (5 + 20);

#[test]
fn an_async_fn() {
    none("async fn", || run(calls::monitored_typed(1_000)));
}

#[test]
fn a_serialised_reply() {
    none("Serialize reply", || run(calls::monitored_chat(1_000)));
}

#[test]
fn a_model_known_at_run_time() {
    let models = MODELS.map(String::from);
    let mut models = models.iter().cycle();
    none("run-time model", || {
        let model = models.next().map_or("", String::as_str);
        run(calls::monitored_model(model, 1_000))
    });
}

#[test]
fn a_sync_fn() {
    none("sync fn", || calls::monitored_sync(1_000));
}

#[test]
fn usage_recorded_in_the_body() {
    none("usage recorded in the body", || run(calls::monitored_body(1_000)));
}

#[test]
fn an_async_trait_method() {
    let provider: &dyn Provider = &Mini;
    as_many_as(
        "async-trait method",
        0,
        || run(provider.bare(1_000)),
        || run(provider.monitored(1_000)),
    );
}

#[test]
fn an_opaque_boxed_future_is_boxed_once_more() {
    as_many_as(
        "opaque boxed future",
        1,
        || run(calls::bare_boxed(1_000)),
        || run(calls::monitored_boxed(1_000)),
    );
}

#[test]
fn a_stream() {
    none_of_streams("impl Stream", || read(streams::monitored(1_000)));
}

#[test]
fn a_stream_of_text() {
    none_of_streams("impl Stream of bytes", || read(streams::monitored_text()));
}

#[test]
fn a_boxed_stream_is_boxed_once_more() {
    as_many_as(
        "boxed stream",
        1,
        || read(streams::bare_boxed(1_000)),
        || read(streams::monitored_boxed(1_000)),
    );
}

/// Monitoring adds exactly so many allocations to those that a bare call has.
fn as_many_as<R>(
    what: &str,
    more: u64,
    mut bare: impl FnMut() -> R,
    mut monitored: impl FnMut() -> R,
) {
    let _alone = alone();
    let still = Collector::builder().clock(MockClock::new().clock()).build();
    let [bare, monitored] =
        testing::capture(&still, || [allocations(&mut bare), allocations(&mut monitored)]);
    println!(
        "allocations, {what}: {monitored} in {CALLS} calls, {bare} without the monitor \
         (bound {more} a call)"
    );
    assert_eq!(still.report().totals.requests, u64::from(WARM_UP + CALLS));
    assert_eq!(monitored, bare + more * u64::from(CALLS), "{what}");
}

/// Counts with a clock that stands still: then no call is the first of its second or the first
/// of its octave of latencies, for which a series makes room once.
fn none<R>(what: &str, call: impl FnMut() -> R) {
    none_while_time_passes(what, call, "the collector of all measures", |calls| calls());
}

/// The same in a collector in which streams are the slowest calls from the beginning: in that of all
/// measures they push out calls without what streams have, which takes a place once with each of the
/// hundred slowest.
fn none_of_streams<R>(what: &str, call: impl FnMut() -> R) {
    let own = Collector::builder().build();
    none_while_time_passes(what, call, "a collector of its own", |calls| {
        testing::capture(&own, calls)
    });
}

fn none_while_time_passes<R>(
    what: &str,
    mut call: impl FnMut() -> R,
    collector: &str,
    run: impl FnOnce(&mut dyn FnMut() -> u64) -> u64,
) {
    let _alone = alone();
    let still = Collector::builder().clock(MockClock::new().clock()).build();
    let of_still = testing::capture(&still, || allocations(&mut call));
    let timed = run(&mut || allocations(&mut call));
    println!(
        "allocations, {what}: {of_still} in {CALLS} calls (bound 0); while time passes {timed} \
         in {collector} (bound {FIRSTS}, for any number of calls)"
    );
    assert_eq!(still.report().totals.requests, u64::from(WARM_UP + CALLS));
    assert_eq!(of_still, 0, "{what}");
    assert!(timed <= FIRSTS, "{what}: {timed}");
}

fn allocations<R>(call: &mut impl FnMut() -> R) -> u64 {
    for _ in 0..WARM_UP {
        black_box(call());
    }
    let before = asked();
    for _ in 0..CALLS {
        black_box(call());
    }
    asked() - before
}
