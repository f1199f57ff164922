//! A stream inside of another call is counted by itself, from the first item on that tells usage, and
//! by nobody else: also where the call around it ends first.

use crate::fixture::{collector, the_only_call_of};
use futures::{Stream, StreamExt, executor::block_on, stream, stream::BoxStream};
use monitor_runtime::{
    Collector, ErrorKind, Outcome, Unpriced, Usage, current, monitor, testing::capture,
};
use serde_json::{Value, json};

fn chunks() -> Vec<Value> {
    let chunk = |output| {
        json!({"model": "gpt-4o-mini", "usage":
        {"prompt_tokens": 1000, "completion_tokens": output}})
    };
    vec![chunk(1), chunk(100), chunk(200)]
}

#[monitor(stream, track_cost)]
fn provider() -> BoxStream<'static, Value> {
    stream::iter(chunks()).boxed()
}

#[track_caller]
fn counted_once(collector: &Collector, inner: &Usage) {
    assert_eq!(the_only_call_of(collector, "provider").usage, *inner);
    let report = collector.report();
    assert_eq!(report.tokens.total, inner.tokens(), "{report}");
}

#[test]
fn a_stream_that_ends_before_the_one_inside_of_it_leaves_the_counting_to_that() {
    #[monitor(stream, track_cost)]
    fn passes_on_two() -> impl Stream<Item = Value> {
        provider().take(2)
    }
    let (collector, _) = collector();
    assert_eq!(capture(&collector, || block_on(passes_on_two().count())), 2);
    counted_once(&collector, &Usage::new(1_000, 100));
    assert_eq!(the_only_call_of(&collector, "passes_on_two").outcome, Outcome::Ok);
    assert_eq!(the_only_call_of(&collector, "provider").outcome, Outcome::Cancelled);
    assert_eq!(collector.report().cost.total.to_string(), "0.00021");
}

#[test]
fn a_call_for_each_item_of_a_monitored_stream_counts_nothing_again() {
    #[monitor(track_cost)]
    async fn next(stream: &mut BoxStream<'static, Value>) -> Option<Value> {
        stream.next().await
    }
    let (collector, _) = collector();
    capture(&collector, || {
        let mut stream = provider();
        block_on(async { while next(&mut stream).await.is_some() {} });
    });
    counted_once(&collector, &Usage::new(1_000, 200));
    let unpriced = collector.requests().all().iter().filter(|one| one.unpriced.is_some()).count();
    assert_eq!(unpriced, 0);
}

#[test]
fn what_the_body_of_a_stream_counts_is_not_counted_again_around_it() {
    #[monitor(stream)]
    fn counting() -> impl Stream<Item = Value> {
        stream::iter(chunks()).inspect(|_| {
            current().usage(Usage::new(5, 1));
        })
    }
    #[monitor(stream, track_cost)]
    fn around() -> impl Stream<Item = Value> {
        counting().take(2)
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(around().count()));
    assert_eq!(the_only_call_of(&collector, "counting").usage, Usage::new(10, 2));
    assert!(the_only_call_of(&collector, "around").usage.is_empty());
}

#[test]
fn a_stream_without_usage_is_unpriced_once() {
    #[monitor(stream, track_cost)]
    fn silent() -> impl Stream<Item = Value> {
        stream::repeat(json!({"choices": []}))
    }
    #[monitor(stream, track_cost)]
    fn around() -> impl Stream<Item = Value> {
        silent().take(2)
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(around().count()));
    let unpriced = |function| the_only_call_of(&collector, function).unpriced;
    assert_eq!(unpriced("silent"), Some(Unpriced::StreamWithoutUsage));
    assert_eq!(unpriced("around"), None);
}

#[test]
fn a_refusal_inside_accounts_for_nothing() {
    #[monitor(stream, track_cost, classify = |_: &String| ErrorKind::RateLimit)]
    fn refused() -> impl Stream<Item = Result<Value, String>> {
        stream::iter([Err("slow down".to_owned())])
    }
    #[monitor(track_cost)]
    async fn falls_back() -> Option<Value> {
        assert!(Box::pin(refused()).next().await.is_some_and(|item| item.is_err()));
        Some(json!({"text": "of somebody who tells no usage"}))
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(falls_back()));
    assert_eq!(the_only_call_of(&collector, "refused").unpriced, None);
    let around = the_only_call_of(&collector, "falls_back").unpriced;
    assert_eq!(around, Some(Unpriced::NoUsage), "somebody may have been paid");
}
