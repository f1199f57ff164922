//! A monitored channel: its items are the queue, and each hands its wait over to the call that works
//! on it.

use crate::fixture::{collector, drop_after_first_poll, poll_once, the_only_call_of};
use monitor_runtime::{Call, Collector, current, monitor, queue};
use std::{task::Poll, time::Duration};
use tokio::sync::mpsc::error::TrySendError;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn an_item_waits_from_send_to_recv_and_is_active_until_its_job_is_over() {
    let (collector, clock) = collector();
    let jobs = collector.queue("jobs");
    let (sender, mut worker) = queue::channel(&jobs, 10);
    sender.try_send("item").unwrap();
    clock.advance(SECOND * 2);
    assert_eq!((jobs.snapshot().waiting, jobs.snapshot().capacity), (1, Some(10)));
    let job = worker.try_recv().unwrap();
    assert_eq!((job.wait(), *job.item()), (SECOND * 2, "item"));
    assert_eq!((jobs.snapshot().waiting, jobs.snapshot().active), (0, 1));
    assert_eq!(job.into_inner(), "item");
    assert_eq!((jobs.snapshot().active, jobs.snapshot().finished), (0, 1));
}

#[test]
fn the_time_in_front_of_a_full_channel_is_part_of_the_wait() {
    let (collector, clock) = collector();
    let jobs = collector.queue("jobs");
    let (sender, mut worker) = queue::channel(&jobs, 1);
    sender.try_send(1).unwrap();
    let mut second = Box::pin(sender.send(2));
    assert!(poll_once(second.as_mut()).is_pending());
    assert_eq!(jobs.snapshot().waiting, 2, "one in it, one in front of it");
    clock.advance(SECOND);
    worker.try_recv().unwrap().into_inner();
    assert_eq!(poll_once(second.as_mut()), Poll::Ready(Ok(())));
    clock.advance(SECOND);
    assert_eq!(worker.try_recv().unwrap().wait(), SECOND * 2);
}

#[test]
fn the_call_that_works_on_an_item_has_its_wait() {
    let (collector, clock) = collector();
    let (sender, mut worker) = queue::channel(&collector.queue("jobs"), 10);
    let answer = |name| Call::builder(name).collector(&collector);
    sender.try_send("sync").unwrap();
    sender.try_send("async").unwrap();
    clock.advance(SECOND * 2);
    worker.try_recv().unwrap().run(|name| answer(name).run(|| clock.advance(SECOND)));
    let job = worker.try_recv().unwrap();
    let mut work = Box::pin(job.run_async(|name| answer(name).run_async(async {})));
    assert!(poll_once(work.as_mut()).is_ready());

    let sync = the_only_call_of(&collector, "sync");
    assert_eq!((sync.queue_wait, sync.duration), (SECOND * 2, SECOND));
    let asynchronous = the_only_call_of(&collector, "async");
    assert_eq!((asynchronous.queue_wait, asynchronous.duration), (SECOND * 3, Duration::ZERO));
    assert_eq!(collector.report().queue_wait.total, Some(SECOND * 5));
}

#[test]
fn a_call_around_the_workers_loop_has_not_waited() {
    let (collector, clock) = collector();
    let (sender, mut worker) = queue::channel(&collector.queue("jobs"), 10);
    sender.try_send(()).unwrap();
    clock.advance(SECOND);
    Call::builder("worker").collector(&collector).run(|| {
        let job = worker.try_recv().unwrap();
        job.run(|()| Call::builder("job").run(|| ()));
    });
    assert_eq!(the_only_call_of(&collector, "worker").queue_wait, Duration::ZERO);
    assert_eq!(the_only_call_of(&collector, "job").queue_wait, SECOND);
}

#[test]
fn a_call_that_has_begun_can_take_the_wait_by_itself() {
    #[monitor(name = "job", collector = collector.clone())]
    fn work(collector: &Collector, job: queue::Job<u8>) -> u8 {
        current().queue_wait(job.wait());
        let (item, _active) = job.into_parts();
        item
    }
    let (collector, clock) = collector();
    let (sender, mut worker) = queue::channel(&collector.queue("jobs"), 10);
    sender.try_send(7).unwrap();
    clock.advance(SECOND);
    assert_eq!(work(&collector, worker.try_recv().unwrap()), 7);
    assert_eq!(the_only_call_of(&collector, "job").queue_wait, SECOND);
}

#[test]
fn a_full_channel_is_a_rejection_of_the_queue_and_of_the_call() {
    #[monitor(collector = of.1.clone())]
    fn sends(of: (&queue::Sender<u8>, &Collector)) -> Result<(), TrySendError<u8>> {
        of.0.try_send(2)
    }
    let (collector, _) = collector();
    let (sender, worker) = queue::channel(&collector.queue("jobs"), 1);
    sender.try_send(1).unwrap();
    assert_eq!(sends((&sender, &collector)), Err(TrySendError::Full(2)));
    let report = collector.report();
    assert_eq!((report.totals.rejected, report.totals.failures), (1, 0));
    let queue = report.queue.unwrap().all;
    assert_eq!((queue.rejection_count, queue.current_size), (1, 1));
    drop(worker);
}

#[test]
fn items_that_nobody_reads_have_left_the_queue() {
    let (collector, clock) = collector();
    let jobs = collector.queue("jobs");
    let (sender, worker) = queue::channel(&jobs, 2);
    sender.try_send(1).unwrap();
    sender.try_send(2).unwrap();
    drop_after_first_poll(sender.send(3));
    assert_eq!((jobs.snapshot().waiting, jobs.snapshot().abandoned), (2, 1));
    clock.advance(SECOND);
    drop(worker);
    let now = jobs.snapshot();
    assert_eq!((now.waiting, now.abandoned, now.active), (0, 3, 0));
    assert_eq!((now.abandoned_wait, now.abandoned_wait_max), (SECOND * 2, SECOND));
}

#[test]
fn what_is_sent_to_nobody_comes_back_and_was_never_in_the_queue() {
    let (collector, _) = collector();
    let jobs = collector.queue("jobs");
    let (sender, mut worker) = queue::channel(&jobs, 1);
    worker.close();
    assert!(sender.is_closed());
    assert_eq!(sender.try_send(1), Err(TrySendError::Closed(1)));
    assert_eq!(sender.blocking_send(2).unwrap_err().0, 2);
    let Poll::Ready(Err(unsent)) = poll_once(Box::pin(sender.send(3)).as_mut()) else {
        panic!("it is closed")
    };
    assert_eq!((unsent.0, jobs.snapshot().entered), (3, 0));
    assert_eq!(jobs.snapshot().rejected, 0);
}

#[test]
fn threads_that_block_count_as_all_others() {
    let (collector, _) = collector();
    let jobs = collector.queue("jobs");
    let (sender, mut worker) = queue::channel(&jobs, 1);
    let sender =
        std::thread::spawn(move || (0..100).for_each(|n| sender.blocking_send(n).unwrap()));
    let mut received = Vec::new();
    while let Some(job) = worker.blocking_recv() {
        received.push(job.into_inner());
    }
    sender.join().unwrap();
    assert_eq!(received, (0..100).collect::<Vec<_>>());
    let now = jobs.snapshot();
    assert_eq!((now.entered, now.finished, now.waiting), (100, 100, 0));
    assert!(now.max_length <= 3, "in front of it, in it, on its way out: {}", now.max_length);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_senders_and_the_worker_agree_on_every_item() {
    let collector = Collector::builder().build();
    let jobs = collector.queue("jobs");
    let (sender, mut worker) = queue::channel(&jobs, 16);
    let senders: Vec<_> = (0..8)
        .map(|_| {
            let sender = sender.clone();
            tokio::spawn(async move {
                for n in 0..200 {
                    sender.send(n).await.unwrap();
                }
            })
        })
        .collect();
    drop(sender);
    let mut received = 0;
    while let Some(job) = worker.recv().await {
        let call = Call::builder("job").collector(&collector);
        job.run_async(|_| call.run_async(async {})).await;
        received += 1;
    }
    for sender in senders {
        sender.await.unwrap();
    }
    let now = jobs.snapshot();
    assert_eq!((received, now.finished, now.entered), (1_600, 1_600, 1_600));
    let waits = collector.report().queue_wait;
    assert_eq!(waits.total, Some(now.wait.sum), "each wait is in exactly one call");
}
