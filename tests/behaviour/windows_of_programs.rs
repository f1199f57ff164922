//! Windows over several programs: snapshots bring their history along.

use crate::fixture::collector_with;
use monitor_runtime::{Collector, Report, Request, Snapshot, Timestamp, clock::MockClock};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const START: u64 = 1_767_225_600_000_000_000;

/// A program that was started so long after the others, its clock's seconds beginning elsewhere.
fn program(late: Duration) -> (Collector, MockClock) {
    let start = Timestamp::from_unix_nanos(START + late.as_nanos() as u64);
    let clock = MockClock::at(start);
    let (collector, _) = collector_with(|builder| builder.clock(clock.clock()));
    (collector, clock)
}

/// It asks once a second for so long.
fn run(collector: &Collector, clock: &MockClock, model: &str, seconds: u64) {
    for second in 0..seconds {
        let duration = Duration::from_millis(100 + second % 50);
        collector.record(Request::new("chat").model(model).duration(duration));
        clock.advance(SECOND);
        collector.tick();
    }
}

fn snapshots() -> [Snapshot; 3] {
    let models = ["gpt-4o", "gpt-4o-mini", "gpt-4o"];
    let late = [Duration::ZERO, Duration::from_millis(437), Duration::from_millis(5_811)];
    [0, 1, 2].map(|n| {
        let (collector, clock) = program(late[n]);
        run(&collector, &clock, models[n], 700 - late[n].as_secs());
        collector.snapshot()
    })
}

fn merged(parts: [&Snapshot; 3]) -> Snapshot {
    let mut all = Snapshot::default();
    parts.into_iter().for_each(|part| all.merge(part.clone()));
    all
}

/// All that windows and chart say.
fn told(snapshot: Snapshot) -> String {
    let report = Report::new(snapshot);
    format!("{:?}\n{:?}", report.windows, report.chart)
}

#[test]
fn windows_of_all_are_those_of_each_together() {
    let snapshots = snapshots();
    let report = Report::new(merged(snapshots.each_ref()));
    assert_eq!(report.totals.requests, 700 + 700 + 695);
    for (window, seconds) in report.windows.iter().zip([60, 300, 700]) {
        let off = window.totals.requests.abs_diff(3 * seconds);
        assert!(off <= 3 * 5, "{:?}: {} requests", window.window, window.totals.requests);
        assert_eq!(report.window(window.window).unwrap().models.len(), 2);
    }
    let in_chart: u64 = report.chart.points.iter().map(|point| point.requests).sum();
    assert_eq!(in_chart, 2_095);
    for pair in report.chart.points.windows(2) {
        let end = pair[0].since.unix_nanos() + pair[0].length.as_nanos() as u64;
        assert_eq!(end, pair[1].since.unix_nanos());
    }
}

#[test]
fn slices_of_one_slot_become_one() {
    let snapshots = snapshots();
    let slices = |snapshot: &Snapshot| snapshot.history.slices.len();
    let most = snapshots.iter().map(slices).max().unwrap();
    assert!(slices(&merged(snapshots.each_ref())) <= most + 3);
}

#[test]
fn no_order_of_merging_is_better_than_another() {
    let [a, b, c] = &snapshots();
    let all = told(merged([a, b, c]));
    for order in [[a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]] {
        assert_eq!(told(merged(order)), all);
    }
    let mut pair = b.clone();
    pair.merge(c.clone());
    assert_eq!(told(merged([a, &pair, &Snapshot::default()])), all, "nor a way of grouping");
}

#[test]
fn a_snapshot_that_travelled_says_the_same() {
    for snapshot in snapshots() {
        let json = serde_json::to_string(&snapshot).unwrap();
        let read: Snapshot = serde_json::from_str(&json).unwrap();
        assert_eq!(told(read), told(snapshot));
    }
}

#[test]
fn a_snapshot_without_a_history_has_no_windows() {
    let [one, ..] = snapshots();
    let mut json = serde_json::to_value(&one).unwrap();
    json.as_object_mut().unwrap().remove("history");
    let old: Snapshot = serde_json::from_value(json).unwrap();
    assert!(Report::new(old.clone()).windows.is_empty());
    let mut both = old;
    both.merge(one);
    assert_eq!(Report::new(both).windows.len(), 3);
}

#[test]
fn a_program_that_has_forgotten_more_decides_how_far_back_there_are_windows() {
    let (old, clock) = program(Duration::ZERO);
    run(&old, &clock, "gpt-4o", 2 * 3_600);
    let (young, young_clock) = program(MINUTE * 118);
    run(&young, &young_clock, "gpt-4o", 120);
    for [one, other] in [[&old, &young], [&young, &old]] {
        let mut both = one.snapshot();
        both.merge(other.snapshot());
        let report = Report::new(both);
        assert!(report.window(MINUTE * 100).is_none());
        let hour = report.window(MINUTE * 60).unwrap();
        assert_eq!(hour.totals.requests, 3_600 + 120);
    }
}

/// Two programs that ask once a second for so long; each has slices and ticks of its own.
fn both_after(seconds: u64, slices: [u32; 2], ticks: [u64; 2]) -> Report {
    let mut both = Snapshot::default();
    for (slice, tick) in slices.into_iter().zip(ticks) {
        let (collector, clock) = collector_with(|builder| builder.slice_length(slice * SECOND));
        for second in 1..=seconds {
            collector.record(Request::new("chat"));
            clock.advance(SECOND);
            if second % tick == 0 {
                collector.tick();
            }
        }
        both.merge(collector.snapshot());
    }
    Report::new(both)
}

#[test]
fn programs_whose_slices_have_different_lengths_are_cut_at_one_moment() {
    for seconds in (400..1_000).step_by(53) {
        for slices in [[5, 60], [60, 5], [1, 12]] {
            for window in both_after(seconds, slices, [1, 1]).windows.iter() {
                let asked = 2 * window.covered.as_secs();
                assert_eq!(window.totals.requests, asked, "{slices:?} {:?}", window.window);
                assert!(window.covered <= window.window + 30 * SECOND);
            }
        }
    }
}

#[test]
fn a_program_without_ticks_for_long_makes_the_windows_of_all_longer_or_shorter() {
    // the other one's slice is not over yet, or has just ended
    for (seconds, tick, covered) in [(900, 1_000, 900), (610, 600, 10)] {
        let report = both_after(seconds, [5, 5], [1, tick]);
        let minute = &report.windows[0];
        assert_eq!(
            (minute.covered, minute.totals.requests),
            (covered * SECOND, 2 * covered as u64)
        );
        assert_eq!(minute.throughput.requests_per_second, Some(2.0));
    }
}

#[test]
fn a_slice_takes_little_room_on_its_way() {
    let [one, ..] = snapshots();
    let gains: usize = one.history.slices.iter().map(|slice| slice.series.len()).sum();
    let bytes = serde_json::to_string(&one.history).unwrap().len();
    assert!(bytes / gains < 800, "{} bytes for each of {gains}", bytes / gains);
}
