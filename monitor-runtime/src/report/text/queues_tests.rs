//! Queues, as text.

use super::tests::assert_fits;
use crate::{Collector, Report, Snapshot, clock::MockClock, queue::QueueSnapshot};
use std::time::Duration;

/// One queue with a bit of everything, one that nobody has used.
fn busy() -> Snapshot {
    let clock = MockClock::new();
    let collector = Collector::builder().clock(clock.clock()).build();
    let provider = collector.queue("provider").capacity(100).concurrency(8);
    collector.queue("jobs");
    let first = provider.enter();
    let second = provider.enter();
    clock.advance(Duration::from_millis(1_500));
    let _active = first.start();
    drop(second);
    provider.reject();
    clock.advance(Duration::from_millis(500));
    collector.snapshot()
}

#[test]
fn queues_are_shown_with_their_limits_and_those_without_data_say_so() {
    let text = Report::new(busy()).to_string();
    assert_fits(&text);
    for line in [
        "Queues                      waiting  active  avg wait      p95      p99      max",
        "all of them                       0       1    1.50 s   1.50 s   1.50 s   1.50 s",
        "provider                      0/100     1/8    1.50 s   1.50 s   1.50 s   1.50 s",
        "jobs                              0       0   no data  no data  no data  no data",
        "Queues: length                   avg length      max  started  rejected  gave up",
        "all of them                             1.5        -        1         1        1",
        "provider                                1.5        2        1         1        1",
        "jobs                                no data  no data        0         0        0",
    ] {
        assert!(text.lines().any(|shown| shown == line), "{line} is missing in\n{text}");
    }
}

#[test]
fn one_queue_has_no_line_of_all() {
    let mut one = busy();
    one.queues.truncate(1);
    assert!(!Report::new(one).to_string().contains("all of them"));
}

#[test]
fn without_queues_nothing_is_said_of_them() {
    assert!(!Report::new(Snapshot::default()).to_string().contains("Queue"));
}

#[test]
fn the_longest_average_wait_comes_first() {
    let mut snapshot = busy();
    snapshot.queues.reverse();
    let text = Report::new(snapshot).to_string();
    let place = |name: &str| text.find(name).unwrap();
    assert!(place("\nprovider") < place("\njobs"), "{text}");
}

#[test]
fn where_somebody_waits_now_comes_first_also_if_nobody_ever_started() {
    let mut snapshot = busy();
    snapshot.queues[0].waiting = 40;
    let text = Report::new(snapshot).to_string();
    let place = |name: &str| text.find(name).unwrap();
    assert!(place("\njobs") < place("\nprovider"), "{text}");
}

#[test]
fn hostile_names_and_the_largest_numbers_fit() {
    for name in ["a\u{1b}[2J\nb", "right\u{202e}to left", &"模型".repeat(5_000), ""] {
        let mut queue = QueueSnapshot {
            name: name.into(),
            waiting: u64::MAX / 4,
            active: u64::MAX / 4,
            capacity: Some(u64::MAX / 4),
            concurrency: Some(u64::MAX / 4),
            started: u64::MAX / 4,
            rejected: u64::MAX / 4,
            abandoned: u64::MAX / 4,
            max_length: u64::MAX,
            time_in_queue: Duration::MAX,
            watched: Duration::from_nanos(1),
            ..QueueSnapshot::default()
        };
        queue.wait.count = 1;
        let year = Duration::from_secs(365 * 24 * 3_600);
        queue.wait.sum = year;
        queue.wait.max = Some(year);
        let queues = vec![queue.clone(), queue];
        assert_fits(&Report::new(Snapshot { queues, ..Snapshot::default() }).to_string());
    }
}
