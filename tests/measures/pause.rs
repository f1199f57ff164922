//! Neither who reads nor who sets prices holds callers up, however often.

use crate::{RELEASE, alone, judges_time, random::Random};
use monitor_runtime::{
    Collector, ModelPrices, PriceBook, Usage,
    call::{Callsite, Track, prepare_in, run_sync},
};
use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

const SERIES: usize = if RELEASE { 10_000 } else { 200 };
const CALLS: usize = if RELEASE { 1_000_000 } else { 2_000 };
/// A caller that waited for a reader would stand still for hundreds of microseconds; what the
/// kernel takes away on a busy machine is rarer than one call in a thousand.
const BOUND: Duration = Duration::from_micros(50);

static SITE: Callsite = Callsite::new("ask", true, module_path!(), line!(), column!());

/// One call, which the provider answers at once.
pub(crate) fn call(collector: &Collector, tenant: &str) {
    let call = prepare_in(
        || collector.clone(),
        &SITE,
        Track::COST,
        |options| {
            options.model("gpt-4o-mini").tag("tenant", tenant);
        },
    );
    run_sync(call, || (), |(), verdict| verdict.usage(Usage::new(1_000, 200)));
}

#[test]
fn a_reader_in_a_loop_does_not_hold_callers_up() {
    let _alone = alone();
    let collector = Collector::builder().max_series(SERIES).max_bytes(512 << 20).build();
    let tenants: Vec<_> = (0..SERIES).map(|n| format!("tenant-{n}")).collect();
    tenants.iter().for_each(|tenant| call(&collector, tenant));

    let alone = call_times(&collector, &tenants);
    let over = AtomicBool::new(false);
    let (read, snapshots) = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut snapshots = 0;
            while !over.load(Relaxed) {
                assert!(collector.snapshot().series.len() >= SERIES);
                snapshots += 1;
            }
            snapshots
        });
        let times = call_times(&collector, &tenants);
        over.store(true, Relaxed);
        (times, reader.join().unwrap())
    });
    let requests = collector.report().totals.requests;
    assert_eq!(requests, (SERIES + 2 * CALLS) as u64, "no call was lost meanwhile");
    tell("no reader", &alone);
    tell("a reader in a loop", &read);
    println!("pause of a caller: {snapshots} snapshots meanwhile; p99.9 bound {BOUND:?}");
    if judges_time("pause of a caller") {
        assert!(snapshots > 0);
        assert!(read[CALLS - CALLS / 1_000] < BOUND);
    }
}

/// Each new book sends every series to look into it once, which is a few microseconds of a call.
#[test]
fn prices_that_are_set_in_a_loop_do_not_hold_callers_up() {
    const BOOKS: u64 = 3;
    let _alone = alone();
    let collector = Collector::builder().max_series(SERIES).max_bytes(512 << 20).build();
    let tenants: Vec<_> = (0..SERIES).map(|n| format!("tenant-{n}")).collect();
    tenants.iter().for_each(|tenant| call(&collector, tenant));

    let alone = call_times(&collector, &tenants);
    let book = |dollars: u64| {
        let price = ModelPrices::per_million("openai", "gpt-4o-mini", &dollars.to_string(), "1");
        // as large as a table of prices that somebody keeps
        let others = (0..2_000).map(|n| ModelPrices::free("acme", &format!("model-{n}")));
        others.fold(PriceBook::embedded(), PriceBook::with).with(price.expect("a decimal"))
    };
    let books: Vec<_> = (1..=BOOKS).map(book).collect();
    let over = AtomicBool::new(false);
    let (set, changes) = thread::scope(|scope| {
        let setter = scope.spawn(|| {
            let mut changes = 0;
            while !over.load(Relaxed) {
                for book in &books {
                    collector.set_prices(book.clone());
                    changes += 1;
                }
            }
            changes
        });
        let times = call_times(&collector, &tenants);
        over.store(true, Relaxed);
        (times, setter.join().unwrap())
    });
    let report = collector.report();
    assert_eq!(report.cost.priced_calls, (SERIES + 2 * CALLS) as u64, "each call has a price");
    tell("no change", &alone);
    tell("prices set in a loop", &set);
    println!("pause of a caller: prices set {changes} times meanwhile; p99.9 bound {BOUND:?}");
    if judges_time("pause of a caller") {
        assert!(changes > 0);
        assert!(set[CALLS - CALLS / 1_000] < BOUND);
    }
}

fn tell(what: &str, times: &[Duration]) {
    println!(
        "pause of a caller, {SERIES} series, {what}: p50 {:?}, p99.9 {:?}, p99.99 {:?}, longest {:?}",
        times[CALLS / 2],
        times[CALLS - CALLS / 1_000],
        times[CALLS - CALLS / 10_000 - 1],
        times[CALLS - 1]
    );
}

/// How long calls of random series took, ascending.
fn call_times(collector: &Collector, tenants: &[String]) -> Vec<Duration> {
    let mut random = Random(11);
    let mut times: Vec<_> = (0..CALLS)
        .map(|_| {
            let tenant = &tenants[random.below(tenants.len() as u64) as usize];
            let start = Instant::now();
            call(collector, tenant);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}
