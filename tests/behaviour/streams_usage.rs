//! What a stream used is what its items said last, whatever their form and wherever it ended.

use crate::fixture::{collector, health, the_only_call};
use futures::{Stream, StreamExt, executor::block_on, stream};
use monitor_runtime::{
    Call, Outcome, TokenUsage, Unpriced, Usage, UsageKind, monitor, testing::capture,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{borrow::Cow, sync::Arc};

/// As Anthropic streams: each count goes on from the one before.
fn anthropic() -> Vec<Value> {
    vec![
        json!({"type": "message_start", "message": {"model": "claude-sonnet-4-5", "usage":
            {"input_tokens": 100, "cache_read_input_tokens": 900, "output_tokens": 1}}}),
        json!({"type": "content_block_delta", "delta": {"text": "Hi {\"usage\": 7}"}}),
        json!({"type": "message_delta", "usage": {"output_tokens": 40}}),
        json!({"type": "message_delta", "usage": {"output_tokens": 50, "input_tokens": null}}),
        json!({"type": "message_stop"}),
    ]
}

/// As OpenAI streams: the usage comes last, and once.
fn openai() -> String {
    let chunk = json!({"object": "chat.completion.chunk", "model": "gpt-4o-mini",
        "choices": [{"index": 0, "delta": {"content": "Hö"}}], "usage": null});
    let last = json!({"object": "chat.completion.chunk", "model": "gpt-4o-mini", "choices": [],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}});
    format!("data: {chunk}\n\ndata: {chunk}\n\ndata: {last}\n\ndata: [DONE]\n\n")
}

fn cached() -> Usage {
    Usage::new(1_000, 50).with(UsageKind::CacheRead, 900)
}

#[monitor(stream, track_cost)]
fn read<S: Stream>(items: S) -> impl Stream<Item = S::Item>
where
    S::Item: Serialize,
{
    items
}

#[monitor(stream, track_cost, provider = "openai", model = "gpt-4o-mini")]
fn pieces<T: AsRef<[u8]>>(items: Vec<T>) -> impl Stream<Item = Result<T, String>> {
    stream::iter(items).map(Ok)
}

#[test]
fn counts_that_go_on_from_each_other_are_not_added_up() {
    let (collector, _) = collector();
    capture(&collector, || block_on(read(stream::iter(anthropic())).count()));
    let record = the_only_call(&collector);
    assert_eq!(record.usage, cached());
    assert_eq!(record.key.model.as_deref(), Some("claude-sonnet-4-5"));
    assert!(record.cost.is_some());
}

#[test]
fn a_stream_that_is_left_early_used_what_it_said_by_then() {
    let (collector, _) = collector();
    capture(&collector, || block_on(read(stream::iter(anthropic()).take(2)).take(2).count()));
    let record = the_only_call(&collector);
    assert_eq!(record.outcome, Outcome::Cancelled);
    assert_eq!(record.usage, Usage::new(1_000, 1).with(UsageKind::CacheRead, 900));
    assert!(record.cost.is_some(), "the provider bills it");
}

#[test]
fn text_may_be_cut_anywhere() {
    let text = openai();
    for size in [1, 2, 3, 7, 64, 10_000] {
        let (collector, _) = collector();
        let bytes: Vec<Vec<u8>> = text.as_bytes().chunks(size).map(Vec::from).collect();
        capture(&collector, || block_on(pieces(bytes).count()));
        let record = the_only_call(&collector);
        assert_eq!(record.usage, Usage::new(1_000, 200), "in pieces of {size}");
        assert_eq!(record.cost.map(|cost| cost.lower.to_string()), Some("0.00027".into()));
    }
}

#[test]
fn text_and_bytes_are_read_in_every_type() {
    #[monitor(stream, track_tokens)]
    fn strings(text: String) -> impl Stream<Item = String> {
        stream::iter([text])
    }
    #[monitor(stream, track_tokens)]
    fn slices(text: &str) -> impl Stream<Item = Option<&str>> {
        stream::iter([Some(text)])
    }
    #[monitor(stream, track_tokens)]
    fn bytes(text: &[u8]) -> impl Stream<Item = Result<Box<[u8]>, String>> {
        stream::iter([Ok(text.into())])
    }
    #[monitor(stream, track_tokens)]
    fn shared(text: &str) -> impl Stream<Item = Arc<str>> {
        stream::iter([text.into()])
    }
    #[monitor(stream, track_tokens)]
    fn cows(text: &str) -> impl Stream<Item = Cow<'_, str>> {
        stream::iter([text.into()])
    }
    #[monitor(stream, track_tokens)]
    fn behind_a_status(text: &str) -> impl Stream<Item = (u16, Vec<u8>)> {
        stream::iter([(200, text.into())])
    }
    let text = openai();
    let (collector, _) = collector();
    capture(&collector, || {
        block_on(async {
            strings(text.clone()).count().await;
            slices(&text).count().await;
            bytes(text.as_bytes()).count().await;
            shared(&text).count().await;
            cows(&text).count().await;
            behind_a_status(&text).count().await;
        });
    });
    let records = collector.requests().all();
    assert_eq!(records.len(), 6);
    for record in records {
        assert_eq!(record.usage, Usage::new(1_000, 200), "{}", record.key.function);
    }
}

#[derive(Clone, Serialize)]
struct Chunk {
    model: &'static str,
    usage: Option<Counts>,
}

#[derive(Clone, Serialize)]
struct Counts {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
}

#[test]
fn chunks_of_a_clients_own_types_are_read() {
    let chunk = |input_tokens, output_tokens| Chunk {
        model: "gpt-4o-mini",
        usage: Some(Counts { input_tokens, output_tokens }),
    };
    let chunks =
        [chunk(Some(9), None), Chunk { model: "gpt-4o-mini", usage: None }, chunk(None, Some(2))];
    let (collector, _) = collector();
    capture(&collector, || block_on(read(stream::iter(chunks)).count()));
    assert_eq!(the_only_call(&collector).usage, Usage::new(9, 2), "none erases another");
}

struct Piece {
    usage: Option<Usage>,
}

impl TokenUsage for Piece {
    fn usage(&self) -> Option<Usage> {
        self.usage
    }

    fn model(&self) -> Option<&str> {
        self.usage.map(|_| "gpt-4o-mini")
    }
}

#[monitor(stream, track_cost)]
fn typed(pieces: Vec<Option<Usage>>) -> impl Stream<Item = Piece> {
    stream::iter(pieces).map(|usage| Piece { usage })
}

#[test]
fn items_that_know_their_counts_merge_by_the_same_rule() {
    let input = Usage::EMPTY.with(UsageKind::Input, 1_000);
    let output = |count| Usage::EMPTY.with(UsageKind::Output, count);
    let (collector, _) = collector();
    capture(&collector, || {
        block_on(typed(vec![Some(input), None, Some(output(100)), Some(output(200)), None]).count())
    });
    let record = the_only_call(&collector);
    assert_eq!(record.usage, Usage::new(1_000, 200));
    assert_eq!(record.cost.map(|cost| cost.lower.to_string()), Some("0.00027".into()));
}

#[test]
fn usage_that_would_have_come_last_is_not_zero() {
    let (collector, _) = collector();
    capture(&collector, || block_on(typed(vec![None, None]).count()));
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.cost), (Outcome::Ok, None));
    assert_eq!(record.unpriced, Some(Unpriced::StreamWithoutUsage));
    let text = collector.report().to_string();
    assert!(text.contains("stream_without_usage"), "{text}");
    assert!(text.contains("unknown (1 call unpriced)"), "{text}");
}

#[test]
fn a_stream_that_was_left_before_its_usage_is_unpriced() {
    let (collector, _) = collector();
    let text = openai();
    let half = vec![&text.as_bytes()[..100]];
    capture(&collector, || block_on(pieces(half).take(1).count()));
    let record = the_only_call(&collector);
    assert_eq!(record.outcome, Outcome::Cancelled);
    assert_eq!(record.unpriced, Some(Unpriced::StreamWithoutUsage));
    assert_eq!(record.unpriced_detail, None, "nobody knows what was asked for");
}

#[test]
fn a_whole_stream_without_usage_says_what_was_missing_in_the_request() {
    let (collector, _) = collector();
    let chunk = json!({"object": "chat.completion.chunk", "model": "gpt-4o-mini",
        "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
    let text = format!("data: {chunk}\n\ndata: [DONE]\n\n");
    capture(&collector, || block_on(pieces(vec![text]).count()));
    let record = the_only_call(&collector);
    assert_eq!(record.unpriced, Some(Unpriced::StreamWithoutUsage));
    let detail = record.unpriced_detail.expect("words");
    assert!(detail.contains("include_usage"), "{detail}");
}

#[test]
fn a_stream_without_flags_has_no_cost_to_account_for() {
    #[monitor(stream)]
    fn plain() -> impl Stream<Item = String> {
        stream::iter([openai()])
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(plain().count()));
    let record = the_only_call(&collector);
    assert_eq!((record.usage, record.unpriced), (Usage::EMPTY, None));
}

#[test]
fn usage_that_the_user_names_takes_its_last_value_too() {
    #[monitor(stream, track_cost, model = "gpt-4o-mini", usage = |item: &(u64, u64)| {
        (item.1 > 0).then(|| Usage::new(item.0, item.1))
    })]
    fn named() -> impl Stream<Item = Result<(u64, u64), String>> {
        stream::iter([Ok((1_000, 1)), Ok((1_000, 200)), Ok((0, 0)), Err("broken".into())])
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(named().count()));
    let record = the_only_call(&collector);
    assert_eq!(record.usage, Usage::new(1_000, 200));
    assert_eq!(record.outcome, Outcome::Error);
    assert!(record.cost.is_some());
}

#[test]
fn a_piece_whose_own_code_panics_is_left_out_and_counted() {
    struct Broken(bool);
    impl TokenUsage for Broken {
        fn usage(&self) -> Option<Usage> {
            assert!(self.0, "these counts cannot be read");
            Some(Usage::new(3, 1))
        }
    }
    #[monitor(stream, track_tokens)]
    fn broken() -> impl Stream<Item = Broken> {
        stream::iter([Broken(true), Broken(false)])
    }
    let (collector, _) = collector();
    assert_eq!(capture(&collector, || block_on(broken().count())), 2);
    assert_eq!(the_only_call(&collector).usage, Usage::new(3, 1));
    assert_eq!(health(&collector).panics_caught, 1);
}

#[test]
fn streams_one_after_the_other_share_nothing() {
    let (collector, _) = collector();
    capture(&collector, || {
        block_on(typed(vec![Some(Usage::new(7, 7))]).count());
        block_on(typed(vec![None]).count());
    });
    let mut tokens: Vec<u64> =
        collector.requests().all().iter().map(|record| record.usage.tokens()).collect();
    tokens.sort_unstable();
    assert_eq!(tokens, [0, 14]);
}

#[test]
fn a_stream_wrapped_by_hand_is_judged_item_by_item() {
    let (collector, _) = collector();
    let call = Call::builder("chat").collector(&collector).track_cost().model("claude-sonnet-4-5");
    let stream = call.wrap_stream_judged(stream::iter(anthropic()), |item, verdict| {
        verdict.serialized_reply(item);
    });
    assert_eq!(block_on(stream.count()), 5);
    assert_eq!(the_only_call(&collector).usage, cached());
}
