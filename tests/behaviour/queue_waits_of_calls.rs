//! The time that somebody waited in a queue is in the record and the trace of the call for which it
//! was, once.

use crate::fixture::{collector, poll_once, the_only_call, the_only_call_of};
use monitor_runtime::{
    Call, Collector, current, monitor,
    queue::Active,
    span::TraceParent,
    testing::{self, MockClock},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

const SECOND: Duration = Duration::from_secs(1);

/// Somebody who has waited outside of calls, for so long.
fn after(seconds: u32, collector: &Collector, clock: &MockClock) -> Active {
    let waiting = collector.queue("provider").enter();
    clock.advance(SECOND * seconds);
    waiting.start()
}

fn call(collector: &Collector, name: &str, body: impl FnOnce()) {
    Call::builder(name).collector(collector).run(body);
}

fn wait_of(collector: &Collector, function: &str) -> Duration {
    the_only_call_of(collector, function).queue_wait
}

#[test]
fn a_wait_inside_of_a_call_is_that_calls() {
    let (collector, clock) = collector();
    call(&collector, "chat", || drop(after(2, &collector, &clock)));
    let record = the_only_call(&collector);
    assert_eq!((record.queue_wait, record.duration), (SECOND * 2, SECOND * 2));
    assert_eq!(collector.traces(1)[0].request.queue_wait, SECOND * 2);
    assert_eq!(collector.report().queue_wait.max, Some(SECOND * 2));
}

#[test]
fn a_wait_before_a_call_is_that_calls_and_not_part_of_its_duration() {
    let (collector, clock) = collector();
    after(2, &collector, &clock).run(|| call(&collector, "chat", || clock.advance(SECOND)));
    let record = the_only_call(&collector);
    assert_eq!((record.queue_wait, record.duration), (SECOND * 2, SECOND));
    assert_eq!(collector.traces(1)[0].request.queue_wait, SECOND * 2);
}

#[test]
fn a_future_that_waits_before_its_call_begins_still_hands_the_wait_over() {
    let (collector, clock) = collector();
    let work = async {
        let mut polls = 0;
        std::future::poll_fn(|cx| {
            polls += 1;
            cx.waker().wake_by_ref();
            if polls > 2 { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
        Call::builder("chat").collector(&collector).run_async(async {}).await;
        Call::builder("again").collector(&collector).run_async(async {}).await;
    };
    let mut work = Box::pin(after(3, &collector, &clock).run_async(work));
    while poll_once(work.as_mut()).is_pending() {
        call(&collector, "neighbour", || ());
    }
    assert_eq!(wait_of(&collector, "chat"), SECOND * 3);
    assert_eq!(wait_of(&collector, "again"), Duration::ZERO, "the first has taken it");
    let neighbours = collector.requests().function("neighbour").all();
    assert_eq!(neighbours.len(), 2);
    assert!(neighbours.iter().all(|call| call.queue_wait.is_zero()), "{neighbours:#?}");
}

#[test]
fn calls_inside_of_the_first_have_not_waited() {
    let (collector, clock) = collector();
    after(1, &collector, &clock)
        .run(|| call(&collector, "agent", || call(&collector, "chat", || ())));
    assert_eq!(wait_of(&collector, "agent"), SECOND);
    assert_eq!(wait_of(&collector, "chat"), Duration::ZERO);
}

#[test]
fn what_the_current_call_has_been_told_no_call_inside_of_it_is_told_again() {
    let (collector, clock) = collector();
    call(&collector, "agent", || {
        after(1, &collector, &clock).run(|| call(&collector, "chat", || ()));
    });
    assert_eq!(wait_of(&collector, "agent"), SECOND);
    assert_eq!(wait_of(&collector, "chat"), Duration::ZERO);
    assert_eq!(collector.report().queue_wait.total, Some(SECOND));
}

#[test]
fn waits_in_one_queue_after_another_add_up() {
    let (collector, clock) = collector();
    after(1, &collector, &clock).run(|| {
        after(2, &collector, &clock).run(|| call(&collector, "chat", || ()));
        call(&collector, "next", || ());
    });
    assert_eq!(wait_of(&collector, "chat"), SECOND * 3);
    assert_eq!(wait_of(&collector, "next"), Duration::ZERO);
}

#[test]
fn a_wait_that_no_call_took_inside_is_left_to_the_one_around() {
    let (collector, clock) = collector();
    after(1, &collector, &clock).run(|| {
        after(2, &collector, &clock).run(|| ());
        call(&collector, "chat", || ());
    });
    assert_eq!(wait_of(&collector, "chat"), SECOND, "the inner one was for something else");
    call(&collector, "later", || ());
    assert_eq!(wait_of(&collector, "later"), Duration::ZERO);
}

#[test]
fn nothing_is_offered_any_more_once_the_work_has_panicked() {
    let (collector, clock) = collector();
    let active = after(1, &collector, &clock);
    let panics = AssertUnwindSafe(|| active.run(|| panic!("before any call")));
    assert!(catch_unwind(panics).is_err());
    call(&collector, "later", || ());
    assert_eq!(wait_of(&collector, "later"), Duration::ZERO);
}

#[test]
fn a_wait_reaches_the_call_through_another_programs_trace_and_a_scoped_collector() {
    let (outer, clock) = collector();
    let parent: TraceParent =
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().unwrap();
    let active = after(2, &outer, &clock);
    let (inner, _) = collector();
    active.run(|| {
        testing::capture(&inner, || parent.run(|| Call::builder("chat").run(|| ())));
    });
    assert_eq!(the_only_call(&inner).queue_wait, SECOND * 2);
}

#[test]
fn a_call_that_panics_or_is_cancelled_has_its_wait() {
    let (collector, clock) = collector();
    let active = after(1, &collector, &clock);
    let panics = || active.run(|| call(&collector, "panics", || panic!("in the call")));
    assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
    let waits_on = Call::builder("cancelled").collector(&collector);
    let body = waits_on.run_async(std::future::pending::<()>());
    let mut body = Box::pin(after(2, &collector, &clock).run_async(body));
    assert!(poll_once(body.as_mut()).is_pending());
    drop(body);
    assert_eq!(wait_of(&collector, "panics"), SECOND);
    assert_eq!(wait_of(&collector, "cancelled"), SECOND * 2);
    assert_eq!(collector.queue("provider").snapshot().finished, 2);
}

#[test]
fn an_attempt_has_the_wait_that_was_for_it() {
    let (collector, clock) = collector();
    after(1, &collector, &clock).run(|| {
        Call::builder("send").attempt().collector(&collector).run(|| ());
    });
    assert_eq!(wait_of(&collector, "send"), SECOND);
}

#[monitor(name = "stream", stream, collector = collector.clone())]
fn stream(collector: &Collector) -> impl futures::Stream<Item = u8> + use<> {
    futures::stream::iter([1, 2])
}

#[test]
fn a_stream_has_the_wait_that_was_before_it() {
    let (collector, clock) = collector();
    let stream = after(1, &collector, &clock).run(|| stream(&collector));
    futures::executor::block_on_stream(Box::pin(stream)).for_each(drop);
    assert_eq!(wait_of(&collector, "stream"), SECOND);
}

#[test]
fn what_the_body_says_of_other_waits_is_added() {
    let (collector, clock) = collector();
    after(1, &collector, &clock)
        .run(|| call(&collector, "chat", || _ = current().queue_wait(SECOND)));
    assert_eq!(wait_of(&collector, "chat"), SECOND * 2);
}

#[test]
fn a_future_is_active_until_it_is_ready_and_its_destructor_has_run_when_dropped() {
    struct Watches(monitor_runtime::queue::Queue, std::rc::Rc<std::cell::Cell<u64>>);
    impl Drop for Watches {
        fn drop(&mut self) {
            self.1.set(self.0.snapshot().active);
        }
    }
    let (collector, _) = collector();
    let queue = collector.queue("provider");
    let mut ready = Box::pin(queue.start().run_async(async {}));
    assert!(poll_once(ready.as_mut()).is_ready());
    assert_eq!(queue.snapshot().active, 0, "at Ready, not when it is dropped");

    let seen = std::rc::Rc::default();
    let watches = Watches(queue.clone(), std::rc::Rc::clone(&seen));
    let mut waits = Box::pin(queue.start().run_async(async move {
        let _watches = watches;
        std::future::pending::<()>().await;
    }));
    assert!(poll_once(waits.as_mut()).is_pending());
    drop(waits);
    assert_eq!((seen.get(), queue.snapshot().active), (1, 0));
}

#[test]
fn a_rejection_inside_of_a_call_that_fails_is_the_calls() {
    let (collector, _) = collector();
    call(&collector, "chat", || collector.queue("provider").reject());
    assert_eq!(collector.report().totals.successes, 1, "it returned no error after all");

    #[monitor(collector = collector.clone())]
    fn ask(collector: &Collector) -> Result<(), &'static str> {
        collector.queue("provider").reject();
        Err("full")
    }
    ask(&collector).unwrap_err();
    let report = collector.report();
    assert_eq!((report.totals.rejected, report.totals.failures), (1, 0));
    assert_eq!(report.queue.unwrap().all.rejection_count, 2);
}
