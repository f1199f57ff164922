//! Many threads in one queue, readers and `clear` among them: nobody is lost and nobody counted
//! twice.

use monitor_runtime::{Collector, Snapshot, queue::QueueSnapshot};
use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

const THREADS: u64 = 8;
const EACH: u64 = 3_000;

fn adds_up(queue: &QueueSnapshot) {
    assert_eq!(queue.entered, queue.started + queue.abandoned + queue.waiting, "{queue:?}");
    assert_eq!(queue.started, queue.finished + queue.active, "{queue:?}");
    assert_eq!(queue.wait.count, queue.started);
    assert_eq!(queue.wait.histogram.count(), queue.started);
}

/// Each way through a queue, by turns.
fn goes_through(collector: &Collector, turn: u64) {
    let queue = collector.queue("provider");
    match turn % 5 {
        0 => drop(queue.enter().start()),
        1 => drop(queue.enter()),
        2 => queue.reject(),
        3 => queue.start().run(|| ()),
        _ => {
            let panics = || queue.enter().start().run(|| resume_unwind(Box::new("a panic")));
            assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
        }
    }
}

fn storm(collector: &Collector, meanwhile: impl Fn() + Sync) {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !over.load(Relaxed) {
                meanwhile();
            }
        });
        let workers: Vec<_> = (0..THREADS)
            .map(|_| scope.spawn(|| (0..EACH).for_each(|turn| goes_through(collector, turn))))
            .collect();
        workers.into_iter().for_each(|worker| worker.join().unwrap());
        over.store(true, Relaxed);
        reader.join().unwrap();
    });
}

fn all_have_gone_through(queue: &QueueSnapshot) {
    let fifth = THREADS * EACH / 5;
    adds_up(queue);
    assert_eq!((queue.waiting, queue.active), (0, 0));
    assert_eq!((queue.started, queue.abandoned, queue.rejected), (3 * fifth, fifth, fifth));
    assert!((1..=THREADS).contains(&queue.max_length), "{}", queue.max_length);
    assert!(queue.average_length().unwrap() <= THREADS as f64);
}

#[test]
fn at_any_moment_who_entered_has_started_left_or_waits() {
    let collector = Collector::builder().build();
    storm(&collector, || collector.snapshot().queues.iter().for_each(adds_up));
    all_have_gone_through(&collector.snapshot().queues[0]);
}

#[test]
fn before_and_after_each_clear_add_up_to_all() {
    let collector = Collector::builder().build();
    let all = std::sync::Mutex::new(Snapshot::default());
    storm(&collector, || all.lock().unwrap().merge(collector.clear()));
    let mut all = all.into_inner().unwrap();
    all.merge(collector.snapshot());
    all_have_gone_through(&all.queues[0]);
}
