//! A monitored semaphore: those who wait for a permit are the queue, those who hold one are active.

use crate::fixture::{collector, drop_after_first_poll, poll_once, the_only_call};
use monitor_runtime::{Call, Collector, monitor, queue::Semaphore};
use std::{future::Future, pin::pin, task::Poll, time::Duration};
use tokio::sync::TryAcquireError;

const SECOND: Duration = Duration::from_secs(1);

fn semaphore(collector: &Collector, permits: usize) -> Semaphore {
    Semaphore::new(collector.queue("provider"), permits)
}

fn ready<T>(future: impl Future<Output = T>) -> T {
    match poll_once(pin!(future)) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn who_gets_a_permit_at_once_has_not_waited() {
    let (collector, _) = collector();
    let semaphore = semaphore(&collector, 2);
    let permits = (ready(semaphore.acquire()).unwrap(), semaphore.try_acquire().unwrap());
    let now = semaphore.queue().snapshot();
    assert_eq!((now.active, now.concurrency, now.max_length), (2, Some(2), 0));
    assert_eq!((now.started, now.wait.max), (2, Some(Duration::ZERO)));
    drop(permits);
    assert_eq!((semaphore.queue().snapshot().active, semaphore.available_permits()), (0, 2));
}

#[test]
fn who_has_to_wait_is_in_the_queue_until_there_is_a_permit() {
    let (collector, clock) = collector();
    let semaphore = semaphore(&collector, 1);
    let held = semaphore.try_acquire().unwrap();
    let mut next = Box::pin(semaphore.acquire());
    assert!(poll_once(next.as_mut()).is_pending());
    clock.advance(SECOND * 3);
    assert_eq!(semaphore.queue().snapshot().waiting, 1);
    drop(held);
    let Poll::Ready(Ok(permit)) = poll_once(next.as_mut()) else { panic!("there is a permit") };
    assert_eq!(permit.wait(), SECOND * 3);
    let now = semaphore.queue().snapshot();
    assert_eq!((now.waiting, now.active, now.wait.max), (0, 1, Some(SECOND * 3)));
    assert_eq!(now.average_length(), Some(1.0));
}

#[test]
fn the_wait_for_a_permit_is_in_the_trace_of_the_call_that_waits() {
    let (collector, clock) = collector();
    let semaphore = semaphore(&collector, 1);
    let held = semaphore.try_acquire().unwrap();
    let mut call = Box::pin(Call::builder("chat").collector(&collector).run_async(async {
        let _permit = semaphore.acquire().await;
        clock.advance(SECOND);
    }));
    assert!(poll_once(call.as_mut()).is_pending());
    clock.advance(SECOND * 2);
    drop(held);
    assert!(poll_once(call.as_mut()).is_ready());
    let record = the_only_call(&collector);
    assert_eq!((record.queue_wait, record.duration), (SECOND * 2, SECOND * 3));
    assert_eq!(collector.traces(1)[0].request.queue_wait, SECOND * 2);
}

#[test]
fn the_wait_for_a_permit_before_a_call_is_handed_over_to_it() {
    let (collector, clock) = collector();
    let semaphore = semaphore(&collector, 1);
    let held = semaphore.try_acquire().unwrap();
    let mut work = Box::pin(async {
        let permit = semaphore.acquire().await.unwrap();
        let call = Call::builder("chat").collector(&collector);
        permit.run_async(call.run_async(async { semaphore.available_permits() })).await
    });
    assert!(poll_once(work.as_mut()).is_pending());
    clock.advance(SECOND * 2);
    drop(held);
    assert_eq!(poll_once(work.as_mut()), Poll::Ready(0), "the permit is held as long as it runs");
    assert_eq!(semaphore.available_permits(), 1);
    let record = the_only_call(&collector);
    assert_eq!((record.queue_wait, record.duration), (SECOND * 2, Duration::ZERO));
}

#[test]
fn who_is_cancelled_while_waiting_has_left_and_takes_no_permit() {
    let (collector, _) = collector();
    let semaphore = semaphore(&collector, 1);
    let held = semaphore.try_acquire().unwrap();
    drop_after_first_poll(semaphore.acquire());
    let now = semaphore.queue().snapshot();
    assert_eq!((now.waiting, now.abandoned, now.active), (0, 1, 1));
    drop(held);
    assert_eq!(semaphore.available_permits(), 1);
}

#[monitor(collector = semaphore.1.clone())]
fn tries(semaphore: (&Semaphore, &Collector)) -> Result<(), TryAcquireError> {
    semaphore.0.try_acquire().map(drop)
}

#[test]
fn a_permit_that_is_refused_is_a_rejection_of_the_queue_and_of_the_call() {
    let (collector, _) = collector();
    let semaphore = semaphore(&collector, 1);
    let held = semaphore.try_acquire().unwrap();
    assert_eq!(tries((&semaphore, &collector)), Err(TryAcquireError::NoPermits));
    let report = collector.report();
    assert_eq!((report.totals.rejected, report.totals.failures), (1, 0));
    assert_eq!(report.queue.unwrap().all.rejection_count, 1);
    drop(held);
}

#[test]
fn several_permits_are_one_that_waits_and_one_that_is_active() {
    let (collector, clock) = collector();
    let semaphore = semaphore(&collector, 3);
    let held = semaphore.try_acquire().unwrap();
    assert_eq!(semaphore.try_acquire_many(3).unwrap_err(), TryAcquireError::NoPermits);
    let mut three = Box::pin(semaphore.acquire_many(3));
    assert!(poll_once(three.as_mut()).is_pending());
    clock.advance(SECOND);
    drop(held);
    let Poll::Ready(Ok(three)) = poll_once(three.as_mut()) else { panic!("there are three") };
    let now = semaphore.queue().snapshot();
    assert_eq!((now.active, now.wait.max, now.rejected), (1, Some(SECOND), 1));
    drop(three);
    assert_eq!(semaphore.available_permits(), 3);
}

#[test]
fn a_closed_semaphore_sends_those_away_who_wait_and_rejects_nobody() {
    let (collector, _) = collector();
    let semaphore = semaphore(&collector, 1);
    let held = semaphore.try_acquire().unwrap();
    let mut waits = Box::pin(semaphore.acquire());
    assert!(poll_once(waits.as_mut()).is_pending());
    semaphore.close();
    assert!(matches!(poll_once(waits.as_mut()), Poll::Ready(Err(_))));
    assert!(ready(semaphore.acquire()).is_err());
    assert_eq!(semaphore.try_acquire().unwrap_err(), TryAcquireError::Closed);
    drop(held);
    let now = semaphore.queue().snapshot();
    assert_eq!((now.entered, now.started, now.abandoned, now.rejected), (2, 1, 1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_more_are_active_than_there_are_permits_and_nobody_is_lost() {
    let collector = Collector::builder().build();
    let semaphore = semaphore(&collector, 4);
    let tasks = (0..400).map(|n| {
        let semaphore = semaphore.clone();
        tokio::spawn(async move {
            let acquired = semaphore.acquire();
            if n % 7 == 0 {
                drop(tokio::time::timeout(Duration::from_micros(n), acquired).await);
            } else {
                let _permit = acquired.await.unwrap();
                assert!(semaphore.queue().snapshot().active <= 4);
                tokio::task::yield_now().await;
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let now = semaphore.queue().snapshot();
    assert_eq!((now.waiting, now.active, now.entered), (0, 0, 400));
    assert_eq!(now.entered, now.finished + now.abandoned);
    assert_eq!(semaphore.available_permits(), 4);
}
