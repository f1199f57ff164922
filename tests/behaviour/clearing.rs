//! `clear()` and the reset interval begin a new epoch, and lose nothing.

use crate::fixture::{collector, collector_with, health, in_flight, poll_once, the_only_call};
use monitor_runtime::{Call, Collector, Outcome, Report, Request, Usage, Usd, current};
use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::Duration,
};

const SECOND: Duration = Duration::from_secs(1);

fn ask(collector: &Collector) {
    collector.record(
        Request::new("chat").model("gpt-4o-mini").usage(Usage::new(1_000, 200)).duration(SECOND),
    );
}

#[test]
fn afterwards_everything_is_empty_and_uptime_restarts() {
    let (collector, clock) = collector();
    ask(&collector);
    collector.metric("score", 0.5, &[]);
    clock.advance(SECOND * 90);
    assert_eq!(collector.summary().uptime, SECOND * 90);
    collector.clear();
    let report = collector.report();
    assert_eq!(report.uptime, Duration::ZERO);
    assert_eq!(report.since, clock.now());
    assert_eq!((report.totals.requests, report.tokens.total), (0, 0));
    assert_eq!(
        (report.cost.total, report.latency.max, report.latency.p50),
        (Usd::ZERO, None, None)
    );
    assert_eq!((report.throughput.requests, report.custom.len()), (0, 0));
    assert_eq!(collector.requests().all().len(), 0);
    assert_eq!(collector.traces(10).len(), 0);
    assert_eq!(collector.metric_points("score").read(), []);
    clock.advance(SECOND * 3);
    assert_eq!(collector.summary().uptime, SECOND * 3);
}

#[test]
fn what_is_returned_and_what_comes_after_add_up_to_all() {
    let (collector, _) = collector();
    (0..3).for_each(|_| ask(&collector));
    collector.metric("score", 2.0, &[]);
    let mut all = collector.clear();
    assert_eq!(all.summary().total_requests, 3);
    (0..2).for_each(|_| ask(&collector));
    collector.metric("score", 3.0, &[]);
    all.merge(collector.snapshot());
    let summary = all.summary();
    assert_eq!((summary.total_requests, summary.total_tokens), (5, 6_000));
    assert_eq!(summary.total_cost.to_string(), "0.00135");
    assert_eq!((all.custom[0].count, all.custom[0].sum), (2, 5.0));
}

#[test]
fn what_the_collector_counts_about_itself_begins_anew_too() {
    let (collector, _) = collector();
    collector.metric("", 1.0, &[]);
    let before = collector.clear();
    assert_eq!(before.health.refused.values().sum::<u64>(), 1);
    assert!(health(&collector).refused.is_empty());
    collector.metric("", 1.0, &[]);
    let mut all = before;
    all.merge(collector.snapshot());
    assert_eq!(all.health.refused.values().sum::<u64>(), 2, "and is not counted twice");
}

#[test]
fn a_call_in_flight_stays_in_flight_and_is_recorded_where_it_ends() {
    let (collector, clock) = collector();
    let mut chat = Box::pin(Call::builder("chat").collector(&collector).run_async(async {
        current().tokens(5, 5);
        tokio::task::yield_now().await;
    }));
    assert!(poll_once(chat.as_mut()).is_pending());
    clock.advance(SECOND * 10);
    let before = collector.clear();
    assert_eq!(before.summary().total_requests, 0);
    assert_eq!(in_flight(&collector, "chat"), 1);
    clock.advance(SECOND * 10);
    assert!(poll_once(chat.as_mut()).is_ready());
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.usage), (Outcome::Ok, Usage::new(5, 5)));
    assert_eq!(record.duration, SECOND * 20, "it lasted longer than the epoch it ended in");
    assert_eq!(in_flight(&collector, "chat"), 0);
}

#[test]
fn what_stands_at_a_moment_is_not_added_up_over_epochs() {
    let (collector, _) = collector();
    let call = Call::builder("chat").collector(&collector).run_async(std::future::pending::<()>());
    let mut chat = Box::pin(call);
    assert!(poll_once(chat.as_mut()).is_pending());
    let mut all = collector.clear();
    let now = collector.snapshot();
    all.merge(now.clone());
    assert_eq!(Report::new(all.clone()).totals.in_flight, 1);
    assert_eq!((all.health.series, all.health.bytes), (now.health.series, now.health.bytes));
}

#[test]
fn with_writers_running_no_call_is_lost_and_none_counted_twice() {
    const WRITERS: u64 = 4;
    const CALLS: u64 = 5_000;
    let collector = Collector::builder().build();
    let done = AtomicBool::new(false);
    let mut epochs = thread::scope(|scope| {
        let write = || (0..CALLS).for_each(|_| ask(&collector));
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(write)).collect();
        let clearing = scope.spawn(|| {
            let mut epochs = Vec::new();
            while !done.load(Relaxed) {
                epochs.push(collector.clear());
            }
            epochs
        });
        writers.into_iter().for_each(|writer| writer.join().expect("no writer panics"));
        done.store(true, Relaxed);
        clearing.join().expect("clearing does not panic")
    });
    let mut all = collector.clear();
    assert!(epochs.len() > 1, "the epochs were many");
    epochs.drain(..).for_each(|epoch| all.merge(epoch));
    let summary = all.summary();
    assert_eq!(summary.total_requests, WRITERS * CALLS);
    assert_eq!(summary.total_tokens, WRITERS * CALLS * 1_200);
    assert_eq!(summary.total_cost, Usd::from_picos(270_000_000 * i128::from(WRITERS * CALLS)));
}

#[test]
fn the_reset_interval_clears_each_time_it_has_passed() {
    let (collector, clock) = collector_with(|settings| settings.reset_interval(SECOND * 60));
    ask(&collector);
    clock.advance(SECOND * 59);
    collector.tick();
    assert_eq!(collector.report().totals.requests, 1, "not yet");
    clock.advance(SECOND);
    collector.tick();
    assert_eq!(collector.report().totals.requests, 0);
    assert_eq!(collector.report().uptime, Duration::ZERO);
    ask(&collector);
    clock.advance(SECOND * 59);
    collector.tick();
    assert_eq!(collector.report().totals.requests, 1, "counted from the reset on");
    clock.advance(SECOND);
    collector.tick();
    assert_eq!(collector.report().totals.requests, 0);
}

#[test]
fn without_a_reset_interval_ticks_clear_nothing() {
    let (collector, clock) = collector();
    ask(&collector);
    clock.advance(SECOND * 1_000_000);
    collector.tick();
    assert_eq!(collector.report().totals.requests, 1);
}
