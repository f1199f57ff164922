//! A monitored call asks for no memory, once everything it writes to is there.

use crate::{
    RELEASE,
    allocator::asked,
    alone,
    calls::{self, MODELS, run},
};
use std::hint::black_box;

/// So many that the request log is full and its oldest entries are overwritten.
const WARM_UP: u32 = 10_000;
const CALLS: u32 = if RELEASE { 1_000_000 } else { 20_000 };

#[test]
fn an_async_fn() {
    none("async fn", || drop(black_box(run(calls::monitored_typed(1_000)))));
}

#[test]
fn a_serialised_reply() {
    none("Serialize reply", || drop(black_box(run(calls::monitored_chat(1_000)))));
}

#[test]
fn a_model_known_at_run_time() {
    let models = MODELS.map(String::from);
    let mut models = models.iter().cycle();
    none("run-time model", || {
        let model = models.next().map_or("", String::as_str);
        drop(black_box(run(calls::monitored_model(model, 1_000))));
    });
}

#[test]
fn a_sync_fn() {
    none("sync fn", || drop(black_box(calls::monitored_sync(1_000))));
}

#[test]
fn usage_recorded_in_the_body() {
    none("usage recorded in the body", || run(calls::monitored_body(1_000)));
}

fn none(what: &str, mut call: impl FnMut()) {
    let _alone = alone();
    for _ in 0..WARM_UP {
        call();
    }
    let before = asked();
    for _ in 0..CALLS {
        call();
    }
    let allocations = asked() - before;
    // a second of the throughput window that has passed makes room for sixty more, once
    println!("allocations, {what}: {allocations} in {CALLS} calls (bound 0)");
    assert_eq!(allocations, 0, "{what}");
}
