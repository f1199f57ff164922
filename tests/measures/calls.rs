//! The functions that are measured: each once as a user writes it, and once without the monitor.

use monitor_runtime::{TokenUsage, Usage, current, monitor};
use serde::Serialize;
use std::{
    future::Future,
    hint::black_box,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

pub(crate) const MODELS: [&str; 3] = ["gpt-4o-mini", "claude-3-5-sonnet-20241022", "gpt-3.5-turbo"];

/// A reply that knows its own counts.
pub(crate) struct Typed {
    #[expect(dead_code, reason = "what users read; the monitor does not")]
    content: &'static str,
    input: u64,
    output: u64,
}

impl TokenUsage for Typed {
    fn usage(&self) -> Option<Usage> {
        Some(Usage::new(self.input, self.output))
    }
}

/// A chat reply as providers send it. The texts are static: what an allocator costs is no part of
/// the measure.
#[derive(Serialize)]
pub(crate) struct Chat {
    id: &'static str,
    object: &'static str,
    created: u64,
    model: &'static str,
    choices: [Choice; 1],
    usage: ChatUsage,
}

#[derive(Serialize)]
struct Choice {
    index: u32,
    message: Message,
    finish_reason: Option<&'static str>,
}

#[derive(Serialize)]
struct Message {
    role: &'static str,
    content: &'static str,
}

#[derive(Serialize)]
struct ChatUsage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
}

/// The same counts and the same model, by a type that derives.
#[derive(TokenUsage)]
pub(crate) struct Derived {
    id: &'static str,
    created: u64,
    model: &'static str,
    content: &'static str,
    usage: DerivedUsage,
}

#[derive(TokenUsage)]
struct DerivedUsage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
}

/// The same by a type whose attributes say it.
#[derive(TokenUsage)]
pub(crate) struct Said {
    content: &'static str,
    #[usage(input)]
    sent: u64,
    #[usage(output)]
    generated: u64,
}

fn derived(input: u64) -> Derived {
    Derived {
        id: "chatcmpl-AbCdEfGhIjKlMnOp",
        created: 1_764_000_000,
        model: MODELS[0],
        content: "Paris is the capital of France.",
        usage: DerivedUsage {
            prompt_tokens: black_box(input),
            completion_tokens: 200,
            total_tokens: input + 200,
        },
    }
}

fn said(input: u64) -> Said {
    Said { content: "Paris is the capital of France.", sent: black_box(input), generated: 200 }
}

fn typed(input: u64) -> Typed {
    Typed { content: "Paris is the capital of France.", input: black_box(input), output: 200 }
}

fn chat(input: u64) -> Chat {
    let message = Message { role: "assistant", content: "Paris is the capital of France." };
    Chat {
        id: "chatcmpl-AbCdEfGhIjKlMnOp",
        object: "chat.completion",
        created: 1_764_000_000,
        model: MODELS[0],
        choices: [Choice { index: 0, message, finish_reason: Some("stop") }],
        usage: ChatUsage {
            prompt_tokens: black_box(input),
            completion_tokens: 200,
            total_tokens: input + 200,
        },
    }
}

pub(crate) async fn bare_typed(input: u64) -> Typed {
    typed(input)
}

#[monitor(track_cost, model = "gpt-4o-mini")]
pub(crate) async fn monitored_typed(input: u64) -> Typed {
    typed(input)
}

pub(crate) async fn bare_derived(input: u64) -> Derived {
    derived(input)
}

#[monitor(track_cost, provider = "openai", model = "gpt-4o-mini")]
pub(crate) async fn monitored_derived(input: u64) -> Derived {
    derived(input)
}

pub(crate) async fn bare_said(input: u64) -> Said {
    said(input)
}

#[monitor(track_cost, provider = "openai", model = "gpt-4o-mini")]
pub(crate) async fn monitored_said(input: u64) -> Said {
    said(input)
}

pub(crate) async fn bare_chat(input: u64) -> Chat {
    chat(input)
}

#[monitor(track_cost, model = "gpt-4o-mini")]
pub(crate) async fn monitored_chat(input: u64) -> Chat {
    chat(input)
}

pub(crate) async fn bare_model(model: &str, input: u64) -> Typed {
    black_box(model);
    typed(input)
}

#[monitor(track_cost, model = model)]
pub(crate) async fn monitored_model(model: &str, input: u64) -> Typed {
    black_box(model);
    typed(input)
}

#[monitor(track_cost, model = "gpt-4o-mini")]
pub(crate) fn monitored_sync(input: u64) -> Typed {
    typed(input)
}

#[monitor(model = "gpt-4o-mini")]
pub(crate) async fn monitored_body(input: u64) {
    current().usage(Usage::new(input, 200)).response_model(MODELS[2]).retry();
}

/// A trait as `async_trait` makes it object-safe: each call is one box, monitored or not.
#[async_trait::async_trait]
pub(crate) trait Provider {
    async fn bare(&self, input: u64) -> Typed;
    async fn monitored(&self, input: u64) -> Typed;
}

pub(crate) struct Mini;

#[async_trait::async_trait]
impl Provider for Mini {
    async fn bare(&self, input: u64) -> Typed {
        typed(input)
    }

    #[monitor(track_cost, model = "gpt-4o-mini")]
    async fn monitored(&self, input: u64) -> Typed {
        typed(input)
    }
}

pub(crate) fn bare_boxed(input: u64) -> Pin<Box<dyn Future<Output = Typed> + Send>> {
    Box::pin(bare_typed(input))
}

/// The attribute cannot see into the box that it gets, so it makes one around it.
#[monitor(track_cost, model = "gpt-4o-mini")]
pub(crate) fn monitored_boxed(input: u64) -> Pin<Box<dyn Future<Output = Typed> + Send>> {
    bare_boxed(input)
}

/// Runs a future that never waits.
#[inline(always)]
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    match poll(pin!(future)) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

/// As an executor polls a task: never in line. Else it would be for the compiler to choose which of the
/// two, the bare function or the monitored one, dissolves in the loop that measures it.
#[inline(never)]
fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}
