//! What `rig` returns, which brings every provider's counts into one form of its own and keeps the
//! provider's document beside them.

use crate::async_openai_types::typed;
use monitor_runtime::{Usage, UsageKind::*, usage::Reply};
use rig_core::{
    completion::{CompletionResponse, Cost, Usage as RigUsage, message::Origin},
    embeddings::EmbeddingResponse,
};
use serde_json::json;

/// All input stands in `input_tokens`, what was read from or written to a cache included.
fn usage() -> RigUsage {
    RigUsage::new()
        .input_tokens(900)
        .output_tokens(40)
        .total_tokens(940)
        .cached_input_tokens(300)
        .cache_creation_input_tokens(200)
        .reasoning_tokens(11)
}

fn counts() -> Usage {
    Usage::new(900, 40).with(CacheRead, 300).with(CacheWrite, 200).with(Reasoning, 11)
}

pub(crate) fn completion(asked: &str, answered: &str) -> CompletionResponse {
    let mut origin = Origin::new("anthropic.messages", "anthropic", asked);
    origin.response_model = Some(answered.into());
    let raw = json!({"type": "message", "model": answered, "role": "assistant",
        "content": [{"type": "text", "text": "Hi"}],
        "usage": {"input_tokens": 400, "output_tokens": 40, "cache_read_input_tokens": 300,
            "cache_creation_input_tokens": 200, "service_tier": "standard"}});
    CompletionResponse::new(Vec::new(), usage(), origin, raw)
}

#[test]
fn a_completion_says_usage_and_the_model_that_answered() {
    let said = Reply::of(&completion("claude-3-haiku", "claude-3-haiku-20240307"));
    assert_eq!(said.usage(), Some(&counts()));
    assert_eq!(said.model(), Some("claude-3-haiku-20240307"));
}

#[test]
fn a_completion_whose_answer_named_no_model_is_of_the_model_that_was_asked() {
    let origin = Origin::new("openai.chat", "openai", "gpt-4o-mini");
    let reply = CompletionResponse::new(Vec::new(), usage(), origin, json!(null));
    assert_eq!(Reply::of(&reply).model(), Some("gpt-4o-mini"));
}

#[test]
fn the_tier_that_served_is_found_in_the_document_of_the_provider() {
    let origin = Origin::new("openai.chat", "openai", "gpt-4o-mini");
    let raw = json!({"model": "gpt-4o-mini", "service_tier": "priority",
        "usage": {"prompt_tokens": 900, "completion_tokens": 40}});
    let reply = CompletionResponse::new(Vec::new(), usage(), origin, raw);
    let said = Reply::of(&reply);
    assert_eq!(said.service_tier(), Some("priority"));
    assert_eq!(said.usage(), Some(&counts()), "counts stay those that rig made of it");
}

#[test]
fn a_cost_that_the_client_worked_out_is_not_what_the_provider_reported() {
    let mut reply = completion("claude-3-haiku", "claude-3-haiku-20240307");
    reply.usage = usage().cost(Cost::from_parts(0.1, 0.2, 0.0, 0.0));
    assert_eq!(Reply::of(&reply).reported_cost(), None);
}

#[test]
fn an_embedding_has_input_and_no_output() {
    let reply: EmbeddingResponse = typed(json!({
        "embeddings": [{"document": "Hi", "vec": [0.1, 0.2]}], "provider": "openai",
        "model": "text-embedding-3-small", "usage": {"input_tokens": 8},
    }));
    let said = Reply::of(&reply);
    let usage = said.usage().expect("an embedding is billed");
    assert_eq!((usage.get(Input), usage.get(Output)), (Some(8), None));
    assert_eq!(said.model(), Some("text-embedding-3-small"));
}

#[test]
fn a_completion_without_usage_says_nothing_of_it() {
    let origin = Origin::new("openai.chat", "openai", "gpt-4o-mini");
    let reply = CompletionResponse::new(Vec::new(), RigUsage::new(), origin, json!({}));
    let said = Reply::of(&reply);
    assert_eq!((said.usage(), said.invalid()), (None, None));
}
