//! Throughput: calls and tokens of the last seconds, all over the same time.

use crate::fixture::{collector, collector_with};
use monitor_runtime::{Collector, Request, Usage, testing::MockClock};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// Each second two calls with 10 input and 4 output tokens, and one of which only a total is known.
fn run_for(seconds: u32, collector: &Collector, clock: &MockClock) {
    for _ in 0..seconds {
        collector.record(Request::new("chat").model("gpt-4o-mini").usage(Usage::new(10, 4)));
        collector.record(Request::new("chat").model("gpt-4o-mini").usage(Usage::new(10, 4)));
        collector.record(Request::new("other").tokens(6));
        clock.advance(SECOND);
    }
}

#[test]
fn rates_of_a_young_collector_are_over_its_uptime() {
    let (collector, clock) = collector();
    run_for(10, &collector, &clock);
    let throughput = collector.report().throughput;
    assert_eq!((throughput.window, throughput.requests), (SECOND * 10, 30));
    assert_eq!(throughput.requests_per_second, Some(3.0));
    assert_eq!(throughput.input_tokens_per_second, Some(20.0));
    assert_eq!(throughput.output_tokens_per_second, Some(8.0));
    assert_eq!(throughput.total_tokens_per_second, Some(34.0));
}

#[test]
fn after_the_window_only_its_seconds_count() {
    let (collector, clock) = collector();
    run_for(500, &collector, &clock);
    clock.advance(SECOND / 2);
    // the second that runs has no calls yet: 59 full ones lie in the window
    let throughput = collector.report().throughput;
    assert_eq!(throughput.requests, 59 * 3);
    assert_eq!(throughput.window, Duration::from_millis(59_500));
    assert_eq!(throughput.requests_per_second, Some(177.0 / 59.5));
    assert_eq!(throughput.total_tokens_per_second, Some(59.0 * 34.0 / 59.5));
}

#[test]
fn the_window_is_a_setting() {
    let (collector, clock) = collector_with(|settings| settings.throughput_window(SECOND * 5));
    run_for(100, &collector, &clock);
    clock.advance(SECOND / 2);
    let throughput = collector.report().throughput;
    assert_eq!((throughput.requests, throughput.window), (4 * 3, Duration::from_millis(4_500)));
}

#[test]
fn after_a_silent_window_the_rates_are_zero_which_is_known() {
    let (collector, clock) = collector();
    run_for(10, &collector, &clock);
    clock.advance(SECOND * 60);
    let throughput = collector.report().throughput;
    assert_eq!((throughput.requests, throughput.requests_per_second), (0, Some(0.0)));
}

#[test]
fn without_any_time_passed_there_is_no_rate() {
    let (collector, _) = collector();
    collector.record(Request::new("chat"));
    let throughput = collector.report().throughput;
    assert_eq!((throughput.requests, throughput.requests_per_second), (1, None));
}

#[test]
fn a_part_of_the_report_has_its_own_throughput() {
    let (collector, clock) = collector();
    run_for(10, &collector, &clock);
    let throughput = collector.report().function("other").throughput;
    assert_eq!(
        (throughput.requests_per_second, throughput.total_tokens_per_second),
        (Some(1.0), Some(6.0))
    );
    assert_eq!(throughput.input_tokens_per_second, Some(0.0));
}

#[test]
fn a_call_of_long_ago_that_is_recorded_now_is_no_call_of_this_second() {
    let (collector, clock) = collector();
    clock.advance(SECOND * 1_000);
    collector.record(Request::new("now"));
    let long_ago = MockClock::new().now();
    collector.record(Request::new("import").started(long_ago).usage(Usage::new(1, 1)));
    assert_eq!(collector.report().throughput.requests, 1);
    assert_eq!(collector.report().totals.requests, 2, "in the totals it counts");
}

#[test]
fn a_call_said_to_end_in_the_future_spoils_no_rate() {
    let (collector, clock) = collector();
    clock.advance(SECOND * 1_000);
    let far = monitor_runtime::Timestamp::from_unix_nanos(clock.now().unix_nanos() * 2);
    collector.record(Request::new("import").started(far));
    run_for(100, &collector, &clock);
    let throughput = collector.report().throughput;
    assert_eq!(throughput.requests, 59 * 3);
}

#[test]
fn a_call_that_ended_a_moment_ago_counts_in_its_own_second() {
    let (collector, clock) = collector();
    clock.advance(SECOND * 100);
    collector.record(Request::new("now"));
    let earlier = clock.now().unix_nanos() - 30_000_000_000;
    collector
        .record(Request::new("late").started(monitor_runtime::Timestamp::from_unix_nanos(earlier)));
    let seconds = |name: &str| {
        let snapshot = collector.snapshot();
        let series = snapshot.series.into_iter().find(|series| series.key.function == name);
        series.expect("it was recorded").numbers.seconds
    };
    assert_eq!(seconds("now")[0].unix_second - seconds("late")[0].unix_second, 30);
    assert_eq!(collector.report().throughput.requests, 2);
    clock.advance(SECOND * 40);
    assert_eq!(collector.report().throughput.requests, 1, "it leaves the window when it should");
}
