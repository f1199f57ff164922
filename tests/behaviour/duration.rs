//! A call lasts from the begin of its body to the moment its value is there.

use crate::fixture::{collector, drop_after_first_poll, poll_once, the_only_call};
use futures::future;
use monitor_runtime::Call;
use std::{future::Future, time::Duration};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn time_stops_when_the_value_is_ready_and_not_when_the_future_is_dropped() {
    let (collector, clock) = collector();
    let mut chat = Box::pin(Call::builder("chat").collector(&collector).run_async(async {
        clock.advance(SECOND);
        tokio::task::yield_now().await;
        clock.advance(SECOND);
    }));
    assert!(poll_once(chat.as_mut()).is_pending());
    clock.advance(SECOND * 5);
    assert!(poll_once(chat.as_mut()).is_ready());
    clock.advance(SECOND * 100);
    drop(chat);
    let record = the_only_call(&collector);
    assert_eq!(record.duration, SECOND * 7, "waiting inside the body is part of the call");
    assert_eq!(record.ended.since(record.started), SECOND * 7);
}

#[test]
fn time_starts_at_the_first_poll_and_not_when_the_future_is_made() {
    let (collector, clock) = collector();
    let made_at = clock.now();
    let mut chat = Box::pin(Call::builder("chat").collector(&collector).run_async(async {
        clock.advance(SECOND);
    }));
    clock.advance(SECOND * 30);
    assert!(poll_once(chat.as_mut()).is_ready());
    let record = the_only_call(&collector);
    assert_eq!((record.duration, record.started.since(made_at)), (SECOND, SECOND * 30));
}

#[test]
fn what_is_done_with_the_value_takes_no_time_of_the_call() {
    let (collector, clock) = collector();
    Call::builder("chat")
        .collector(&collector)
        .run_judged(|| clock.advance(SECOND), |(), _| clock.advance(SECOND * 40));
    assert_eq!(the_only_call(&collector).duration, SECOND);
}

#[test]
fn a_cancelled_call_lasted_until_it_was_dropped() {
    let (collector, clock) = collector();
    let waiting = Call::builder("chat").collector(&collector).run_async(async {
        clock.advance(SECOND * 3);
        future::pending::<()>().await;
    });
    drop_after_first_poll(waiting);
    assert_eq!(the_only_call(&collector).duration, SECOND * 3);
}

#[test]
fn average_shortest_longest_and_percentiles_are_those_of_the_calls() {
    let (collector, clock) = collector();
    for seconds in 1..=10 {
        Call::builder("chat").collector(&collector).run(|| clock.advance(SECOND * seconds));
    }
    let latency = collector.report().latency;
    assert_eq!(latency.count, 10);
    assert_eq!(latency.average, Some(Duration::from_millis(5_500)));
    assert_eq!((latency.min, latency.max), (Some(SECOND), Some(SECOND * 10)));
    let near = |percentile: Option<Duration>, exact: f64| {
        let seconds = percentile.expect("ten calls have percentiles").as_secs_f64();
        assert!((seconds / exact - 1.0).abs() <= 0.0055, "{seconds} s is not {exact} s");
    };
    near(latency.p50, 5.0);
    near(latency.p90, 9.0);
    near(latency.p95, 10.0);
    near(latency.p99, 10.0);
    near(latency.p99_9, 10.0);
}

#[test]
fn without_calls_there_is_no_latency_which_is_not_zero() {
    let latency = collector().0.report().latency;
    assert_eq!((latency.average, latency.min, latency.max, latency.p50), (None, None, None, None));
}

/// Durations of async and sync calls are of one kind: this keeps the two from drifting apart.
#[test]
fn an_async_and_a_sync_body_that_take_equally_long_are_recorded_alike() {
    let (collector, clock) = collector();
    Call::builder("sync").collector(&collector).run(|| clock.advance(SECOND));
    let body =
        Call::builder("async").collector(&collector).run_async(async { clock.advance(SECOND) });
    let mut body = Box::pin(body);
    assert!(poll_once::<dyn Future<Output = ()>>(body.as_mut()).is_ready());
    let durations: Vec<_> =
        collector.requests().all().iter().map(|record| record.duration).collect();
    assert_eq!(durations, [SECOND, SECOND]);
}
