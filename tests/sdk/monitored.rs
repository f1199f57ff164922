//! Functions that return a client's own type, under the attribute.

use crate::{async_openai_types, genai_types, rig_types};
use async_openai::types::chat::CreateChatCompletionResponse;
use genai::chat::ChatResponse;
use monitor_runtime::{Collector, Usage, UsageKind::*, monitor, testing};
use rig_core::completion::CompletionResponse;

#[monitor(track_tokens, track_cost)]
async fn ask_async_openai() -> Result<CreateChatCompletionResponse, std::io::Error> {
    let mut reply = async_openai_types::chat_completion();
    reply.service_tier = None;
    Ok(reply)
}

#[monitor(track_tokens, track_cost)]
async fn ask_genai() -> Result<ChatResponse, genai::Error> {
    Ok(genai_types::chat_response("claude-3-haiku-20240307", "claude-3-haiku-20240307"))
}

#[monitor(track_tokens, track_cost)]
async fn ask_rig() -> Result<CompletionResponse, std::io::Error> {
    Ok(rig_types::completion("claude-3-haiku-20240307", "claude-3-haiku-20240307"))
}

/// What the one call used and cost, as the summary has it.
fn summary_of(call: impl Future) -> (Usage, String) {
    let collector = Collector::builder().build();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    testing::capture(&collector, || runtime.block_on(call));
    let report = collector.report();
    assert_eq!(report.totals.requests, 1);
    let mut usage = Usage::EMPTY;
    for kind in monitor_runtime::UsageKind::ALL {
        if let Some(count) = report.tokens.get(kind) {
            usage.set(kind, count);
        }
    }
    (usage, report.cost.total.to_string())
}

#[test]
fn a_chat_completion_of_async_openai_is_counted_and_priced() {
    let (usage, dollars) = summary_of(ask_async_openai());
    assert_eq!(usage, Usage::new(1200, 80).with(CacheRead, 1024).with(Reasoning, 40));
    // 176 x 0.15 + 1024 x 0.075 + 80 x 0.60 dollars per million
    assert_eq!(dollars, "0.0001512");
}

/// 400 x 0.25 + 300 x 0.03 + 200 x 0.30 + 40 x 1.25 dollars per million
const HAIKU: &str = "0.000219";

#[test]
fn a_chat_response_of_genai_is_counted_and_priced() {
    let (usage, dollars) = summary_of(ask_genai());
    let counts = Usage::new(900, 40).with(CacheRead, 300).with(CacheWrite, 200);
    assert_eq!(usage, counts.with(CacheWrite5m, 200).with(Reasoning, 11));
    assert_eq!(dollars, HAIKU);
}

#[test]
fn a_completion_of_rig_is_counted_and_priced() {
    let (usage, dollars) = summary_of(ask_rig());
    let counts = Usage::new(900, 40).with(CacheRead, 300).with(CacheWrite, 200);
    assert_eq!(usage, counts.with(Reasoning, 11));
    assert_eq!(dollars, HAIKU);
}
