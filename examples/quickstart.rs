//! The shortest way through: annotate a function, call it, read the report.

use monitor_runtime::{Collector, monitor};
use serde::Serialize;
use std::time::Duration;

/// What a provider's SDK returns; any `Serialize` type with these fields is understood.
#[derive(Serialize)]
struct Reply {
    model: &'static str,
    usage: Usage,
}

#[derive(Serialize)]
struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
}

#[monitor(track_tokens, track_cost, provider = "openai", model = "gpt-4o-mini")]
async fn chat(question: &str) -> Result<Reply, String> {
    let prompt_tokens = question.len() as u64;
    tokio::time::sleep(Duration::from_millis(prompt_tokens)).await;
    if question.is_empty() {
        return Err("invalid request: the question is empty".to_owned());
    }
    let usage = Usage { prompt_tokens, completion_tokens: 12 };
    Ok(Reply { model: "gpt-4o-mini-2024-07-18", usage })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for question in ["What is a token?", "What does it cost?", ""] {
        if let Ok(reply) = chat(question).await {
            println!("{question} {} answered", reply.model);
        }
    }
    println!("\n{}", Collector::global().report());
}
