//! Which single calls outlive the others: those that failed, and the slowest of about an hour.

use crate::fixture::{collector, collector_with, health};
use monitor_runtime::{Call, Collector, Outcome, Request, Snapshot, Trace, current};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn ask(collector: &Collector, name: &str, seconds: u32) {
    collector.record(Request::new(name).duration(SECOND * seconds));
}

fn fail(collector: &Collector, name: &str) {
    collector.record(Request::new(name).status(429).error("rate limit reached"));
}

fn names(traces: &[Trace]) -> Vec<&str> {
    traces.iter().map(|trace| trace.request.key.function.as_str()).collect()
}

#[test]
fn no_number_of_successes_pushes_a_failure_out() {
    let (collector, clock) = collector();
    fail(&collector, "first");
    clock.advance(SECOND);
    fail(&collector, "second");
    for _ in 0..10_000 {
        ask(&collector, "fine", 1);
    }
    let failed = collector.failed_traces(10);
    assert_eq!(names(&failed), ["second", "first"], "newest first");
    assert_eq!(failed[0].request.error_message.as_deref(), Some("rate limit reached"));
    assert!(collector.trace(failed[1].trace_id).is_some(), "and it is found by its id");
    assert_eq!(names(&collector.failed_traces(1)), ["second"]);
}

#[test]
fn panics_are_failures_and_cancelled_and_rejected_calls_are_not() {
    let (collector, _) = collector();
    for outcome in Outcome::ALL {
        collector.record(Request::new(outcome.name()).outcome(outcome).duration(SECOND));
    }
    assert_eq!(names(&collector.failed_traces(9)), ["panicked", "error"]);
    let mut slowest = collector.slowest_traces(9);
    slowest.sort_by(|one, other| one.request.key.cmp(&other.request.key));
    assert_eq!(names(&slowest), ["error", "ok", "panicked"], "how long others take nobody knows");
}

#[test]
fn of_failures_only_the_latest_stay() {
    let (collector, clock) = collector_with(|settings| settings.failed_traces(20));
    for n in 0..500 {
        clock.advance(SECOND);
        fail(&collector, &format!("call {n}"));
    }
    let failed = collector.failed_traces(usize::MAX);
    assert_eq!((failed.len(), names(&failed)[0], names(&failed)[19]), (20, "call 499", "call 480"));
}

#[test]
fn no_number_of_fast_calls_pushes_a_slow_one_out() {
    let (collector, _) = collector_with(|settings| settings.slowest_traces(3));
    for seconds in [5, 40, 7, 20, 1, 30, 6] {
        ask(&collector, &format!("{seconds} s"), seconds);
        (0..3_000).for_each(|_| ask(&collector, "fast", 0));
    }
    assert_eq!(names(&collector.slowest_traces(10)), ["40 s", "30 s", "20 s"]);
    assert_eq!(names(&collector.slowest_traces(1)), ["40 s"]);
    assert!(names(&collector.traces(usize::MAX)).iter().all(|name| *name == "fast"));
    let slowest = collector.slowest_traces(1).remove(0);
    assert_eq!(collector.trace(slowest.trace_id), Some(slowest));
}

#[test]
fn a_slow_call_gives_way_after_an_hour_and_not_earlier() {
    let (collector, clock) = collector_with(|settings| settings.slowest_traces(2));
    ask(&collector, "slow", 900);
    ask(&collector, "slow too", 800);
    for _ in 0..4 {
        clock.advance(MINUTE * 14);
        ask(&collector, "usual", 2);
    }
    assert_eq!(names(&collector.slowest_traces(2)), ["slow", "slow too"]);
    clock.advance(MINUTE * 5);
    assert_eq!(names(&collector.slowest_traces(9)), ["usual", "usual"]);
}

#[test]
fn when_slow_calls_give_way_those_are_there_that_were_slow_in_the_meantime() {
    let (collector, clock) = collector_with(|settings| settings.slowest_traces(2));
    let minute = |name: &str, seconds| {
        ask(&collector, name, seconds);
        clock.advance(MINUTE);
    };
    (0..29).for_each(|_| minute("outage", 600));
    minute("usual", 1);
    (0..20).for_each(|_| minute("usual", 1));
    minute("slow", 9);
    (0..29).for_each(|_| minute("usual", 1));
    assert_eq!(names(&collector.slowest_traces(2)), ["slow", "usual"]);
}

#[test]
fn a_call_of_long_ago_that_is_recorded_now_is_none_of_the_slowest_of_the_hour() {
    let (collector, clock) = collector();
    let long_ago = clock.now();
    clock.advance(MINUTE * 90);
    collector.record(Request::new("imported").duration(SECOND * 500).started(long_ago));
    ask(&collector, "now", 1);
    assert_eq!(names(&collector.slowest_traces(9)), ["now"]);
    assert_eq!(collector.traces(9).len(), 2);
}

#[test]
fn an_epoch_takes_its_failures_and_slowest_calls_with_it() {
    let (collector, _) = collector();
    fail(&collector, "before");
    ask(&collector, "before", 30);
    let bytes = health(&collector).bytes;
    let epoch = collector.clear();
    assert_eq!(names(&epoch.traces.failed), ["before"]);
    assert_eq!(epoch.traces.slowest[0].latency(), SECOND * 30);
    let found = (collector.failed_traces(9).len(), collector.slowest_traces(9).len());
    assert_eq!(found, (0, 0));
    assert!(health(&collector).bytes < bytes, "what they took is given back");
    ask(&collector, "after", 1);
    assert_eq!(names(&collector.slowest_traces(9)), ["after"], "a new epoch has a bar of its own");
    fail(&collector, "after");
    assert_eq!(names(&collector.failed_traces(9)), ["after"]);
}

#[test]
fn rings_take_no_more_bytes_than_are_granted_and_no_call_is_lost() {
    const CAP: usize = 1 << 19;
    let (collector, clock) = collector_with(|settings| {
        let many = 1_000_000;
        let settings = settings.max_series(10).max_bytes(CAP).window_size(many).traces(many);
        settings.failed_traces(many).slowest_traces(many)
    });
    for seconds in 1..5_000 {
        clock.advance(SECOND);
        ask(&collector, "slower and slower", seconds);
        fail(&collector, "slower and slower");
    }
    let health = health(&collector);
    assert!(health.bytes as usize <= CAP, "{} bytes", health.bytes);
    assert_eq!(collector.report().totals.requests, 2 * 4_999);
    let kept = collector.failed_traces(usize::MAX);
    assert_eq!(kept[0].request.ended, clock.now(), "the latest is there");
    assert!((100..4_000).contains(&kept.len()), "{} are kept", kept.len());
    assert_eq!(collector.slowest_traces(1)[0].latency(), SECOND * 4_999);
}

#[test]
fn without_request_tracing_nothing_of_it_is_kept() {
    let (collector, _) = collector_with(|settings| settings.request_tracing(false));
    fail(&collector, "chat");
    assert_eq!((collector.failed_traces(9).len(), collector.slowest_traces(9).len()), (0, 0));
    assert_eq!(collector.snapshot().traces, Snapshot::default().traces);
}

#[test]
fn a_trace_goes_through_json_unchanged() {
    let (collector, clock) = collector();
    Call::builder("agent").collector(&collector).run(|| {
        Call::builder("chat").model("gpt-4o-mini").tag("tenant", "acme").run(|| {
            clock.advance(Duration::from_nanos(1_234_567_891));
            let waited = Duration::from_micros(17);
            current().tokens(1_000, 200).queue_wait(waited).retry().status(503);
        });
    });
    fail(&collector, "by hand");
    let traces = collector.traces(9);
    assert_eq!(traces.len(), 3);
    let text = serde_json::to_string(&traces).expect("traces are JSON");
    let back: Vec<Trace> = serde_json::from_str(&text).expect("they read their own JSON");
    assert_eq!(back, traces);
}

#[test]
fn snapshots_of_two_processes_have_the_slowest_and_latest_of_both() {
    let ((one, clock), (other, other_clock)) = (collector(), collector());
    for seconds in 1..=30 {
        clock.advance(SECOND);
        other_clock.advance(SECOND);
        ask(if seconds % 2 == 0 { &one } else { &other }, &format!("{seconds} s"), seconds);
        fail(if seconds % 2 == 0 { &one } else { &other }, &format!("at {seconds}"));
    }
    let (one, other) = (one.snapshot(), other.snapshot());
    let (mut all, mut the_same) = (one.clone(), other.clone());
    all.merge(other);
    the_same.merge(one);
    assert_eq!(all.traces, the_same.traces);
    let (slowest, failed) = (names(&all.traces.slowest), names(&all.traces.failed));
    assert_eq!((slowest.len(), slowest[0], slowest[1]), (20, "30 s", "29 s"));
    assert_eq!((failed.len(), failed[0], failed[19]), (20, "at 30", "at 11"));
}

#[test]
fn snapshots_of_before_there_were_traces_are_read_still() {
    let (collector, _) = collector();
    fail(&collector, "chat");
    let mut snapshot = serde_json::to_value(collector.snapshot()).expect("a snapshot is JSON");
    snapshot.as_object_mut().and_then(|fields| fields.remove("traces")).expect("it is there now");
    let old: Snapshot = serde_json::from_value(snapshot).expect("it is read");
    assert_eq!(old.traces, Snapshot::default().traces);
}

#[test]
fn a_failure_is_kept_where_successes_took_all_memory() {
    for kibibytes in [256, 900, 1_030, 1_240, 1_650, 4_096] {
        let settings = Collector::builder().traces(usize::MAX).max_bytes(kibibytes << 10);
        let collector = settings.build();
        (0..20_000).for_each(|_| collector.record(Request::new("chat").status(200)));
        collector.record(Request::new("chat").status(429));
        assert_eq!(collector.failed_traces(10).len(), 1, "of {kibibytes} KiB");
    }
}
