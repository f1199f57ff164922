//! Each setting of a collector does what it says, and nothing else.

use crate::fixture::{collector_with, poll_once, the_only_call};
use monitor_runtime::{Call, Collector, ErrorKind, Request, Usage, current};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_collector_that_is_off_records_nothing_and_changes_no_result() {
    let (collector, _) = collector_with(|settings| settings.enabled(false));
    let answer = Call::builder("chat").collector(&collector).run(|| {
        current().tokens(5, 5).status(500);
        current().is_call()
    });
    assert!(!answer, "there is no call");
    let mut body = Box::pin(Call::builder("chat").collector(&collector).run_async(async { 7 }));
    assert_eq!(poll_once(body.as_mut()), std::task::Poll::Ready(7));
    collector.record(Request::new("chat"));
    collector.metric("score", 1.0, &[]);
    let snapshot = collector.snapshot();
    assert!(snapshot.series.is_empty() && snapshot.custom.is_empty(), "{snapshot:?}");
}

#[test]
fn recording_can_be_turned_off_and_on_while_calls_run() {
    let (collector, _) = collector_with(|settings| settings);
    let call = || Call::builder("chat").collector(&collector).run(|| ());
    let mut in_flight =
        Box::pin(Call::builder("chat").collector(&collector).run_async(tokio::task::yield_now()));
    assert!(poll_once(in_flight.as_mut()).is_pending());
    collector.set_enabled(false);
    assert!(!collector.is_enabled());
    call();
    assert!(poll_once(in_flight.as_mut()).is_ready());
    assert_eq!(collector.report().totals.requests, 1, "what was in flight is recorded still");
    assert_eq!(collector.report().totals.in_flight, 0);
    collector.set_enabled(true);
    call();
    assert_eq!(collector.report().totals.requests, 2);
}

#[test]
fn without_detailed_latency_percentiles_alone_have_no_data() {
    let (collector, clock) = collector_with(|settings| settings.detailed_latency(false));
    for seconds in [1, 2, 6] {
        Call::builder("chat").collector(&collector).run(|| clock.advance(SECOND * seconds));
    }
    let latency = collector.report().latency;
    assert_eq!((latency.count, latency.average), (3, Some(SECOND * 3)));
    assert_eq!((latency.min, latency.max), (Some(SECOND), Some(SECOND * 6)));
    let percentiles = [latency.p50, latency.p90, latency.p95, latency.p99, latency.p99_9];
    assert_eq!(percentiles, [None; 5]);
    assert_eq!(collector.report().throughput.requests, 3);
}

#[test]
fn without_error_tracking_errors_are_only_counted() {
    let fail = |collector: &Collector| {
        let body = r#"{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}"#;
        collector.record(Request::new("chat").status(429).error(body));
        the_only_call(collector)
    };
    let (tracking, _) = collector_with(|settings| settings);
    let told = fail(&tracking);
    assert_eq!(told.error_message.as_deref(), Some("slow down"));
    assert_eq!(told.error_code.as_deref(), Some("rate_limit_exceeded"));

    let (counting, _) = collector_with(|settings| settings.error_tracking(false));
    let counted = fail(&counting);
    assert_eq!((counted.error_message, counted.error_code), (None, None));
    let (errors, totals) = (counting.report().errors, counting.report().totals);
    assert_eq!((errors.total, totals.failures), (1, 1));
    assert_eq!(errors.by_type, [(ErrorKind::RateLimit, 1)].into());
}

#[test]
fn without_error_texts_codes_stay_and_messages_are_not_kept() {
    let (collector, _) = collector_with(|settings| settings.error_texts(false));
    let body = r#"{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}"#;
    collector.record(Request::new("chat").status(429).error(body));
    let record = the_only_call(&collector);
    assert_eq!(record.error_message, None);
    assert_eq!(record.error_code.as_deref(), Some("rate_limit_exceeded"));
}

#[test]
fn the_service_is_the_name_of_a_report_on_all_calls() {
    let (named, _) = collector_with(|settings| settings.service("checkout"));
    assert_eq!(named.report().api_name, "checkout");
    let (nameless, _) = collector_with(|settings| settings);
    assert_eq!(nameless.report().api_name, "all");
}

#[test]
fn a_window_of_no_time_is_one_second_and_an_interval_of_no_time_is_none() {
    let (collector, clock) = collector_with(|settings| {
        settings.throughput_window(Duration::ZERO).reset_interval(Duration::ZERO)
    });
    collector.record(Request::new("chat").usage(Usage::new(1, 1)));
    clock.advance(SECOND / 2);
    collector.tick();
    let throughput = collector.report().throughput;
    assert_eq!((throughput.requests, throughput.window), (1, SECOND / 2));
}
