//! Where there is no memory for slices they become coarser, and nothing is lost.

use crate::fixture::collector_with;
use monitor_runtime::{Collector, CollectorBuilder, Report, Request, Snapshot, clock::MockClock};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn pass(collector: &Collector, clock: &MockClock, seconds: u64) {
    for _ in 0..seconds {
        clock.advance(SECOND);
        collector.tick();
    }
}

/// A collector whose memory is there for series and slices alone.
fn small(bytes: usize) -> (Collector, MockClock) {
    let builder = |builder: CollectorBuilder| {
        builder.max_bytes(bytes).max_series(100).request_tracing(false).window_size(0)
    };
    collector_with(builder)
}

fn in_slices(snapshot: &Snapshot) -> u64 {
    let gains = snapshot.history.slices.iter().flat_map(|slice| slice.series.iter());
    gains.map(|gain| gain.numbers().outcomes.values().sum::<u64>()).sum()
}

/// Lets so many tenants ask every second.
fn crowd(collector: &Collector, clock: &MockClock, tenants: u64, seconds: u64) {
    for second in 0..seconds {
        for tenant in 0..tenants {
            let duration = Duration::from_millis(second * 37 % 900 + tenant);
            let ask = Request::new("chat").tag("tenant", tenant.to_string());
            collector.record(ask.duration(duration));
        }
        pass(collector, clock, 1);
    }
}

#[test]
fn slices_are_joined_and_add_up_still() {
    let (collector, clock) = small(600 << 10);
    crowd(&collector, &clock, 40, 500);
    let snapshot = collector.snapshot();
    assert!(snapshot.health.bytes <= 600 << 10, "{}", snapshot.health.bytes);
    assert!(snapshot.health.coarser_slices > 0, "and it says so");
    assert_eq!(in_slices(&snapshot), 20_000);
    let text = Report::new(snapshot).to_string();
    assert!(text.contains("slices of the history without memory"), "{text}");
}

#[test]
fn late_slices_stay_finer_than_early_ones() {
    let (collector, clock) = small(600 << 10);
    crowd(&collector, &clock, 40, 500);
    let slices = collector.snapshot().history.slices;
    assert!(slices.len() > 4);
    let length = |at: usize| slices[at].until.since(slices[at].since);
    assert!(
        length(0) > 2 * length(slices.len() - 2),
        "{:?} {:?}",
        length(0),
        length(slices.len() - 2)
    );
    let minute = collector.report().window(60 * SECOND).unwrap();
    assert!(minute.uptime < 100 * SECOND, "{:?}", minute.uptime);
    assert_eq!(minute.totals.requests, 40 * minute.uptime.as_secs());
}

#[test]
fn metrics_of_the_users_own_stay_in_the_same_memory() {
    let (collector, clock) = small(600 << 10);
    for second in 0..900 {
        for index in 0..100 {
            let index = format!("index-{index}");
            collector.metric("documents", f64::from(second), &[("index", &index)]);
        }
        pass(&collector, &clock, 1);
    }
    let snapshot = collector.snapshot();
    assert!(snapshot.health.bytes <= 600 << 10, "{}", snapshot.health.bytes);
    let slices = snapshot.history.slices.iter();
    let values: u64 = slices.flat_map(|slice| slice.custom.iter()).map(|it| it.count).sum();
    assert_eq!(values, 900 * 100);
    let minute = &Report::new(snapshot).windows[0];
    assert_eq!(minute.custom[0].last, 899.0);
}

#[test]
fn where_there_is_no_memory_at_all_the_slice_stays_open() {
    let calls = |collector: &Collector, clock: &MockClock| {
        for _ in 0..50 {
            collector.record(Request::new("chat").duration(SECOND));
            pass(collector, clock, 3);
        }
    };
    let (collector, clock) = collector_with(|builder| builder.max_bytes(0));
    calls(&collector, &clock);
    let report = collector.report();
    let minute = report.window(60 * SECOND).unwrap();
    assert_eq!((minute.totals.requests, minute.uptime), (50, 150 * SECOND), "what it says is true");
    assert!(report.health.coarser_slices > 0);
}

#[test]
fn history_takes_a_quarter_at_most_and_leaves_the_rest_to_calls() {
    let most = 4 << 20;
    let bytes = |windows: &[Duration]| {
        let windows = windows.to_vec();
        let (collector, clock) = collector_with(|builder| {
            builder.max_bytes(most).windows(windows).request_tracing(false).window_size(0)
        });
        crowd(&collector, &clock, 100, 200);
        let health = collector.snapshot().health;
        assert_eq!(health.overflow_calls, 0);
        health.bytes
    };
    let of_history = bytes(&[3_600 * SECOND]) - bytes(&[]);
    assert!(of_history > 0 && of_history <= most as u64 / 4, "{of_history}");
}
