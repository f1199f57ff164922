//! Threads come and go; what they did stays.

use crate::{assert_exact, collector, ledger::Ledger, work::poll, work_on};
use monitor_runtime::{Call, Collector, Outcome};
use std::{cell::RefCell, future::Future, pin::Pin, thread};

#[test]
fn short_lived_threads_lose_nothing() {
    const THREADS: u64 = 256;
    const CALLS: u64 = 200;
    let collector = &collector();
    let done = thread::scope(|scope| {
        let threads: Vec<_> = (1..=THREADS)
            .map(|seed| scope.spawn(move || work_on(collector, seed, CALLS)))
            .collect();
        let mut done = Ledger::default();
        for thread in threads {
            done.add(&thread.join().unwrap());
        }
        done
    });
    assert!(done.total().calls() >= THREADS * CALLS);
    let last = collector.snapshot();
    assert_exact(&Ledger::read(&last), &done);
    assert_eq!(last.series.iter().map(|series| series.in_flight).sum::<u64>(), 0);
}

thread_local! {
    static KEPT: RefCell<Option<Pin<Box<dyn Future<Output = ()>>>>> = const { RefCell::new(None) };
}

fn keep_one_that_waits(collector: Collector) {
    let mut waiting: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
        let call = Call::builder("waiting").collector(&collector);
        call.run_async(std::future::pending::<()>()).await;
    });
    assert!(poll(waiting.as_mut()).is_pending());
    KEPT.with(|kept| *kept.borrow_mut() = Some(waiting));
}

#[test]
fn a_future_dropped_by_a_thread_local_at_thread_exit_is_one_cancelled_call() {
    let collector = collector();
    let of_the_thread = collector.clone();
    thread::spawn(|| keep_one_that_waits(of_the_thread)).join().unwrap();

    let snapshot = collector.snapshot();
    assert_eq!(snapshot.series.len(), 1);
    assert_eq!(snapshot.series[0].numbers.outcomes, [(Outcome::Cancelled, 1)].into());
    assert_eq!(snapshot.series[0].in_flight, 0);
}

#[test]
fn it_does_not_matter_which_thread_local_was_there_first() {
    let collector = collector();
    let of_the_thread = collector.clone();
    let thread = thread::spawn(|| {
        KEPT.with(|kept| assert!(kept.borrow().is_none())); // its destructor is now registered
        Call::builder("first").collector(&of_the_thread).run(|| ());
        keep_one_that_waits(of_the_thread);
    });
    thread.join().unwrap();

    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.cancelled), (2, 1));
}
