//! A reader does not hold callers up, however much it reads.

use crate::{RELEASE, alone, judges_time, random::Random};
use monitor_runtime::{
    Collector, Usage,
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

fn call(collector: &Collector, tenant: &str) {
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
    for (what, times) in [("no reader", &alone), ("a reader in a loop", &read)] {
        println!(
            "pause of a caller, {SERIES} series, {what}: p50 {:?}, p99.9 {:?}, p99.99 {:?}, longest {:?}",
            times[CALLS / 2],
            times[CALLS - CALLS / 1_000],
            times[CALLS - CALLS / 10_000 - 1],
            times[CALLS - 1]
        );
    }
    println!("pause of a caller: {snapshots} snapshots meanwhile; p99.9 bound {BOUND:?}");
    if judges_time("pause of a caller") {
        assert!(snapshots > 0);
        assert!(read[CALLS - CALLS / 1_000] < BOUND);
    }
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
