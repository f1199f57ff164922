//! Many series stay under the cap of bytes, and past a cap no call is lost.

use crate::{
    RELEASE, allocator, alone,
    memory::{MIB, resident},
    random::Random,
};
use monitor_runtime::{
    Collector, Outcome, Request, Snapshot, Usage,
    call::{Callsite, Track, prepare_in, run_sync},
};
use std::{thread, time::Duration};

const SERIES: u64 = 2_000;
const THREADS: u64 = 8;
const CALLS: u64 = if RELEASE { 200_000 } else { 5_000 };
/// By 1,000 input and 200 output tokens of gpt-4o-mini.
const PICOS_A_CALL: i128 = 270_000_000;

fn totals(snapshot: &Snapshot) -> (u64, u64, i128) {
    let numbers = || snapshot.series.iter().map(|series| &series.numbers);
    (
        numbers().map(|numbers| numbers.outcomes.get(&Outcome::Ok).copied().unwrap_or(0)).sum(),
        numbers().map(|numbers| numbers.latency.histogram.count()).sum(),
        numbers().map(|numbers| numbers.cost.lower.picos()).sum(),
    )
}

/// Nothing is lost: all calls are there, with their latency and their cost.
fn assert_all_there(snapshot: &Snapshot, calls: u64) {
    assert_eq!(totals(snapshot), (calls, calls, i128::from(calls) * PICOS_A_CALL));
}

/// Calls by eight threads, the series of each at random.
fn call_at_random(collector: &Collector, series: u64, calls: u64) {
    thread::scope(|scope| {
        for seed in 1..=THREADS {
            scope.spawn(move || {
                let mut random = Random(seed);
                let tenants: Vec<_> = (0..series).map(|n| format!("tenant-{n}")).collect();
                for _ in 0..calls {
                    let tenant = &tenants[random.below(series) as usize];
                    let took = Duration::from_secs_f64(random.latency_seconds());
                    collector.record(
                        Request::new("chat")
                            .model("gpt-4o-mini")
                            .tag("tenant", tenant)
                            .duration(took)
                            .usage(Usage::new(1_000, 200)),
                    );
                }
            });
        }
    });
}

#[test]
fn two_thousand_series_stay_under_64_mib() {
    let _alone = alone();
    let (resident_before, live_before) = (resident(), allocator::live());
    let collector = Collector::builder().build();
    call_at_random(&collector, SERIES, CALLS);
    let (resident_after, live_after) = (resident(), allocator::live());
    let snapshot = collector.snapshot();
    let health = &snapshot.health;
    let resident = resident_after.saturating_sub(resident_before);
    let live = live_after.saturating_sub(live_before);
    println!(
        "memory, {SERIES} series by {THREADS} threads: {:.1} MiB more resident, {:.1} MiB held, \
         {:.1} MiB by the collector's count; {} calls past a cap (bound 64 MiB)",
        resident as f64 / MIB as f64,
        live as f64 / MIB as f64,
        health.bytes as f64 / MIB as f64,
        health.overflow_calls
    );
    assert_all_there(&snapshot, THREADS * CALLS);
    assert_eq!(health.series, SERIES);
    assert!(resident < 64 * MIB && live < 64 * MIB && health.bytes < 64 << 20);
    // what the collector does not count is little
    assert!(live < health.bytes as usize * 5 / 4 + MIB);
}

#[test]
fn calls_past_the_cap_of_series_go_to_one_visible_series() {
    let _alone = alone();
    const CAP: u64 = 100;
    let collector = Collector::builder().max_series(CAP as usize).build();
    call_at_random(&collector, 2 * CAP, CALLS / 10);
    let snapshot = collector.snapshot();
    assert_overflow(&snapshot, THREADS * CALLS / 10);
    assert_eq!((snapshot.health.series, snapshot.series.len() as u64), (CAP, CAP + 1));
    let share = snapshot.health.overflow_calls as f64 / (THREADS * CALLS / 10) as f64;
    println!("past the cap of series: {:.1} % of the calls, as many as series", share * 100.0);
    assert!((0.4..0.6).contains(&share), "half of the series are past the cap");
}

#[test]
fn calls_past_the_cap_of_bytes_go_to_one_visible_series() {
    let _alone = alone();
    const CAP: usize = 2 * MIB;
    let collector = Collector::builder().max_bytes(CAP).build();
    call_at_random(&collector, SERIES, CALLS / 10);
    let snapshot = collector.snapshot();
    assert_overflow(&snapshot, THREADS * CALLS / 10);
    println!(
        "past the cap of bytes: {} of {} bytes, {} calls in the overflow series",
        snapshot.health.bytes, CAP, snapshot.health.overflow_calls
    );
    assert!(snapshot.health.bytes <= CAP as u64);
}

fn assert_overflow(snapshot: &Snapshot, calls: u64) {
    assert_all_there(snapshot, calls);
    let overflow: Vec<_> = snapshot.series.iter().filter(|series| series.key.overflow).collect();
    assert_eq!(overflow.len(), 1);
    assert_eq!(overflow[0].key.function, "(overflow)");
    let there: u64 = overflow[0].numbers.outcomes.values().sum();
    assert!(there > 0);
    assert_eq!(there, snapshot.health.overflow_calls);
}

#[test]
fn a_monitored_function_past_the_caps_keeps_its_result_and_its_cost() {
    static SITE: Callsite = Callsite::new("ask", true, module_path!(), line!(), column!());
    let collector = Collector::builder().max_series(1).max_bytes(0).build();
    for n in 0..100_u64 {
        let call = prepare_in(
            || collector.clone(),
            &SITE,
            Track::COST,
            |options| {
                options.model("gpt-4o-mini").tag("n", &n.to_string());
            },
        );
        let answer = run_sync(call, || n, |_, verdict| verdict.usage(Usage::new(1_000, 200)));
        assert_eq!(answer, n);
    }
    assert_all_there(&collector.snapshot(), 100);
}
