//! A call ends in exactly one record with exactly one of four outcomes.

use crate::fixture::{
    collector, drop_after_first_poll, outcomes, poll_once, the_only_call, the_only_call_of,
};
use futures::{FutureExt, future};
use monitor_runtime::{Call, Collector, ErrorKind, Outcome, error::Failure};
use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
};
use tokio::task::yield_now;

fn call<F: Future>(
    collector: &Collector,
    name: &str,
    body: F,
) -> impl Future<Output = F::Output> + use<F> {
    Call::builder(name).collector(collector).run_async(body)
}

#[tokio::test]
async fn a_value_is_one_call_that_ended_ok() {
    let (collector, _) = collector();
    let answer = call(&collector, "chat", async {
        yield_now().await;
        "hello"
    });
    assert_eq!(answer.await, "hello");
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
}

#[test]
fn a_sync_body_is_one_call_too() {
    let (collector, _) = collector();
    assert_eq!(Call::builder("parse").collector(&collector).run(|| 7), 7);
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
}

#[tokio::test]
async fn a_value_judged_an_error_is_one_error() {
    let (collector, _) = collector();
    let asked = async { Err::<(), _>("429 too many requests") };
    let judged =
        Call::builder("chat").collector(&collector).run_async_judged(asked, |value, verdict| {
            if let Err(text) = value {
                verdict.error(Failure::of_text(text));
            }
        });
    assert!(judged.await.is_err());
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.error), (Outcome::Error, Some(ErrorKind::RateLimit)));
    let report = collector.report();
    assert_eq!((report.totals.failures, report.success_rate), (1, Some(0.0)));
}

#[test]
fn a_future_dropped_after_its_first_poll_is_one_cancelled_call() {
    let (collector, _) = collector();
    drop_after_first_poll(call(&collector, "chat", future::pending::<()>()));
    assert_eq!(the_only_call(&collector).outcome, Outcome::Cancelled);
    let report = collector.report();
    assert_eq!((report.totals.cancelled, report.totals.failures), (1, 0));
    assert_eq!(report.success_rate, None, "it is neither a success nor a failure");
    assert_eq!(report.latency.count, 0, "how long nobody waited says nothing about the provider");
}

#[test]
fn a_future_that_is_never_polled_is_no_call() {
    let (collector, _) = collector();
    drop(call(&collector, "chat", async {}));
    assert_eq!(collector.requests().all().len(), 0);
    assert_eq!(outcomes(&collector), [].into());
}

#[test]
fn a_panic_is_one_panicked_call_and_goes_on_unwinding() {
    let (collector, _) = collector();
    let body = || Call::builder("parse").collector(&collector).run(|| panic!("no such thing"));
    let caught = catch_unwind(AssertUnwindSafe(body)).expect_err("the panic is the caller's");
    assert_eq!(caught.downcast_ref(), Some(&"no such thing"));
    assert_eq!(the_only_call(&collector).outcome, Outcome::Panicked);
    assert_eq!(collector.report().totals.failures, 1);
}

#[tokio::test]
async fn a_panic_that_is_caught_while_the_future_lives_on_is_recorded_once_and_at_once() {
    let (collector, _) = collector();
    let chat = call(&collector, "chat", async {
        yield_now().await;
        panic!("in the second poll");
    });
    let mut chat = Box::pin(AssertUnwindSafe(chat).catch_unwind());
    assert!(chat.as_mut().await.is_err());
    assert_eq!(the_only_call(&collector).outcome, Outcome::Panicked, "before the future is gone");
    drop(chat);
    assert_eq!(outcomes(&collector), [(Outcome::Panicked, 1)].into(), "and not again at its drop");
}

#[tokio::test]
async fn a_task_that_panics_is_one_panicked_call() {
    let (collector, _) = collector();
    let of_task = collector.clone();
    let task = tokio::spawn(async move {
        call(&of_task, "chat", async { panic!("in a task") }).await;
    });
    assert!(task.await.expect_err("it panicked").is_panic());
    assert_eq!(outcomes(&collector), [(Outcome::Panicked, 1)].into());
}

#[test]
fn a_future_dropped_by_the_panic_of_another_is_cancelled_and_did_not_panic() {
    let (collector, _) = collector();
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let mut innocent = Box::pin(call(&collector, "innocent", future::pending::<()>()));
        assert!(poll_once(innocent.as_mut()).is_pending());
        call(&collector, "guilty", async { panic!("not mine") }).now_or_never();
    }));
    assert!(unwound.is_err());
    assert_eq!(the_only_call_of(&collector, "innocent").outcome, Outcome::Cancelled);
    assert_eq!(the_only_call_of(&collector, "guilty").outcome, Outcome::Panicked);
}

#[test]
fn a_call_made_while_its_thread_unwinds_ends_by_its_own_merit() {
    struct Farewell<'a>(&'a Collector);
    impl Drop for Farewell<'_> {
        fn drop(&mut self) {
            Call::builder("farewell").collector(self.0).run(|| ());
        }
    }
    let (collector, _) = collector();
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let _farewell = Farewell(&collector);
        panic!("somewhere else");
    }));
    assert!(unwound.is_err());
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
}

#[tokio::test]
async fn the_branch_that_loses_a_select_is_cancelled() {
    let (collector, _) = collector();
    tokio::select! {
        biased;
        () = call(&collector, "loser", future::pending()) => unreachable!("it never ends"),
        () = call(&collector, "winner", yield_now()) => {}
    }
    assert_eq!(the_only_call_of(&collector, "winner").outcome, Outcome::Ok);
    assert_eq!(the_only_call_of(&collector, "loser").outcome, Outcome::Cancelled);
}

#[tokio::test]
async fn each_branch_of_a_join_is_one_call() {
    let (collector, _) = collector();
    let branches = (0..5).map(|n| {
        call(&collector, "branch", async move {
            for _ in 0..n {
                yield_now().await;
            }
            n
        })
    });
    assert_eq!(future::join_all(branches).await, [0, 1, 2, 3, 4]);
    assert_eq!(outcomes(&collector), [(Outcome::Ok, 5)].into());
}

#[tokio::test]
async fn an_aborted_task_is_one_cancelled_call() {
    let (collector, _) = collector();
    let task = tokio::spawn(call(&collector, "chat", future::pending::<()>()));
    yield_now().await;
    task.abort();
    assert!(task.await.expect_err("it was aborted").is_cancelled());
    assert_eq!(outcomes(&collector), [(Outcome::Cancelled, 1)].into());
}

#[test]
fn what_the_destructors_of_a_dropped_body_record_is_part_of_its_call() {
    struct Farewell(Collector);
    impl Drop for Farewell {
        fn drop(&mut self) {
            Call::builder("farewell").collector(&self.0).run(|| ());
        }
    }
    let (collector, _) = collector();
    let farewell = Farewell(collector.clone());
    drop_after_first_poll(call(&collector, "chat", async move {
        let _farewell = farewell;
        future::pending::<()>().await;
    }));
    let traces = collector.traces(10);
    let of = |name: &str| traces.iter().find(|t| t.request.key.function == name).expect("a trace");
    assert_eq!(of("farewell").parent_id, Some(of("chat").span_id));
    assert_eq!(of("chat").request.outcome, Outcome::Cancelled);
}
