//! Percentiles are near the exact ones.

use crate::{RELEASE, alone, random::Random};
use monitor_runtime::{Collector, Request};
use std::time::Duration;

const CALLS: usize = if RELEASE { 1_000_000 } else { 50_000 };
/// Half a bucket is 0.543 %.
const BOUND: f64 = 0.006;

#[test]
fn percentiles_of_log_normal_latencies_are_near_the_exact_ones() {
    let _alone = alone();
    let collector = Collector::builder().build();
    let mut random = Random(7);
    let mut exact: Vec<_> =
        (0..CALLS).map(|_| Duration::from_secs_f64(random.latency_seconds())).collect();
    for latency in &exact {
        collector.record(Request::new("chat").duration(*latency));
    }
    exact.sort();
    let report = collector.report().latency;
    assert_eq!(report.count, CALLS as u64);
    assert_eq!((report.min, report.max), (exact.first().copied(), exact.last().copied()));

    let found = [
        (500, report.p50),
        (900, report.p90),
        (950, report.p95),
        (990, report.p99),
        (999, report.p99_9),
    ];
    for (permille, found) in found {
        let exact = exact[(CALLS * permille).div_ceil(1_000) - 1].as_secs_f64();
        let found = found.unwrap().as_secs_f64();
        let error = found / exact - 1.0;
        println!(
            "percentiles of {CALLS}: p{} {found:.3} s, exact {exact:.3} s, {:+.3} % (bound {} %)",
            permille as f64 / 10.0,
            error * 100.0,
            BOUND * 100.0
        );
        assert!(error.abs() <= BOUND);
    }
}
