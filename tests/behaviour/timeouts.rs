//! A call dropped by our timeout has timed out; under any other it was cancelled.

use crate::fixture::{collector, outcomes, poll_once, the_only_call, the_only_call_of};
use monitor_runtime::{Call, ErrorKind, Outcome, error::Failure, timeout};
use std::{
    future,
    time::{Duration, Instant},
};

const LIMIT: Duration = Duration::from_secs(5);

#[tokio::test(start_paused = true)]
async fn a_call_dropped_by_our_timeout_is_an_error_of_kind_timeout() {
    let (collector, _) = collector();
    let slow = Call::builder("chat").collector(&collector).run_async(future::pending::<()>());
    timeout(LIMIT, slow).await.expect_err("the time was up");
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.error), (Outcome::Error, Some(ErrorKind::Timeout)));
    let totals = collector.report().totals;
    assert_eq!((totals.timeouts, totals.failures, totals.cancelled), (1, 1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_by_a_foreign_timeout_is_cancelled() {
    let (collector, _) = collector();
    let slow = Call::builder("chat").collector(&collector).run_async(future::pending::<()>());
    tokio::time::timeout(LIMIT, slow).await.expect_err("the time was up");
    assert_eq!(the_only_call(&collector).outcome, Outcome::Cancelled);
    assert_eq!(collector.report().totals.timeouts, 0);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_returns_the_elapsed_of_a_foreign_timeout_is_the_timeout() {
    let (collector, _) = collector();
    let asked = async {
        let slow = Call::builder("ask").run_async(future::pending::<()>());
        tokio::time::timeout(LIMIT, slow).await
    };
    let handler = Call::builder("handler").collector(&collector);
    let judged = handler.run_async_judged(asked, |value, verdict| {
        if let Err(elapsed) = value {
            verdict.error(Failure::of_error(elapsed));
        }
    });
    assert!(judged.await.is_err());
    assert_eq!(the_only_call_of(&collector, "ask").outcome, Outcome::Cancelled);
    assert_eq!(the_only_call_of(&collector, "handler").error, Some(ErrorKind::Timeout));
    assert_eq!(collector.report().totals.timeouts, 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_in_time_is_not_touched() {
    let (collector, _) = collector();
    let quick = Call::builder("chat").collector(&collector).run_async(async {
        tokio::time::sleep(LIMIT / 2).await;
        "hello"
    });
    assert_eq!(timeout(LIMIT, quick).await.ok(), Some("hello"));
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
}

#[tokio::test(start_paused = true)]
async fn a_call_cancelled_after_a_timeout_elsewhere_on_the_thread_is_cancelled() {
    let (collector, _) = collector();
    let call = |name| Call::builder(name).collector(&collector).run_async(future::pending::<()>());
    timeout(LIMIT, call("slow")).await.expect_err("the time was up");
    tokio::select! {
        biased;
        () = call("loser") => unreachable!("it never ends"),
        () = tokio::task::yield_now() => {}
    }
    assert_eq!(outcomes(&collector), [(Outcome::Error, 1), (Outcome::Cancelled, 1)].into());
}

#[tokio::test(start_paused = true)]
async fn a_timeout_ends_the_call_and_those_inside_of_it_as_timeouts() {
    let (collector, _) = collector();
    let handler = Call::builder("handler").collector(&collector).run_async(async {
        Call::builder("ask").run_async(future::pending::<()>()).await;
    });
    timeout(LIMIT, handler).await.expect_err("the time was up");
    assert_eq!(the_only_call_of(&collector, "ask").error, Some(ErrorKind::Timeout));
    assert_eq!(the_only_call_of(&collector, "handler").error, Some(ErrorKind::Timeout));
}

#[tokio::test(start_paused = true)]
async fn the_time_runs_from_when_the_timeout_was_made() {
    let mut late = Box::pin(timeout(LIMIT, future::pending::<()>()));
    tokio::time::advance(LIMIT * 2).await;
    assert!(poll_once(late.as_mut()).is_ready());
}

#[tokio::test]
async fn a_future_that_uses_up_its_budget_at_each_poll_is_still_timed_out() {
    let begun = Instant::now();
    let busy = async {
        while begun.elapsed() < LIMIT {
            tokio::task::consume_budget().await;
        }
    };
    assert!(timeout(Duration::from_millis(10), busy).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_timeout_past_the_end_of_time_never_comes() {
    let quick = async { tokio::time::sleep(LIMIT).await };
    assert!(timeout(Duration::MAX, quick).await.is_ok());
}
