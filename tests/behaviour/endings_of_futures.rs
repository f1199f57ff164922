//! A monitored future ends as the bare one would, whoever stops polling it, and in one record.

use crate::fixture::{
    collector, drop_after_first_poll, in_flight, outcomes, poll_once, the_only_call,
    the_only_call_of,
};
use futures::{FutureExt, StreamExt, future, stream::FuturesUnordered};
use monitor_runtime::{Collector, Outcome, current, monitor};
use std::{
    any::Any,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind, panic_any},
    pin::Pin,
    task::Poll,
    time::Duration,
};
use tokio::task::yield_now;

#[monitor(collector = to)]
async fn waits_for_ever(to: Collector) {
    let _kept = to;
    future::pending().await
}

#[monitor(collector = to)]
async fn answers(to: &Collector, n: usize) -> usize {
    let _ = to;
    for _ in 0..n {
        yield_now().await;
    }
    n
}

#[derive(Debug, PartialEq)]
struct Own(u8);

#[monitor(collector = to)]
fn panics_boxed(to: Collector) -> future::BoxFuture<'static, ()> {
    Box::pin(async move {
        let _kept = to;
        panic_any(Own(7))
    })
}

async fn bare() {
    panic_any(Own(7))
}

fn words(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<Own>() {
        Ok(own) => format!("{own:?}"),
        Err(other) => other.downcast_ref::<&str>().map(|text| (*text).to_owned()).expect("a text"),
    }
}

/// What two polls of a future that panics say.
fn two_panics(future: impl Future<Output = ()>) -> [String; 2] {
    let mut future = Box::pin(future);
    [(); 2].map(|()| {
        let polled = catch_unwind(AssertUnwindSafe(|| poll_once(future.as_mut())));
        words(polled.expect_err("it panics"))
    })
}

#[test]
fn a_future_kept_after_its_panic_says_what_the_bare_one_says_and_is_one_record() {
    let (collector, _) = collector();
    let monitored = two_panics(panics_boxed(collector.clone()));
    assert_eq!(monitored, two_panics(bare()));
    assert_eq!(monitored[0], "Own(7)", "a payload of any type passes unchanged");
    assert_eq!(the_only_call(&collector).outcome, Outcome::Panicked);
}

#[test]
fn a_future_polled_after_its_end_panics_as_the_bare_one_does_and_is_one_record() {
    #[monitor(collector = to)]
    async fn ends(to: &Collector) {
        let _ = to;
    }
    let (collector, _) = collector();
    let mut ended = Box::pin(ends(&collector));
    assert!(poll_once(ended.as_mut()).is_ready());
    let again = catch_unwind(AssertUnwindSafe(|| poll_once(ended.as_mut())));
    assert!(words_of_text(again.expect_err("it panics")).contains("resumed after completion"));
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
}

fn words_of_text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(other) => words(other),
    }
}

#[tokio::test]
async fn a_panic_under_catch_unwind_is_one_panicked_call_with_its_payload() {
    let (collector, _) = collector();
    let caught = AssertUnwindSafe(panics_boxed(collector.clone())).catch_unwind().await;
    assert_eq!(words(caught.expect_err("it panicked")), "Own(7)");
    assert_eq!(the_only_call(&collector).outcome, Outcome::Panicked);
}

#[test]
fn a_future_that_panics_while_it_is_dropped_is_one_panicked_call() {
    struct Explosive;
    impl Drop for Explosive {
        fn drop(&mut self) {
            panic!("in a destructor")
        }
    }
    #[monitor(collector = to)]
    async fn holds(to: &Collector) {
        let _held = (to, Explosive);
        future::pending().await
    }
    let (collector, _) = collector();
    let unwound = catch_unwind(AssertUnwindSafe(|| drop_after_first_poll(holds(&collector))));
    assert_eq!(words(unwound.expect_err("it panicked")), "in a destructor");
    assert_eq!(the_only_call(&collector).outcome, Outcome::Panicked);
    assert_eq!(in_flight(&collector, "holds"), 0);
    assert!(!current().is_call(), "nothing is left behind on the thread");
}

#[tokio::test]
async fn the_loser_of_a_select_is_cancelled_once() {
    let (collector, _) = collector();
    tokio::select! {
        biased;
        () = waits_for_ever(collector.clone()) => unreachable!("it never ends"),
        n = answers(&collector, 1) => assert_eq!(n, 1),
    }
    assert_eq!(the_only_call_of(&collector, "waits_for_ever").outcome, Outcome::Cancelled);
    assert_eq!(the_only_call_of(&collector, "answers").outcome, Outcome::Ok);
}

#[tokio::test]
async fn a_loser_that_was_never_polled_is_no_call() {
    let (collector, _) = collector();
    tokio::select! {
        biased;
        _ = answers(&collector, 0) => {}
        () = waits_for_ever(collector.clone()) => unreachable!("it never ends"),
    }
    assert_eq!(&*the_only_call(&collector).key.function, "answers");
}

#[tokio::test]
async fn a_select_by_reference_leaves_its_loser_in_flight() {
    let (collector, _) = collector();
    let mut slow = Box::pin(answers(&collector, 3));
    tokio::select! {
        biased;
        _ = &mut slow => unreachable!("it waits three times"),
        () = yield_now() => {}
    }
    assert_eq!(in_flight(&collector, "answers"), 1);
    assert_eq!(slow.await, 3);
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
}

#[tokio::test]
async fn each_of_many_futures_of_one_task_is_one_call() {
    let (collector, _) = collector();
    let (two, three) = tokio::join!(answers(&collector, 2), answers(&collector, 3));
    assert_eq!(two + three, 5);
    let unordered: FuturesUnordered<_> = (0..4).map(|n| answers(&collector, n)).collect();
    assert_eq!(unordered.fold(0, async |sum, n| sum + n).await, 6);
    assert_eq!(future::join_all((0..4).map(|n| answers(&collector, n))).await, [0, 1, 2, 3]);
    assert_eq!(outcomes(&collector), [(Outcome::Ok, 10)].into());
}

#[tokio::test]
async fn a_try_join_that_fails_cancels_the_others() {
    #[monitor(collector = to)]
    async fn fails(to: &Collector) -> Result<(), String> {
        let _ = to;
        Err("no".to_owned())
    }
    let (collector, _) = collector();
    let slow = waits_for_ever(collector.clone()).map(Ok);
    assert!(tokio::try_join!(slow, fails(&collector)).is_err());
    assert_eq!(outcomes(&collector), [(Outcome::Error, 1), (Outcome::Cancelled, 1)].into());
}

#[tokio::test]
async fn an_aborted_future_is_one_cancelled_call() {
    let (collector, _) = collector();
    let (abortable, handle) = future::abortable(waits_for_ever(collector.clone()));
    let mut abortable = Box::pin(abortable);
    assert!(poll_once(abortable.as_mut()).is_pending());
    handle.abort();
    assert!(abortable.as_mut().await.is_err());
    assert_eq!(in_flight(&collector, "waits_for_ever"), 1, "it is kept, and could go on");
    drop(abortable);
    assert_eq!(the_only_call(&collector).outcome, Outcome::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_foreign_timeout_is_one_cancelled_call() {
    let (collector, _) = collector();
    let slow = waits_for_ever(collector.clone());
    assert!(tokio::time::timeout(Duration::from_secs(1), slow).await.is_err());
    assert_eq!(the_only_call(&collector).outcome, Outcome::Cancelled);
}

#[test]
fn calls_in_flight_when_the_runtime_goes_are_cancelled_and_recorded() {
    let (collector, _) = collector();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build();
    let runtime = runtime.expect("a runtime");
    for _ in 0..5 {
        runtime.spawn(waits_for_ever(collector.clone()));
    }
    while in_flight(&collector, "waits_for_ever") < 5 {
        std::thread::yield_now();
    }
    drop(runtime);
    assert_eq!(outcomes(&collector), [(Outcome::Cancelled, 5)].into());
    assert_eq!(in_flight(&collector, "waits_for_ever"), 0);
}

#[test]
fn a_forgotten_future_stays_in_flight_and_is_no_record() {
    let (collector, _) = collector();
    let mut forgotten = Box::pin(waits_for_ever(collector.clone()));
    assert!(poll_once(forgotten.as_mut()).is_pending());
    std::mem::forget(forgotten);
    assert_eq!(in_flight(&collector, "waits_for_ever"), 1);
    assert_eq!(collector.requests().all().len(), 0);
    assert!(!current().is_call(), "between polls it is nobody's current call");
}

#[test]
fn a_future_that_moves_between_threads_is_one_call_and_always_the_current_one() {
    #[monitor(collector = to)]
    async fn travels(to: Collector) -> bool {
        let here = || (current().span_id(), to.requests().all().len());
        let before = here();
        let mut polls = 0;
        poll_fn(|_| {
            polls += 1;
            if polls > 3 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        before.0.is_some() && before == here()
    }
    let (collector, _) = collector();
    let mut future: Pin<Box<dyn Future<Output = bool> + Send>> =
        Box::pin(travels(collector.clone()));
    let polled = (0..4).map(|_| {
        std::thread::scope(|scope| {
            let polled = scope.spawn(|| poll_once(future.as_mut()));
            polled.join().expect("it does not panic")
        })
    });
    assert_eq!(polled.last(), Some(Poll::Ready(true)));
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
}
