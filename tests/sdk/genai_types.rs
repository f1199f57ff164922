//! What `genai` returns, which brings every provider's counts into one form of its own.

use crate::async_openai_types::typed;
use genai::{
    adapter::AdapterKind,
    chat::{ChatResponse, ChatStreamEvent, StreamChunk, StreamEnd},
    embed::EmbedResponse,
};
use monitor_runtime::{
    Usage,
    UsageKind::*,
    usage::{Reply, ReplyStream},
};
use serde_json::{Value, json};

/// Cached tokens stand inside the prompt, also where the provider counts them beside it.
fn usage() -> Value {
    json!({"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940,
        "prompt_tokens_details": {"cache_creation_tokens": 200, "cached_tokens": 300,
            "cache_creation_details": {"ephemeral_5m_tokens": 200}},
        "completion_tokens_details": {"reasoning_tokens": 11}})
}

fn counts() -> Usage {
    let usage = Usage::new(900, 40).with(CacheRead, 300).with(CacheWrite, 200);
    usage.with(CacheWrite5m, 200).with(Reasoning, 11)
}

pub(crate) fn chat_response(asked: &str, answered: &str) -> ChatResponse {
    let model = |name: &str| json!({"adapter_kind": AdapterKind::Anthropic, "model_name": name});
    typed(json!({
        "content": [{"Text": "Hi"}], "reasoning_content": null,
        "model_iden": model(asked), "provider_model_iden": model(answered),
        "stop_reason": null, "usage": usage(), "captured_raw_body": null,
    }))
}

#[test]
fn a_chat_response_says_usage_and_the_model_that_answered() {
    let said = Reply::of(&chat_response("claude-3-haiku", "claude-3-haiku-20240307"));
    assert_eq!(said.usage(), Some(&counts()));
    assert_eq!(said.model(), Some("claude-3-haiku-20240307"));
}

#[test]
fn a_raw_body_that_was_kept_beside_the_counts_changes_none() {
    let mut reply = chat_response("claude-3-haiku", "claude-3-haiku-20240307");
    reply.captured_raw_body = Some(json!({"model": "claude-3-haiku-20240307",
        "usage": {"input_tokens": 400, "output_tokens": 40, "cache_read_input_tokens": 300,
            "cache_creation_input_tokens": 200, "service_tier": "standard"}}));
    assert_eq!(Reply::of(&reply).usage(), Some(&counts()));
}

#[test]
fn the_end_of_a_stream_says_the_usage_that_was_captured() {
    let end: StreamEnd = typed(json!({"captured_usage": usage()}));
    assert_eq!(Reply::of(&end).usage(), Some(&counts()));
    assert_eq!(Reply::of(&ChatStreamEvent::End(end)).usage(), Some(&counts()));
    let none = Reply::of(&ChatStreamEvent::End(StreamEnd::default()));
    assert_eq!((none.usage(), none.invalid()), (None, None), "capturing was not asked for");
}

#[test]
fn a_stream_says_the_usage_once_its_events_were_pushed() {
    let end: StreamEnd = typed(json!({"captured_usage": usage()}));
    let chunk = || ChatStreamEvent::Chunk(StreamChunk { content: "Hi".into() });
    let mut stream = ReplyStream::new();
    for event in [ChatStreamEvent::Start, chunk(), chunk(), ChatStreamEvent::End(end)] {
        stream.push(&event);
    }
    let said = stream.finish();
    assert_eq!(said.usage(), Some(&counts()));
    assert_eq!(said.model(), None, "its events do not name it");
}

#[test]
fn an_embedding_has_input_and_no_output() {
    let model = json!({"adapter_kind": "OpenAI", "model_name": "text-embedding-3-small"});
    let reply: EmbedResponse = typed(json!({
        "embeddings": [{"vector": [0.1, 0.2], "index": 0, "dimensions": 2}],
        "model_iden": model, "provider_model_iden": model, "captured_raw_body": null,
        "usage": {"prompt_tokens": 8, "total_tokens": 8},
    }));
    let said = Reply::of(&reply);
    let usage = said.usage().expect("an embedding is billed");
    assert_eq!((usage.get(Input), usage.get(Output)), (Some(8), None));
    assert_eq!(said.model(), Some("text-embedding-3-small"));
}
