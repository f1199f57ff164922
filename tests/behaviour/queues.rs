//! A queue that is told by hand who waits: its numbers are exact, whatever ends a place in it.

use crate::fixture::{collector, collector_with};
use monitor_runtime::{Collector, Snapshot, queue::QueueSnapshot};
use serde_json::{Value, json};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

const SECOND: Duration = Duration::from_secs(1);

fn queue_of(snapshot: &Snapshot) -> &QueueSnapshot {
    assert_eq!(snapshot.queues.len(), 1);
    &snapshot.queues[0]
}

/// Waiting, active, finished, abandoned, rejected.
fn counts(collector: &Collector) -> [u64; 5] {
    let snapshot = collector.snapshot();
    let queue = queue_of(&snapshot);
    [queue.waiting, queue.active, queue.finished, queue.abandoned, queue.rejected]
}

#[test]
fn a_place_is_waiting_then_active_then_finished() {
    let (collector, _) = collector();
    let waiting = collector.queue("provider").enter();
    assert_eq!(counts(&collector), [1, 0, 0, 0, 0]);
    let active = waiting.start();
    assert_eq!(counts(&collector), [0, 1, 0, 0, 0]);
    drop(active);
    assert_eq!(counts(&collector), [0, 0, 1, 0, 0]);
}

#[test]
fn who_leaves_while_waiting_has_abandoned_and_was_never_active() {
    let (collector, clock) = collector();
    let waiting = collector.queue("provider").enter();
    clock.advance(SECOND * 4);
    assert_eq!(waiting.waited(), SECOND * 4);
    drop(waiting);
    assert_eq!(counts(&collector), [0, 0, 0, 1, 0]);
    let numbers = collector.report().queue.unwrap().all;
    assert_eq!(numbers.average_queue_time, None, "nobody started");
    assert_eq!(numbers.max_abandoned_time, Some(SECOND * 4));
    assert_eq!(numbers.average_length, Some(1.0), "but somebody stood there all the time");
}

#[test]
fn who_need_not_wait_counts_as_a_wait_of_zero_and_not_as_length() {
    let (collector, clock) = collector();
    let queue = collector.queue("provider");
    let waiting = queue.enter();
    clock.advance(SECOND);
    let both = (waiting.start(), queue.start());
    let numbers = collector.report().queue.unwrap().all;
    assert_eq!(numbers.average_queue_time, Some(SECOND / 2));
    assert_eq!((numbers.max_length, numbers.active_requests), (Some(1), 2));
    drop(both);
}

#[test]
fn a_panic_while_waiting_or_active_leaves_true_numbers() {
    let (collector, _) = collector();
    let queue = collector.queue("provider");
    let panics = |work: &dyn Fn()| assert!(catch_unwind(AssertUnwindSafe(work)).is_err());
    panics(&|| {
        let _waiting = queue.enter();
        panic!("while it waits");
    });
    panics(&|| queue.enter().start().run(|| panic!("while it is active")));
    assert_eq!(counts(&collector), [0, 0, 1, 1, 0]);
}

#[test]
fn averages_weigh_each_moment_alike() {
    let (collector, clock) = collector();
    let queue = collector.queue("provider");
    clock.advance(SECOND * 2); // 0 for 2 s
    let first = queue.enter();
    clock.advance(SECOND * 3); // 1 for 3 s
    let second = queue.enter();
    clock.advance(SECOND); // 2 for 1 s
    let first = first.start();
    clock.advance(SECOND * 4); // 1 for 4 s
    let second = second.start();

    let numbers = collector.report().queue.unwrap().all;
    assert_eq!(numbers.average_length, Some((3.0 + 2.0 + 4.0) / 10.0));
    assert_eq!(numbers.max_length, Some(2));
    assert_eq!(numbers.average_queue_time, Some(Duration::from_millis(4_500)));
    assert_eq!(numbers.max_queue_time, Some(SECOND * 5));
    drop((first, second));
}

#[test]
fn asked_in_the_middle_of_a_wait_the_time_up_to_now_counts() {
    let (collector, clock) = collector();
    let _waiting = collector.queue("provider").enter();
    for seconds in 1..=3 {
        clock.advance(SECOND);
        let snapshot = collector.snapshot();
        let queue = queue_of(&snapshot);
        assert_eq!(queue.time_in_queue, SECOND * seconds);
        assert_eq!(queue.average_length(), Some(1.0));
    }
}

#[test]
fn a_queue_in_which_nothing_has_happened_has_sizes_and_no_averages() {
    let (collector, clock) = collector();
    collector.queue("provider");
    clock.advance(SECOND);
    let numbers = collector.report().queue.unwrap().all;
    assert_eq!((numbers.current_size, numbers.active_requests, numbers.rejection_count), (0, 0, 0));
    assert_eq!((numbers.average_length, numbers.max_length), (None, None));
    assert_eq!((numbers.average_queue_time, numbers.max_queue_time), (None, None));
}

#[test]
fn at_the_very_first_moment_there_is_no_average_to_divide_by_no_time() {
    let (collector, _) = collector();
    let _waiting = collector.queue("provider").enter();
    let numbers = collector.report().queue.unwrap().all;
    assert_eq!((numbers.average_length, numbers.max_length), (None, Some(1)));
}

#[test]
fn waits_have_percentiles() {
    let (collector, clock) = collector();
    let queue = collector.queue("provider");
    let waiting: Vec<_> = (0..100).map(|_| queue.enter()).collect();
    for waiting in waiting {
        clock.advance(Duration::from_millis(10));
        drop(waiting.start());
    }
    let numbers = collector.report().queue.unwrap().all;
    let near = |found: Option<Duration>, millis: f64| {
        let found = found.unwrap().as_secs_f64() * 1e3;
        assert!((found / millis - 1.0).abs() < 0.0055, "{found} ms for {millis} ms");
    };
    near(numbers.p50_queue_time, 500.0);
    near(numbers.p95_queue_time, 950.0);
    near(numbers.p99_queue_time, 990.0);
}

#[test]
fn where_most_do_not_wait_the_median_is_zero() {
    let (collector, clock) = collector();
    let queue = collector.queue("provider");
    let waiting = queue.enter();
    (0..3).for_each(|_| drop(queue.start()));
    clock.advance(SECOND);
    drop(waiting.start());
    let numbers = collector.report().queue.unwrap().all;
    assert_eq!(numbers.p50_queue_time, Some(Duration::ZERO));
    assert!(numbers.p99_queue_time > Some(SECOND * 99 / 100));
}

#[test]
fn clear_counts_anew_and_what_stands_stays() {
    let (collector, clock) = collector();
    let queue = collector.queue("provider").capacity(10);
    let (waiting, active) = (queue.enter(), queue.enter().start());
    clock.advance(SECOND * 3);
    let before = collector.clear();
    let after = collector.snapshot();
    assert_eq!((queue_of(&before).waiting, queue_of(&before).active), (0, 0), "belong to no epoch");
    assert_eq!((queue_of(&after).waiting, queue_of(&after).active), (1, 1));
    assert_eq!((queue_of(&after).entered, queue_of(&after).max_length), (0, 1));
    assert_eq!(queue_of(&after).capacity, Some(10));

    clock.advance(SECOND);
    drop(active);
    drop(waiting.start());
    let after = collector.snapshot();
    assert_eq!(queue_of(&after).wait.max, Some(SECOND * 4), "whole, where it started");
    assert_eq!(queue_of(&after).average_length(), Some(1.0), "the second after, and not the three");

    let mut all = before;
    all.merge(after);
    let queue = queue_of(&all);
    assert_eq!((queue.entered, queue.started, queue.finished), (2, 2, 2));
    assert_eq!((queue.time_in_queue, queue.watched), (SECOND * 4, SECOND * 4));
    assert_eq!(queue.capacity, Some(10), "and not twice");
}

#[test]
fn queues_of_two_processes_add_up() {
    let of_process = |waits: u32, millis: u64| {
        let (collector, clock) = collector();
        let queue = collector.queue("provider").concurrency(8);
        let waiting: Vec<_> = (0..waits).map(|_| queue.enter()).collect();
        clock.advance(Duration::from_millis(millis));
        waiting.into_iter().for_each(|waiting| drop(waiting.start()));
        queue.reject();
        std::mem::forget(queue.enter());
        collector.snapshot()
    };
    let mut all = of_process(1, 4_000);
    all.merge(of_process(3, 2_000));
    let queue = queue_of(&all);
    assert_eq!((queue.waiting, queue.rejected, queue.started), (2, 2, 4));
    assert_eq!((queue.max_length, queue.concurrency), (3, Some(16)));
    assert_eq!(queue.average_length(), Some((4.0 + 6.0) / 6.0));
    assert_eq!((queue.wait.sum, queue.wait.max), (SECOND * 10, Some(SECOND * 4)));
    assert_eq!(queue.wait.histogram.count(), 4);
}

#[test]
fn a_snapshot_with_queues_comes_back_from_json() {
    let (collector, clock) = collector();
    let waiting = collector.queue("provider").enter();
    clock.advance(SECOND);
    drop(waiting.start());
    let snapshot = collector.snapshot();
    let text = serde_json::to_string(&snapshot).unwrap();
    let again: Snapshot = serde_json::from_str(&text).unwrap();
    assert_eq!(format!("{:?}", again.queues), format!("{:?}", snapshot.queues));
}

#[test]
fn all_queues_together_have_the_older_systems_fields() {
    let (collector, clock) = collector();
    let provider = collector.queue("provider").concurrency(8);
    let waiting = provider.enter();
    clock.advance(SECOND * 2);
    let _active = waiting.start();
    let _jobs = (collector.queue("jobs").enter(), collector.queue("jobs").enter());
    provider.reject();
    clock.advance(SECOND * 2);
    let report: Value = serde_json::from_str(&collector.report().to_json()).unwrap();
    let queue = &report["queue"];
    for (key, value) in [
        ("current_size", json!(2)),
        ("active_requests", json!(1)),
        ("average_queue_time_seconds", json!(2.0)),
        ("max_queue_time_seconds", json!(2.0)),
        ("average_length", json!(2.5)), // half of one, and two
        ("max_length", json!(2)),
        ("rejection_count", json!(1)),
        ("concurrency", Value::Null), // the other has none
    ] {
        assert_eq!(queue[key], value, "{key} in {queue}");
    }
    let names: Vec<_> = queue["queues"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["jobs", "provider"]);
    let provider = &queue["queues"][1];
    assert_eq!(
        (&provider["concurrency"], &provider["p95_queue_time_seconds"]),
        (&json!(8), &json!(2.0))
    );
}

#[test]
fn a_name_is_one_queue_and_past_a_thousand_all_are_one() {
    let (collector, _) = collector();
    let waiting: Vec<_> =
        (0..1_500).map(|n| collector.queue(&format!("q{n:04}")).enter()).collect();
    let again = collector.queue("q0007").enter();
    let snapshot = collector.snapshot();
    assert_eq!(snapshot.queues.len(), 1_001);
    let of = |name: &str| snapshot.queues.iter().find(|queue| queue.name == name).unwrap().waiting;
    assert_eq!((of("q0007"), of("(others)")), (2, 500));
    drop((waiting, again));
    assert_eq!(collector.report().queue.unwrap().all.abandoned_count, 1_501);
}

#[test]
fn hostile_names_are_mended_and_shown() {
    let (collector, _) = collector();
    for name in ["", "\u{1b}[2J\n", "right\u{202e}to left", "\"quoted\" <b>", &"x".repeat(100_000)]
    {
        drop(collector.queue(name).enter());
    }
    let report = collector.report();
    let queues = &report.queue.as_ref().unwrap().queues;
    assert_eq!(queues.len(), 5);
    for queue in queues {
        assert!(queue.name.len() <= 256 && !queue.name.contains(char::is_control), "{queue:?}");
    }
    assert!(serde_json::from_str::<Value>(&report.to_json()).is_ok());
    assert!(!report.to_string().contains('\u{1b}'));
}

#[test]
fn a_collector_that_is_off_counts_nobody_and_waits_are_known_all_the_same() {
    let (collector, clock) = collector_with(|settings| settings.enabled(false));
    let queue = collector.queue("provider");
    let waiting = queue.enter();
    clock.advance(SECOND);
    collector.set_enabled(true);
    assert_eq!(waiting.waited(), SECOND);
    let active = waiting.start();
    assert_eq!(active.wait(), SECOND);
    drop(active);
    assert_eq!(counts(&collector), [0; 5]);

    let counted = queue.enter();
    collector.set_enabled(false);
    drop(counted.start());
    queue.reject();
    assert_eq!(counts(&collector), [0, 0, 1, 0, 0], "who was counted is counted to the end");
}
