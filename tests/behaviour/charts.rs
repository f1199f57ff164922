//! What happened when: the points of a chart.

use crate::fixture::{collector, collector_with};
use monitor_runtime::{
    Collector, Report, Request, Snapshot, Usage, clock::MockClock, report::Chart,
};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn pass(collector: &Collector, clock: &MockClock, seconds: u64) {
    for _ in 0..seconds {
        clock.advance(SECOND);
        collector.tick();
    }
}

fn assert_whole(chart: &Chart) {
    for pair in chart.points.windows(2) {
        let end = pair[0].since.unix_nanos() + pair[0].length.as_nanos() as u64;
        assert_eq!(end, pair[1].since.unix_nanos(), "no gap and no overlap");
    }
    let columns = chart.models.iter().map(|row| &row.columns);
    for columns in columns.chain(chart.functions.iter().map(|row| &row.columns)) {
        assert_eq!(columns.requests.len(), chart.points.len());
        assert_eq!(columns.p95.len(), chart.points.len());
    }
}

#[test]
fn points_are_five_seconds_for_five_minutes_and_then_a_minute() {
    let (collector, clock) = collector();
    for _ in 0..1_200 {
        collector.record(Request::new("chat"));
        pass(&collector, &clock, 1);
    }
    let chart = collector.report().chart;
    assert_whole(&chart);
    let lengths: Vec<_> = chart.points.iter().map(|point| point.length.as_secs()).collect();
    assert_eq!(lengths.iter().filter(|length| **length == 60).count(), 15);
    assert_eq!(lengths.iter().filter(|length| **length == 5).count(), 60);
    for point in &chart.points {
        assert_eq!(point.requests, point.length.as_secs(), "{point:?}");
    }
}

#[test]
fn a_time_in_which_nothing_happened_is_zero_calls_and_no_percentile() {
    let (collector, clock) = collector();
    collector.record(Request::new("chat").duration(SECOND).usage(Usage::new(10, 5)));
    pass(&collector, &clock, 700);
    collector.record(Request::new("chat").status(500).duration(3 * SECOND));
    let chart = collector.report().chart;
    assert_whole(&chart);
    assert_eq!(chart.points.iter().map(|point| point.requests).sum::<u64>(), 2);
    let (first, last) = (&chart.points[0], chart.points.last().unwrap());
    assert_eq!((first.requests, first.tokens, first.success_rate), (1, Some(15), Some(1.0)));
    assert_eq!((last.requests, last.failures, last.tokens), (1, 1, None));
    for point in &chart.points[1..chart.points.len() - 1] {
        assert_eq!((point.requests, point.p95, point.tokens, point.cost), (0, None, None, None));
    }
    assert_eq!(first.since, collector.snapshot().since);
}

#[test]
fn the_busiest_models_and_functions_have_columns() {
    let (collector, clock) = collector();
    for n in 0..60_usize {
        let ask = Request::new(format!("f{}", n % 15)).model(format!("m{}", n % 12));
        collector.record(ask.provider("acme"));
        pass(&collector, &clock, 1);
    }
    let chart = collector.report().chart;
    assert_whole(&chart);
    assert_eq!((chart.models.len(), chart.functions.len()), (10, 10));
    assert_eq!(chart.models[0].provider.as_deref(), Some("acme"));
    for row in &chart.models {
        assert_eq!(row.columns.requests.iter().sum::<u64>(), 5, "{:?}", row.model);
    }
    for row in &chart.functions {
        assert_eq!(row.columns.requests.iter().sum::<u64>(), 4, "{}", row.function);
    }
}

#[test]
fn the_chart_of_a_window_is_of_that_time_alone() {
    let (collector, clock) = collector();
    for _ in 0..90 {
        collector.record(Request::new("chat"));
        pass(&collector, &clock, 1);
    }
    let minute = collector.report().window(60 * SECOND).unwrap();
    assert_whole(&minute.chart);
    assert_eq!(minute.chart.points.len(), 12);
    assert_eq!(minute.chart.points.iter().map(|point| point.requests).sum::<u64>(), 60);
}

#[test]
fn what_a_late_tick_found_fills_all_of_its_time() {
    let (collector, clock) = collector();
    for second in 0..800 {
        collector.record(Request::new("chat"));
        clock.advance(SECOND);
        if !(100..699).contains(&second) {
            collector.tick();
        }
    }
    let chart = collector.report().chart;
    assert_whole(&chart);
    for point in &chart.points {
        assert_eq!(point.requests, point.length.as_secs(), "{point:?}");
    }
}

#[test]
fn slices_of_programs_that_do_not_lie_above_each_other_make_no_gap() {
    let mut both = Snapshot::default();
    for (slice, tick) in [(5, 23), (7, 16)] {
        let (collector, clock) = collector_with(|builder| builder.slice_length(slice * SECOND));
        for second in 0..1_000 {
            collector.record(Request::new("chat"));
            clock.advance(SECOND);
            if second % tick == 0 {
                collector.tick();
            }
        }
        both.merge(collector.snapshot());
    }
    let chart = Report::new(both).chart;
    assert_whole(&chart);
    assert_eq!(chart.points.iter().map(|point| point.requests).sum::<u64>(), 2_000);
}

#[test]
fn without_windows_there_is_no_chart() {
    let (collector, clock) = collector_with(|builder| builder.windows([]));
    collector.record(Request::new("chat"));
    pass(&collector, &clock, 10);
    assert_eq!(*collector.report().chart, Chart::default());
}
