//! Usage belongs to the innermost call that took it, so a handler that passes an answer on, or
//! counts it once more, does not pay for it again.

use crate::fixture::{collector, health, poll_once, the_only_call_of};
use monitor_runtime::{
    Call, Collector, Usage, UsageKind, call::Verdict, current, testing::capture, usage::Reply,
};
use serde_json::{Value, json};
use std::future::Future;

/// 1,000 input and 200 output tokens of gpt-4o-mini.
const PRICE_OF_ONE: &str = "0.00027";

fn answer() -> Value {
    json!({
        "model": "gpt-4o-mini",
        "usage": {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200},
    })
}

/// A call that tracks its cost by what it returns.
fn tracked<F: Future<Output = Value>>(name: &str, body: F) -> impl Future<Output = Value> {
    let read = |value: &Value, verdict: &mut Verdict| verdict.reply(&Reply::of(value));
    Call::builder(name).model("gpt-4o-mini").track_cost().run_async_judged(body, read)
}

fn in_handler<F: Future<Output = Value>>(
    collector: &Collector,
    body: F,
) -> impl Future<Output = Value> {
    let read = |value: &Value, verdict: &mut Verdict| verdict.reply(&Reply::of(value));
    let handler = Call::builder("handler").model("gpt-4o-mini").collector(collector);
    handler.track_cost().run_async_judged(body, read)
}

#[track_caller]
fn assert_one_call_was_paid(collector: &Collector) {
    let report = collector.report();
    assert_eq!(report.cost.total.to_string(), PRICE_OF_ONE);
    assert_eq!(report.tokens.total, 1_200);
    assert_eq!((report.cost.priced_calls, report.cost.unpriced_calls), (1, 0));
    assert!(report.cost.is_exact());
}

#[tokio::test]
async fn a_handler_and_its_inner_call_that_return_the_same_usage_cost_what_one_call_costs() {
    let (collector, _) = collector();
    in_handler(&collector, async { tracked("ask", async { answer() }).await }).await;
    assert_one_call_was_paid(&collector);
    assert!(the_only_call_of(&collector, "handler").cost.is_none());
    assert!(the_only_call_of(&collector, "handler").usage.is_empty());
    assert_eq!(the_only_call_of(&collector, "ask").usage, Usage::new(1_000, 200));
    assert_eq!(health(&collector).usage_seen_again, 1, "what was left out is counted");
}

#[tokio::test]
async fn three_calls_one_in_the_other_cost_what_one_call_costs() {
    let (collector, _) = collector();
    let body = async { tracked("middle", tracked("ask", async { answer() })).await };
    in_handler(&collector, body).await;
    assert_one_call_was_paid(&collector);
    assert_eq!(health(&collector).usage_seen_again, 2);
}

#[tokio::test]
async fn a_call_between_that_tracks_nothing_hides_nothing() {
    let (collector, _) = collector();
    let between =
        async { Call::builder("retry").run_async(tracked("ask", async { answer() })).await };
    in_handler(&collector, between).await;
    assert_one_call_was_paid(&collector);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inner_call_in_a_task_that_carries_the_call_over_is_paid_once() {
    let (collector, _) = collector();
    let body = async {
        let task = current().spawn(async { tracked("ask", async { answer() }).await });
        task.await.expect("the task ends well")
    };
    in_handler(&collector, body).await;
    assert_one_call_was_paid(&collector);
    assert_eq!(health(&collector).usage_seen_again, 1);
}

#[tokio::test]
async fn an_inner_call_on_a_blocking_thread_is_paid_once() {
    let (collector, _) = collector();
    let body = async {
        let work = current().spawn_blocking(|| {
            let read = |value: &Value, verdict: &mut Verdict| verdict.reply(&Reply::of(value));
            Call::builder("ask").track_cost().run_judged(answer, read)
        });
        work.await.expect("the work ends well")
    };
    in_handler(&collector, body).await;
    assert_one_call_was_paid(&collector);
}

#[tokio::test]
async fn usage_said_in_the_inner_body_is_not_taken_again_from_what_the_handler_returns() {
    let (collector, _) = collector();
    let body = async {
        Call::builder("ask").model("gpt-4o-mini").run(|| {
            current().usage(Usage::new(1_000, 200));
        });
        answer()
    };
    in_handler(&collector, body).await;
    assert_one_call_was_paid(&collector);
}

#[tokio::test]
async fn usage_said_in_the_handlers_own_body_is_added_to_what_inner_calls_used() {
    let (collector, _) = collector();
    let body = async {
        current().usage(Usage::new(10, 1));
        tracked("ask", async { answer() }).await
    };
    in_handler(&collector, body).await;
    let report = collector.report();
    assert_eq!(report.tokens.total, 1_211);
    assert_eq!(report.tokens.get(UsageKind::Input), Some(1_010));
    assert_eq!(the_only_call_of(&collector, "handler").usage, Usage::new(10, 1));
    assert_eq!(health(&collector).usage_seen_again, 1);
}

#[tokio::test]
async fn two_inner_calls_are_both_paid() {
    let (collector, _) = collector();
    let body = async {
        tracked("ask", async { answer() }).await;
        tracked("ask", async { answer() }).await
    };
    in_handler(&collector, body).await;
    assert_eq!(collector.report().cost.total.to_string(), "0.00054");
    assert_eq!(collector.report().tokens.total, 2_400);
}

#[tokio::test]
async fn an_inner_call_without_usage_leaves_it_to_the_handler() {
    let (collector, _) = collector();
    let body = async {
        Call::builder("look up").run(|| ());
        answer()
    };
    in_handler(&collector, body).await;
    assert_one_call_was_paid(&collector);
    assert_eq!(health(&collector).usage_seen_again, 0);
}

#[tokio::test]
async fn a_sibling_that_took_usage_before_takes_nothing_from_the_next_handler() {
    let (collector, _) = collector();
    in_handler(&collector, async { tracked("ask", async { answer() }).await }).await;
    in_handler(&collector, async { answer() }).await;
    assert_eq!(collector.report().cost.total.to_string(), "0.00054");
}

#[tokio::test]
async fn totals_are_the_sum_of_the_records_own_usage() {
    let (collector, _) = collector();
    let body = async {
        current().usage(Usage::new(7, 3));
        tracked("ask", async { answer() }).await
    };
    in_handler(&collector, body).await;
    in_handler(&collector, async { answer() }).await;
    let mut sum = Usage::EMPTY;
    collector.requests().all().iter().for_each(|record| sum.add(&record.usage));
    assert_eq!(sum.tokens(), collector.report().tokens.total);
    assert_eq!(sum, Usage::new(2_007, 403));
}

#[tokio::test]
async fn a_handler_whose_inner_call_accounts_for_the_cost_is_not_unpriced() {
    let (collector, _) = collector();
    let body = async {
        tracked("ask", async { answer() }).await;
        json!("only the text")
    };
    in_handler(&collector, body).await;
    assert_one_call_was_paid(&collector);
}

#[tokio::test]
async fn a_call_that_ends_in_another_than_it_began_in_is_paid_once() {
    let (collector, _) = collector();
    let slow = || async {
        tokio::task::yield_now().await;
        answer()
    };
    let body = async {
        let mut ask = Box::pin(tracked("ask", slow()));
        assert!(poll_once(ask.as_mut()).is_pending());
        tracked("with patience", ask).await
    };
    in_handler(&collector, body).await;
    assert_one_call_was_paid(&collector);
}

#[tokio::test]
async fn a_call_that_began_outside_of_the_handler_that_returns_it_is_paid_once() {
    let (collector, _) = collector();
    let slow = async {
        tokio::task::yield_now().await;
        answer()
    };
    let mut ask = capture(&collector, || Box::pin(tracked("ask", slow)));
    assert!(poll_once(ask.as_mut()).is_pending());
    in_handler(&collector, ask).await;
    assert_one_call_was_paid(&collector);
}
