//! What `async-openai` returns: chat, responses, completions, embeddings, and events of streams.

use async_openai::types::{
    chat::{CreateChatCompletionResponse, CreateChatCompletionStreamResponse},
    completions::CreateCompletionResponse,
    embeddings::CreateEmbeddingResponse,
    responses::{Response, ResponseStreamEvent},
};
use monitor_runtime::{
    Usage,
    UsageKind::*,
    usage::{Reply, ReplyStream},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A body as the client's own type, read from text as the client reads it.
pub(crate) fn typed<T: DeserializeOwned>(body: Value) -> T {
    serde_json::from_str(&body.to_string()).expect("the client reads this body")
}

pub(crate) fn chat_completion() -> CreateChatCompletionResponse {
    typed(json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_762_000_000,
        "model": "gpt-4o-mini-2024-07-18", "service_tier": "priority",
        "system_fingerprint": "fp_1",
        "choices": [{"index": 0, "finish_reason": "stop", "logprobs": null,
            "message": {"role": "assistant", "content": "Hi", "refusal": null}}],
        "usage": {"prompt_tokens": 1200, "completion_tokens": 80, "total_tokens": 1280,
            "prompt_tokens_details": {"cached_tokens": 1024, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 40, "audio_tokens": 0,
                "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0}},
    }))
}

fn response() -> Value {
    json!({
        "id": "resp_1", "object": "response", "created_at": 1_762_000_000, "status": "completed",
        "model": "gpt-5-mini-2025-08-07", "service_tier": "flex", "error": null,
        "output": [{"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
            "content": [{"type": "output_text", "text": "Hi", "annotations": []}]}],
        "usage": {"input_tokens": 100, "input_tokens_details": {"cached_tokens": 60},
            "output_tokens": 30, "output_tokens_details": {"reasoning_tokens": 25},
            "total_tokens": 130},
    })
}

/// One chunk of a chat completion's stream.
fn chunk(choices: Value, usage: Value) -> CreateChatCompletionStreamResponse {
    typed(json!({
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_762_000_000,
        "model": "gpt-4o-mini-2024-07-18", "service_tier": "default",
        "choices": choices, "usage": usage,
    }))
}

fn chunks() -> Vec<CreateChatCompletionStreamResponse> {
    let delta =
        |text: &str| json!([{"index": 0, "delta": {"content": text}, "finish_reason": null}]);
    let usage = json!({"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15,
        "prompt_tokens_details": {"cached_tokens": 8}});
    let end = json!([{"index": 0, "delta": {}, "finish_reason": "stop"}]);
    vec![
        chunk(delta("Hel"), Value::Null),
        chunk(delta("lo"), Value::Null),
        chunk(end, Value::Null),
        chunk(json!([]), usage),
    ]
}

#[test]
fn a_chat_completion_says_usage_model_and_tier() {
    let said = Reply::of(&chat_completion());
    let usage = Usage::new(1200, 80).with(CacheRead, 1024).with(Reasoning, 40);
    assert_eq!(said.usage(), Some(&usage));
    assert_eq!(said.model(), Some("gpt-4o-mini-2024-07-18"));
    assert_eq!(said.service_tier(), Some("priority"));
    assert_eq!(said.invalid(), None);
}

#[test]
fn a_chat_completion_without_usage_says_nothing_of_it() {
    let mut reply = chat_completion();
    reply.usage = None;
    let said = Reply::of(&reply);
    assert_eq!((said.usage(), said.invalid()), (None, None));
    assert_eq!(said.model(), Some("gpt-4o-mini-2024-07-18"));
}

#[test]
fn a_response_says_usage_model_and_tier() {
    let said = Reply::of(&typed::<Response>(response()));
    let usage = Usage::new(100, 30).with(CacheRead, 60).with(Reasoning, 25);
    assert_eq!(said.usage(), Some(&usage));
    assert_eq!(said.model(), Some("gpt-5-mini-2025-08-07"));
    assert_eq!(said.service_tier(), Some("flex"));
}

#[test]
fn the_event_that_completes_a_response_says_it_all() {
    let event = json!({"type": "response.completed", "sequence_number": 9, "response": response()});
    let said = Reply::of(&typed::<ResponseStreamEvent>(event));
    let usage = Usage::new(100, 30).with(CacheRead, 60).with(Reasoning, 25);
    assert_eq!(said.usage(), Some(&usage));
    assert_eq!(said.model(), Some("gpt-5-mini-2025-08-07"));
    assert_eq!(said.service_tier(), Some("flex"));
}

#[test]
fn the_last_chunk_of_a_chat_stream_says_the_usage() {
    let chunks = chunks();
    let (last, before) = chunks.split_last().expect("there are chunks");
    assert!(before.iter().all(|chunk| Reply::of(chunk).usage().is_none()));
    assert_eq!(Reply::of(last).usage(), Some(&Usage::new(12, 3).with(CacheRead, 8)));
}

#[test]
fn a_chat_stream_says_it_all_once_its_chunks_were_pushed() {
    let mut stream = ReplyStream::new();
    chunks().iter().for_each(|chunk| stream.push(chunk));
    let said = stream.finish();
    assert_eq!(said.usage(), Some(&Usage::new(12, 3).with(CacheRead, 8)));
    assert_eq!(said.model(), Some("gpt-4o-mini-2024-07-18"));
    assert_eq!(said.service_tier(), Some("default"));
    assert!(said.is_stream() && !said.lacks_include_usage());
}

#[test]
fn a_chat_stream_that_was_not_asked_for_its_usage_is_told_from_one_that_was_left() {
    let mut chunks = chunks();
    chunks.pop();
    let mut whole = ReplyStream::new();
    chunks.iter().for_each(|chunk| whole.push(chunk));
    let said = whole.finish();
    assert_eq!((said.usage(), said.lacks_include_usage()), (None, true));

    let mut left = ReplyStream::new();
    left.push(&chunks[0]);
    let said = left.finish();
    assert_eq!((said.usage(), said.lacks_include_usage()), (None, false));
}

#[test]
fn a_stream_of_responses_says_it_all_once_its_events_were_pushed() {
    let mut begun = response();
    begun["status"] = json!("in_progress");
    begun["usage"] = Value::Null;
    let events = [
        json!({"type": "response.created", "sequence_number": 0, "response": begun}),
        json!({"type": "response.output_text.delta", "sequence_number": 1, "item_id": "msg_1",
            "output_index": 0, "content_index": 0, "delta": "Hi", "logprobs": []}),
        json!({"type": "response.completed", "sequence_number": 2, "response": response()}),
    ];
    let mut stream = ReplyStream::new();
    for event in events {
        stream.push(&typed::<ResponseStreamEvent>(event));
    }
    let said = stream.finish();
    let usage = Usage::new(100, 30).with(CacheRead, 60).with(Reasoning, 25);
    assert_eq!(said.usage(), Some(&usage));
    assert_eq!(said.model(), Some("gpt-5-mini-2025-08-07"));
    assert_eq!(said.service_tier(), Some("flex"));
    assert!(!said.lacks_include_usage());
}

#[test]
fn a_completion_says_usage_and_model() {
    let reply: CreateCompletionResponse = typed(json!({
        "id": "cmpl-1", "object": "text_completion", "created": 1_762_000_000,
        "model": "gpt-3.5-turbo-instruct",
        "choices": [{"text": "Hi", "index": 0, "logprobs": null, "finish_reason": "length"}],
        "usage": {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12},
    }));
    let said = Reply::of(&reply);
    assert_eq!(said.usage(), Some(&Usage::new(5, 7)));
    assert_eq!(said.model(), Some("gpt-3.5-turbo-instruct"));
}

#[test]
fn an_embedding_has_input_and_no_output() {
    let reply: CreateEmbeddingResponse = typed(json!({
        "object": "list", "model": "text-embedding-3-small",
        "data": [{"object": "embedding", "index": 0, "embedding": [0.1, 0.2]}],
        "usage": {"prompt_tokens": 8, "total_tokens": 8},
    }));
    let said = Reply::of(&reply);
    let usage = said.usage().expect("an embedding is billed");
    assert_eq!((usage.get(Input), usage.get(Output)), (Some(8), None));
    assert_eq!(said.model(), Some("text-embedding-3-small"));
}
