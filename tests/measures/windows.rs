//! What windows cost: a call nothing, the tick thread a few milliseconds for each slice, memory what
//! is granted.
//!
//! A slice is taken each 5 s where users do not say otherwise; here they are of a millisecond and
//! ticks come as fast as they can be counted, so that what they do to a call would be seen.

use crate::{
    RELEASE, alone,
    calls::{self, run},
    judges_time,
    memory::{MIB, resident},
    overhead::sample,
    random::Random,
};
use monitor_runtime::{Collector, Report, Request, Usage, clock::MockClock, testing::capture};
use std::{
    hint::black_box,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

/// By how much a call may be slower with windows than without: what the median of many blocks leaves
/// of the noise.
const BOUND: f64 = 1.03;
const ROUNDS: usize = 40;
const BLOCKS: usize = 51;
/// What is said of a disturbed machine is taken again.
const ATTEMPTS: usize = 5;

const SERIES: u64 = 2_000;

#[test]
fn a_call_is_as_fast_with_windows_as_without() {
    let _alone = alone();
    if !judges_time("what windows cost a call") {
        return;
    }
    let off = Collector::builder().windows([]).build();
    let on = Collector::builder().slice_length(Duration::from_millis(1)).build();
    let over = AtomicBool::new(false);
    let ratio = thread::scope(|scope| {
        let ticks = scope.spawn(|| {
            while !over.load(Relaxed) {
                // both, because a thread that wakes up is felt by whoever shares its core
                [&off, &on].into_iter().for_each(Collector::tick);
                thread::sleep(Duration::from_millis(10));
            }
        });
        let ratio = (0..ATTEMPTS).map(|_| median_ratio(&on, &off)).find(|ratio| *ratio <= BOUND);
        over.store(true, Relaxed);
        ticks.join().unwrap();
        ratio
    });
    let slices = on.snapshot().history.slices.len();
    println!("windows: a call takes {ratio:.3?}x of one without (bound {BOUND}x), {slices} slices");
    assert!(slices > 10, "ticks took slices meanwhile");
    assert!(ratio.is_some(), "each of {ATTEMPTS} attempts was above {BOUND}x");
}

fn median_ratio(on: &Collector, off: &Collector) -> f64 {
    let mut monitored = || run(calls::monitored_typed(black_box(1_000)));
    let mut block = || {
        let mut fastest = [Duration::MAX; 2];
        for _ in 0..ROUNDS {
            for (fastest, collector) in fastest.iter_mut().zip([off, on]) {
                *fastest = capture(collector, || sample(&mut monitored)).min(*fastest);
            }
        }
        fastest[1].as_secs_f64() / fastest[0].as_secs_f64()
    };
    block(); // the series and its pages are there
    let mut ratios: Vec<f64> = (0..BLOCKS).map(|_| block()).collect();
    ratios.sort_by(f64::total_cmp);
    ratios[BLOCKS / 2]
}

fn ask(tenants: &[String], random: &mut Random) -> Request {
    let tenant = &tenants[random.below(tenants.len() as u64) as usize];
    let took = Duration::from_secs_f64(random.latency_seconds());
    let usage = Usage::new(1_000, 200);
    Request::new("chat").model("gpt-4o-mini").tag("tenant", tenant).duration(took).usage(usage)
}

fn tenants() -> Vec<String> {
    (0..SERIES).map(|n| format!("tenant-{n}")).collect()
}

#[test]
fn a_tick_of_two_thousand_series() {
    let _alone = alone();
    const TICKS: usize = 20;
    let clock = MockClock::new();
    let collector = Collector::builder().clock(clock.clock()).build();
    let (tenants, mut random) = (tenants(), Random(3));
    let calls = |calls: u64, random: &mut Random| {
        (0..calls).for_each(|_| collector.record(ask(&tenants, random)));
    };
    calls(20 * SERIES, &mut random);
    let tick = || {
        clock.advance(Duration::from_secs(5));
        let start = Instant::now();
        collector.tick();
        start.elapsed()
    };
    tick();
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let idle = median((0..TICKS).map(|_| tick()).collect());
    let mut after = |n| {
        let times = (0..TICKS).map(|_| {
            calls(n, &mut random);
            tick()
        });
        median(times.collect())
    };
    let (some, all) = (after(20), after(3 * SERIES));
    println!(
        "windows, a tick of {SERIES} series: idle {idle:?} (bound 5 ms), 20 calls {some:?} \
         (bound 10 ms), 6,000 calls {all:?} (bound 100 ms)"
    );
    if judges_time("a tick of many series") {
        assert!(idle < Duration::from_millis(5));
        assert!(some < Duration::from_millis(10));
        assert!(all < Duration::from_millis(100));
    }
}

/// An hour in which each of two thousand series has calls in each slice is more than fits: it becomes
/// coarser and stays in its quarter.
#[test]
fn an_hour_of_two_thousand_busy_series_stays_in_its_memory() {
    let _alone = alone();
    const SLICES: u64 = if RELEASE { 720 } else { 40 };
    let clock = MockClock::new();
    let collector = Collector::builder().clock(clock.clock()).build();
    let (tenants, mut random) = (tenants(), Random(4));
    (0..5 * SERIES).for_each(|_| collector.record(ask(&tenants, &mut random)));
    let (before, bytes) = (resident(), collector.snapshot().health.bytes);
    for _ in 0..SLICES {
        (0..SERIES).for_each(|_| collector.record(ask(&tenants, &mut random)));
        clock.advance(Duration::from_secs(5));
        collector.tick();
    }
    let grown = resident().saturating_sub(before);
    let start = Instant::now();
    let snapshot = collector.snapshot();
    let read = start.elapsed();
    let (slices, counted) = (snapshot.history.slices.len(), snapshot.health.bytes);
    let coarser = snapshot.health.coarser_slices;
    let in_slices: u64 = snapshot
        .history
        .slices
        .iter()
        .flat_map(|slice| slice.series.iter())
        .map(|gain| gain.numbers().outcomes.values().sum::<u64>())
        .sum();
    let start = Instant::now();
    let report = Report::new(snapshot);
    println!(
        "windows, {SERIES} busy series for {SLICES} slices: {} KiB more counted, {} KiB more \
         resident, {slices} slices, {coarser} joined early; snapshot {read:?}, report {:?}",
        (counted - bytes) >> 10,
        grown >> 10,
        start.elapsed(),
    );
    assert_eq!(in_slices, (5 + SLICES) * SERIES, "and nothing is lost");
    assert!(counted <= 64 * MIB as u64);
    for (window, slices) in report.windows.iter().zip([12, 60, SLICES]) {
        let (requests, slices) = (window.totals.requests, slices.min(SLICES));
        println!("windows, {:?}: covers {:?}", window.window, window.covered);
        assert!(requests >= (slices - 1) * SERIES, "{requests} requests");
    }
    if RELEASE {
        assert!(grown < 64 * MIB, "{} MiB", grown / MIB);
    }
}
