//! Every number of the report over the last minutes, from the slices that ticks take.

use crate::fixture::{collector, collector_with};
use monitor_runtime::{
    Call, Collector, Outcome, Report, Request, Usage, clock::MockClock, report::WindowReport,
};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// Lets time pass as the tick thread would see it.
fn pass(collector: &Collector, clock: &MockClock, seconds: u64) {
    for _ in 0..seconds {
        clock.advance(SECOND);
        collector.tick();
    }
}

fn ask(millis: u64) -> Request {
    let usage = Usage::new(1_000, 200);
    Request::new("chat").model("gpt-4o-mini").usage(usage).duration(Duration::from_millis(millis))
}

fn window(report: &Report, length: Duration) -> &WindowReport {
    report.windows.iter().find(|window| window.window == length).expect("a window of this length")
}

#[test]
fn a_report_has_the_last_minute_five_minutes_and_hour() {
    let (collector, clock) = collector();
    for _ in 0..120 {
        collector.record(ask(100));
        pass(&collector, &clock, 60);
    }
    let report = collector.report();
    assert_eq!(report.totals.requests, 120);
    let requests: Vec<_> = report
        .windows
        .iter()
        .map(|window| (window.window.as_secs(), window.totals.requests, window.covered.as_secs()))
        .collect();
    assert_eq!(requests, [(60, 1, 60), (300, 5, 300), (3_600, 60, 3_600)]);
}

#[test]
fn a_window_has_every_number_of_the_report() {
    let (collector, clock) = collector();
    collector.record(ask(9_000).provider("old").status(500));
    collector.metric("score", 9.0, &[]);
    pass(&collector, &clock, 120);
    collector.record(ask(100).provider("openai").queue_wait(SECOND).retries(2));
    collector.record(ask(400).provider("openai").status(429).stream(5, SECOND / 5));
    collector.record(ask(100).provider("openai").model("nobody-knows-it"));
    collector.metric("score", 1.0, &[]);
    collector.metric("score", 3.0, &[]);
    let report = collector.report();
    let minute = window(&report, MINUTE);

    assert_eq!((minute.totals.requests, minute.totals.failures, minute.totals.retries), (3, 1, 2));
    assert_eq!(minute.success_rate, Some(2.0 / 3.0));
    assert_eq!((minute.errors.rate, minute.errors.total), (Some(1.0 / 3.0), 1));
    assert_eq!(minute.errors.by_label.len(), 1);
    assert_eq!(minute.latency.average, Some(SECOND / 5));
    assert_eq!(minute.streams.as_ref().map(|streams| streams.items), Some(5));
    assert_eq!(minute.queue_wait.total, Some(SECOND));
    assert_eq!(minute.queue_wait.max, None, "nobody knows when the longest wait was");
    assert_eq!(minute.tokens.total, 3_600);
    assert_eq!(minute.cost.total.to_string(), "0.00054");
    assert_eq!((minute.cost.priced_calls, minute.cost.unpriced_calls), (2, 1));
    let rows = report.window(MINUTE).unwrap();
    assert_eq!(rows.unpriced_models[0].model.as_deref(), Some("nobody-knows-it"));
    assert_eq!((rows.models.len(), rows.providers.len(), rows.functions.len()), (2, 1, 1));
    assert_eq!(minute.throughput.requests, 3);
    let rate = 3_600.0 / minute.covered.as_secs_f64();
    assert_eq!(minute.throughput.total_tokens_per_second, Some(rate));
    let score = &minute.custom[0];
    assert_eq!((score.count, score.sum, score.min, score.max), (2, 4.0, 1.0, 3.0));
}

#[test]
fn percentiles_of_a_window_are_those_of_its_calls_alone() {
    let (collector, clock) = collector();
    (0..1_000).for_each(|_| collector.record(ask(9_000)));
    pass(&collector, &clock, 90);
    (1..=100).for_each(|millis| collector.record(ask(millis)));
    let report = collector.report();
    let p95 = window(&report, MINUTE).latency.p95.unwrap().as_secs_f64();
    assert!((p95 / 0.095 - 1.0).abs() < 0.0055, "{p95}");
    assert!(report.latency.p50 > Some(8 * SECOND));
}

#[test]
fn shortest_and_longest_are_bounds_and_it_says_so() {
    let (collector, clock) = collector();
    collector.record(ask(20_000));
    pass(&collector, &clock, 90);
    collector.record(ask(100));
    collector.record(ask(700));
    let report = collector.report();
    let latency = &window(&report, MINUTE).latency;
    let (min, max) = (latency.min.unwrap().as_secs_f64(), latency.max.unwrap().as_secs_f64());
    assert!((0.1 / 1.011..=0.1).contains(&min), "{min}");
    assert!((0.7..=0.7 * 1.011).contains(&max), "{max}");
    assert!(window(&report, MINUTE).min_max_are_bucket_bounds);
    assert!(!report.min_max_are_bucket_bounds);
    let whole = report.window(MINUTE).unwrap();
    assert!(whole.min_max_are_bucket_bounds);
    assert!(whole.to_string().contains("· min ≥ "), "{whole}");
    assert!(whole.to_json().contains(r#""min_max_are_bucket_bounds":true"#));
    assert!(!report.to_string().contains("min ≥"), "{report}");
}

#[test]
fn what_the_whole_knows_makes_the_bounds_closer() {
    let (collector, clock) = collector();
    collector.record(ask(100));
    pass(&collector, &clock, 90);
    collector.record(ask(100));
    let latency = collector.report().window(MINUTE).unwrap().latency;
    let exact = Some(SECOND / 10);
    assert_eq!((latency.min, latency.max, latency.p50), (exact, exact, exact));
}

#[test]
fn without_detailed_latency_a_window_knows_the_average_alone() {
    let (collector, clock) = collector_with(|builder| builder.detailed_latency(false));
    collector.record(ask(9_000));
    pass(&collector, &clock, 90);
    collector.record(ask(100));
    collector.record(ask(300));
    let latency = collector.report().window(MINUTE).unwrap().latency;
    assert_eq!((latency.count, latency.average), (2, Some(SECOND / 5)));
    assert_eq!((latency.min, latency.max, latency.p95), (None, None, None));
}

#[test]
fn a_collector_younger_than_a_window_covers_its_age() {
    let (collector, clock) = collector();
    collector.record(ask(100));
    pass(&collector, &clock, 20);
    let report = collector.report();
    for window in report.windows.iter() {
        assert_eq!((window.covered, window.since), (20 * SECOND, report.since));
        assert_eq!(window.throughput.requests_per_second, Some(0.05));
    }
    assert!(!report.to_string().contains("Windows"), "they would say the same again: {report}");
}

#[test]
fn between_two_ticks_what_just_happened_is_there() {
    let (collector, clock) = collector();
    collector.record(ask(100));
    pass(&collector, &clock, 100);
    collector.record(ask(100));
    assert_eq!(window(&collector.report(), MINUTE).totals.requests, 1);
    clock.advance(SECOND * 7);
    collector.record(ask(100));
    assert_eq!(window(&collector.report(), MINUTE).totals.requests, 2);
}

#[test]
fn where_no_tick_came_a_window_says_that_it_is_longer() {
    let (collector, clock) = collector();
    collector.record(ask(100));
    clock.advance(MINUTE * 30);
    collector.record(ask(100));
    let report = collector.report();
    let minute = window(&report, MINUTE);
    assert_eq!((minute.totals.requests, minute.covered), (2, MINUTE * 30));
}

#[test]
fn a_window_begins_within_half_a_slice_of_where_it_should() {
    let (collector, clock) = collector();
    for second in 0..4_000_u64 {
        collector.record(ask(100));
        pass(&collector, &clock, 1);
        if second > 3_700 {
            for window in collector.report().windows.iter() {
                let slice = if window.window == MINUTE * 60 { MINUTE } else { 5 * SECOND };
                let off = window.covered.abs_diff(window.window);
                assert!(off <= slice / 2, "{:?} covers {:?}", window.window, window.covered);
                assert_eq!(window.totals.requests, window.covered.as_secs(), "what it says");
            }
        }
    }
}

#[test]
fn it_is_narrowed_with_the_report() {
    let (collector, clock) = collector();
    collector.record(ask(100).tag("tenant", "acme"));
    pass(&collector, &clock, 90);
    for (function, tenant) in [("chat", "acme"), ("chat", "globex"), ("plan", "acme")] {
        collector.record(Request::new(function).model("gpt-4o").tag("tenant", tenant));
    }
    let report = collector.report();
    let requests = |report: &Report| window(report, MINUTE).totals.requests;
    assert_eq!(requests(&report), 3);
    assert_eq!(requests(&report.function("chat")), 2);
    assert_eq!(requests(&report.tag("tenant", "acme")), 2);
    assert_eq!(requests(&report.tag("tenant", "acme").function("plan")), 1);
    assert_eq!(requests(&report.model("gpt-4o-mini")), 0);
    let acme = report.tag("tenant", "acme").window(MINUTE).unwrap();
    assert_eq!(acme.function("plan").totals.requests, 1);
}

#[test]
fn any_length_can_be_asked_for_as_far_back_as_slices_are_kept() {
    let (collector, clock) = collector_with(|builder| builder.windows([MINUTE * 2]));
    for _ in 0..10 {
        collector.record(ask(100));
        pass(&collector, &clock, 60);
    }
    let report = collector.report();
    let requests = |length| report.window(length).map(|window| window.totals.requests);
    assert_eq!(requests(MINUTE), Some(1));
    assert_eq!(requests(SECOND * 90), Some(1));
    assert_eq!(requests(MINUTE * 2), Some(2));
    assert_eq!(requests(MINUTE * 9), None, "what is gone is not nothing");
}

#[test]
fn more_history_can_be_asked_for_later() {
    let (collector, clock) = collector_with(|builder| builder.windows([]));
    collector.record(ask(100));
    pass(&collector, &clock, 60);
    assert!(collector.report().window(MINUTE).is_none());
    collector.keep_history(MINUTE * 3);
    pass(&collector, &clock, 60);
    collector.record(ask(100));
    let report = collector.report();
    assert_eq!(report.window(MINUTE).unwrap().totals.requests, 1);
    assert_eq!(report.window(MINUTE * 3).unwrap().totals.requests, 2);
    assert!(report.windows.is_empty(), "none is shown that nobody named");
}

#[test]
fn clear_begins_the_history_anew() {
    let (collector, clock) = collector();
    collector.record(ask(100));
    pass(&collector, &clock, 12);
    collector.record(ask(100));
    let before = collector.clear();
    assert_eq!(window(&Report::new(before.clone()), MINUTE).totals.requests, 2);
    assert_eq!(window(&collector.report(), MINUTE).totals.requests, 0);
    clock.advance(SECOND * 2);
    collector.record(ask(100));
    pass(&collector, &clock, 11);
    let after = collector.snapshot();
    assert_eq!(window(&Report::new(after.clone()), MINUTE).totals.requests, 1);
    assert_eq!(window(&Report::new(after.clone()), MINUTE).covered, SECOND * 13);
    let mut all = before;
    all.merge(after);
    assert_eq!(window(&Report::new(all), MINUTE).totals.requests, 3);
}

#[test]
fn calls_in_flight_are_those_of_now() {
    let (collector, clock) = collector();
    collector.record(ask(100));
    pass(&collector, &clock, 90);
    Call::builder("chat").collector(&collector).run(|| {
        let report = collector.report();
        assert_eq!(window(&report, MINUTE).totals.in_flight, 1);
        assert_eq!(window(&report, MINUTE).totals.requests, 0);
    });
}

#[test]
fn attempts_are_no_requests_there_either() {
    let (collector, clock) = collector();
    pass(&collector, &clock, 90);
    Call::builder("chat").collector(&collector).run(|| {
        for _ in 0..3 {
            Call::builder("send").attempt().run(|| {});
        }
    });
    let report = collector.report();
    let minute = window(&report, MINUTE);
    assert_eq!((minute.totals.requests, minute.totals.retries), (1, 2));
    assert_eq!(minute.attempts.as_ref().map(|attempts| attempts.count), Some(3));
}

#[test]
fn without_windows_nothing_is_kept() {
    let (collector, clock) = collector_with(|builder| builder.windows([]));
    let (other, other_clock) = collector_with(|builder| builder);
    for (collector, clock) in [(&collector, &clock), (&other, &other_clock)] {
        collector.record(ask(100));
        pass(collector, clock, 30);
    }
    let snapshot = collector.snapshot();
    assert!(snapshot.history.slices.is_empty() && snapshot.history.keys.is_empty());
    assert!(snapshot.health.bytes < other.snapshot().health.bytes);
    assert!(collector.report().windows.is_empty());
}

#[test]
fn a_collector_without_calls_holds_no_slices() {
    let (collector, clock) = collector();
    let bytes = || collector.snapshot().health.bytes;
    let empty = bytes();
    pass(&collector, &clock, 500);
    assert_eq!(bytes(), empty);
    collector.record(ask(100));
    pass(&collector, &clock, 20);
    assert_eq!(collector.snapshot().history.slices.len(), 1);
    let with_one = bytes();
    pass(&collector, &clock, 500);
    assert_eq!(bytes(), with_one);
    collector.clear();
    let cleared = bytes();
    assert!(cleared < with_one);
    assert_eq!(collector.snapshot().history.slices.len(), 0);
    pass(&collector, &clock, 7_200);
    assert_eq!(bytes(), cleared);
}

#[test]
fn settings_that_make_no_sense_are_refused_and_counted() {
    let windows = [Duration::ZERO, MINUTE, SECOND * 60 * 60 * 24 * 365];
    let builder = Collector::builder().windows(windows).slice_length(Duration::ZERO);
    let snapshot = builder.build().snapshot();
    assert_eq!(snapshot.history.windows, [MINUTE]);
    assert_eq!(snapshot.history.slice_length, 5 * SECOND);
    assert_eq!(snapshot.health.refused.values().sum::<u64>(), 3);
    assert!(snapshot.health.last_refusal.unwrap().starts_with("slice_length(0ns)"));
}

#[test]
fn cancelled_and_rejected_calls_are_there_and_have_no_duration() {
    let (collector, clock) = collector();
    pass(&collector, &clock, 90);
    collector.record(ask(100).outcome(Outcome::Cancelled));
    collector.record(ask(100).outcome(Outcome::Rejected));
    let report = collector.report();
    let minute = window(&report, MINUTE);
    assert_eq!((minute.totals.cancelled, minute.totals.rejected), (1, 1));
    assert_eq!((minute.success_rate, minute.latency.p50), (None, None));
}
