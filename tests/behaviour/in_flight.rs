//! Calls in flight are counted for each function, and nothing is left over when they end.

use crate::fixture::{collector, in_flight, poll_once};
use futures::future;
use monitor_runtime::Call;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

#[test]
fn a_call_that_waits_is_in_flight_under_its_function_and_no_other() {
    let (collector, _) = collector();
    let call = |name| {
        Box::pin(Call::builder(name).collector(&collector).run_async(future::pending::<()>()))
    };
    let (mut one, mut two, mut other) = (call("chat"), call("chat"), call("embed"));
    for future in [&mut one, &mut two, &mut other] {
        assert!(poll_once(future.as_mut()).is_pending());
    }
    assert_eq!((in_flight(&collector, "chat"), in_flight(&collector, "embed")), (2, 1));
    assert_eq!(collector.report().totals.requests, 0, "none of them is finished");
    drop(one);
    assert_eq!((in_flight(&collector, "chat"), in_flight(&collector, "embed")), (1, 1));
    drop((two, other));
    assert_eq!(collector.report().totals.in_flight, 0);
}

#[test]
fn a_sync_call_is_in_flight_while_its_body_runs() {
    let (collector, _) = collector();
    Call::builder("parse").collector(&collector).run(|| {
        assert_eq!(in_flight(&collector, "parse"), 1);
        Call::builder("parse").collector(&collector).run(|| {
            assert_eq!(in_flight(&collector, "parse"), 2, "once more inside of itself");
        });
        assert_eq!(in_flight(&collector, "parse"), 1);
    });
    assert_eq!(in_flight(&collector, "parse"), 0);
}

#[tokio::test]
async fn whatever_ends_a_call_takes_it_out_of_flight() {
    let (collector, _) = collector();
    let call = |body| Call::builder("chat").collector(&collector).run_async(body);
    let (answer, asked) = oneshot::channel::<&str>();
    let chat = call(asked);
    let mut chat = Box::pin(chat);
    assert!(poll_once(chat.as_mut()).is_pending());
    assert_eq!(in_flight(&collector, "chat"), 1);
    answer.send("hello").expect("somebody waits");
    assert_eq!(chat.as_mut().await, Ok("hello"));
    assert_eq!(in_flight(&collector, "chat"), 0, "at the answer, before the future is gone");

    let mut panicking = Box::pin(Call::builder("chat").collector(&collector).run_async(async {
        tokio::task::yield_now().await;
        panic!("late");
    }));
    assert!(poll_once(panicking.as_mut()).is_pending());
    assert_eq!(in_flight(&collector, "chat"), 1);
    let again = catch_unwind(AssertUnwindSafe(|| poll_once(panicking.as_mut())));
    assert!(again.is_err());
    assert_eq!(in_flight(&collector, "chat"), 0, "at the panic, before the future is gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_call_that_ends_on_another_thread_leaves_no_residue() {
    let (collector, _) = collector();
    let tasks = (0..200).map(|n| {
        let call = Call::builder("chat").collector(&collector).run_async(async move {
            for _ in 0..n % 7 {
                tokio::task::yield_now().await;
            }
        });
        tokio::spawn(call)
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.expect("no task panics");
    }
    let totals = collector.report().totals;
    assert_eq!((totals.requests, totals.in_flight), (200, 0));
}

#[test]
fn a_call_stays_in_flight_as_it_was_asked_when_another_model_answers() {
    let (collector, _) = collector();
    let mut chat =
        Box::pin(Call::builder("chat").model("gpt-4o").collector(&collector).run_async(async {
            tokio::task::yield_now().await;
            monitor_runtime::current().response_model("gpt-4o-2024-05-13");
        }));
    assert!(poll_once(chat.as_mut()).is_pending());
    assert!(poll_once(chat.as_mut()).is_ready());
    let snapshot = collector.snapshot();
    assert_eq!(snapshot.series.iter().map(|series| series.in_flight).sum::<u64>(), 0);
    assert_eq!(snapshot.series.len(), 1, "nothing is left of the series it was asked under");
}
