//! What a monitored function returns tells how its call ended, what it used and who answered.

use crate::fixture::{collector, the_only_call, the_only_call_of};
use monitor_runtime::{
    Collector, CostSource, ErrorKind, Outcome, TokenUsage, Unpriced, Usage, UsageKind, current,
    monitor, testing::capture,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::io;

/// The record of the one call that was made.
fn record_of(call: impl FnOnce()) -> monitor_runtime::collector::RequestRecord {
    let (collector, _) = collector();
    capture(&collector, call);
    the_only_call(&collector)
}

#[monitor]
fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

#[monitor]
async fn fails(text: &str) -> Result<u32, String> {
    Err(text.to_owned())
}

#[monitor]
fn looks_up(found: bool) -> Option<u32> {
    found.then_some(1)
}

#[monitor]
fn looks_up_what_may_fail(text: &str) -> Option<Result<u32, io::Error>> {
    Some(Err(io::Error::new(io::ErrorKind::TimedOut, text.to_owned())))
}

#[test]
fn without_any_option_endpoint_duration_status_and_success_are_told() {
    let (collector, clock) = collector();
    capture(&collector, || assert_eq!(parse("7"), Ok(7)));
    clock.advance(std::time::Duration::from_secs(1));
    let record = the_only_call(&collector);
    assert_eq!((record.key.function.as_str(), record.outcome), ("parse", Outcome::Ok));
    assert_eq!((record.cost, record.unpriced), (None, None), "nobody asked for a cost");
    assert!(record.key.location.expect("it stands somewhere").contains("what_a_result_says"));
}

#[test]
fn an_err_is_an_error_of_the_kind_that_its_words_or_type_tell() {
    let record = record_of(|| assert!(parse("x").is_err()));
    assert_eq!(record.outcome, Outcome::Error);
    for (text, kind) in [
        ("429 too many requests", ErrorKind::RateLimit),
        ("operation timed out", ErrorKind::Timeout),
        ("invalid api key", ErrorKind::Authentication),
        ("it rains", ErrorKind::Unexpected),
    ] {
        let asked = || assert!(futures::executor::block_on(fails(text)).is_err());
        assert_eq!(record_of(asked).error, Some(kind), "{text}");
    }
}

#[test]
fn none_is_no_error_and_an_err_inside_of_some_is_one() {
    assert_eq!(record_of(|| assert_eq!(looks_up(false), None)).outcome, Outcome::Ok);
    let record = record_of(|| assert!(looks_up_what_may_fail("slow").is_some()));
    assert_eq!((record.outcome, record.error), (Outcome::Error, Some(ErrorKind::Timeout)));
}

#[derive(Serialize)]
struct Answer {
    text: &'static str,
    tokens_used: u64,
    model: &'static str,
}

#[monitor(track_cost)]
fn answers(tokens_used: u64, model: &'static str) -> Answer {
    Answer { text: "hello", tokens_used, model }
}

#[test]
fn tokens_used_and_model_of_a_returned_struct_are_understood() {
    let record = record_of(|| assert_eq!(answers(1_000, "gpt-4o-mini").text, "hello"));
    assert_eq!(record.usage.get(UsageKind::Total), Some(1_000));
    assert_eq!(record.key.priced_model(), Some("gpt-4o-mini"));
    let cost = record.cost.expect("between two bounds");
    assert_eq!(
        (cost.lower.to_string(), cost.upper.to_string()),
        ("0.000075".into(), "0.0006".into())
    );
    assert_eq!(cost.source, CostSource::Estimated);
}

#[monitor(track_cost, model = "gpt-4o-mini")]
async fn asks(reply: Value) -> Result<Value, String> {
    Ok(reply)
}

fn asked(reply: Value) -> monitor_runtime::collector::RequestRecord {
    record_of(|| {
        let same = futures::executor::block_on(asks(reply.clone()));
        assert_eq!(same, Ok(reply), "the result is what it was");
    })
}

#[test]
fn tokens_used_of_a_returned_json_value_are_understood() {
    let record = asked(json!({"answer": "hello", "tokens_used": 1_000, "model": "gpt-4o"}));
    assert_eq!(record.usage, Usage::of_total(1_000));
    assert_eq!(record.key.response_model.as_deref(), Some("gpt-4o"));
    assert_eq!(record.cost.map(|cost| cost.source), Some(CostSource::Estimated));
}

#[test]
fn usage_objects_of_the_providers_are_understood() {
    let openai = asked(json!({
        "model": "gpt-4o-mini",
        "usage": {
            "prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200,
            "prompt_tokens_details": {"cached_tokens": 400},
        },
    }));
    assert_eq!(openai.usage, Usage::new(1_000, 200).with(UsageKind::CacheRead, 400));
    let anthropic = asked(json!({
        "model": "claude-3-haiku-20240307",
        "usage": {"input_tokens": 600, "cache_read_input_tokens": 400, "output_tokens": 200},
    }));
    assert_eq!(anthropic.usage, openai.usage, "cache reads are inside of the input for both");
}

#[test]
fn a_result_that_says_nothing_is_unpriced_and_not_free() {
    let record = asked(json!({"text": "hello"}));
    assert_eq!((record.cost, record.unpriced), (None, Some(Unpriced::NoUsage)));
}

#[test]
fn an_unknown_model_that_answers_is_not_priced_as_the_one_asked_for() {
    let usage = json!({"prompt_tokens": 1_000, "completion_tokens": 200});
    let record = asked(json!({"model": "gpt-of-tomorrow", "usage": usage}));
    assert_eq!((record.cost, record.unpriced), (None, Some(Unpriced::UnknownModel)));
    assert_eq!(record.key.model.as_deref(), Some("gpt-4o-mini"));
}

struct Typed {
    sent: u64,
    made: u64,
}

impl TokenUsage for Typed {
    fn usage(&self) -> Option<Usage> {
        Some(Usage::new(self.sent, self.made))
    }

    fn model(&self) -> Option<&str> {
        Some("gpt-4o-mini")
    }
}

#[monitor(track_cost)]
fn types() -> Result<Typed, String> {
    Ok(Typed { sent: 1_000, made: 200 })
}

#[test]
fn a_type_that_knows_its_counts_is_asked() {
    let record = record_of(|| assert!(types().is_ok()));
    assert_eq!(record.usage, Usage::new(1_000, 200));
    assert_eq!(record.cost.expect("it is priced").lower.to_string(), "0.00027");
}

struct Foreign(u64);

#[monitor(track_cost, model = "gpt-4o-mini", usage = |foreign: &Foreign| Usage::new(foreign.0, 0))]
fn foreign() -> Foreign {
    Foreign(1_000)
}

#[test]
fn a_closure_says_where_the_counts_of_a_foreign_type_are() {
    let record = record_of(|| assert_eq!(foreign().0, 1_000));
    assert_eq!(record.cost.expect("it is priced").lower.to_string(), "0.00015");
}

#[monitor(track_tokens, model = "gpt-4o-mini")]
fn only_tokens() -> Usage {
    Usage::new(1_000, 200)
}

#[test]
fn with_tokens_alone_nothing_of_the_result_is_priced() {
    let record = record_of(|| assert_eq!(only_tokens().tokens(), 1_200));
    assert_eq!(record.usage.tokens(), 1_200);
    assert_eq!((record.cost, record.unpriced), (None, None));
}

#[monitor(track_cost, model = "gpt-4o-mini")]
async fn asks_the_model() -> Usage {
    Usage::new(1_000, 200)
}

#[monitor(track_cost, model = "gpt-4o-mini")]
async fn handles() -> Usage {
    asks_the_model().await
}

#[monitor(track_cost, model = "gpt-4o-mini")]
async fn handles_in_a_task() -> Usage {
    current().spawn(asks_the_model()).await.expect("the task ends well")
}

async fn assert_paid_once(collector: &Collector, handler: &str) {
    let report = collector.report();
    assert_eq!((report.cost.total.to_string().as_str(), report.tokens.total), ("0.00027", 1_200));
    assert_eq!((report.cost.priced_calls, report.cost.unpriced_calls), (1, 0));
    assert_eq!(collector.snapshot().health.usage_seen_again, 1);
    assert!(the_only_call_of(collector, handler).cost.is_none());
}

#[tokio::test]
async fn a_handler_and_its_inner_call_that_return_the_same_usage_cost_what_one_call_costs() {
    let (collector, _) = collector();
    monitor_runtime::testing::capture_async(&collector, handles()).await;
    assert_paid_once(&collector, "handles").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_do_a_handler_and_a_task_that_carries_its_call_over() {
    let (collector, _) = collector();
    monitor_runtime::testing::capture_async(&collector, handles_in_a_task()).await;
    assert_paid_once(&collector, "handles_in_a_task").await;
}

#[monitor]
async fn gives_up_after_a_second() -> Result<(), tokio::time::error::Elapsed> {
    tokio::time::timeout(std::time::Duration::from_secs(1), never()).await
}

#[monitor]
async fn never() {
    std::future::pending().await
}

#[tokio::test(start_paused = true)]
async fn a_function_that_returns_elapsed_is_the_timeout_and_what_it_dropped_is_cancelled() {
    let (collector, _) = collector();
    let asked = monitor_runtime::testing::capture_async(&collector, gives_up_after_a_second());
    assert!(asked.await.is_err());
    assert_eq!(the_only_call_of(&collector, "never").outcome, Outcome::Cancelled);
    assert_eq!(
        the_only_call_of(&collector, "gives_up_after_a_second").error,
        Some(ErrorKind::Timeout)
    );
    assert_eq!(collector.report().totals.timeouts, 1);
}

/// What only Ollama answers.
#[monitor(track_tokens, model = asked)]
fn asks_a_local_model(asked: Option<&str>) -> Value {
    json!({"model": "llama3.2", "prompt_eval_count": 3, "eval_count": 4})
}

#[monitor(track_tokens)]
fn asks_somebody(answer: Value) -> Value {
    answer
}

#[test]
fn the_provider_that_a_reply_tells_is_taken_though_its_model_was_asked_for() {
    for asked in [None, Some("llama3.2"), Some("llama3.2:latest")] {
        let record = record_of(|| drop(asks_a_local_model(asked)));
        assert_eq!(record.key.provider.as_deref(), Some("ollama"), "{asked:?}");
    }
}

#[test]
fn one_model_at_two_providers_is_two_series() {
    let collector = Collector::default();
    let usage = json!({"prompt_tokens": 3, "completion_tokens": 4});
    let elsewhere = json!({"model": "llama3.2", "usage": usage});
    let local = json!({"model": "llama3.2", "prompt_eval_count": 3, "eval_count": 4});
    capture(&collector, || {
        for answer in [&local, &elsewhere, &local, &elsewhere] {
            asks_somebody(answer.clone());
        }
    });
    let report = collector.report();
    let rows: Vec<_> = report.providers.iter().map(|row| row.provider.as_deref()).collect();
    assert_eq!(rows, [None, Some("ollama")]);
    assert_eq!(report.provider("ollama").totals.requests, 2);
}

#[test]
fn anthropics_fast_mode_and_a_region_that_was_asked_for_decide_the_price() {
    #[monitor(provider = "anthropic", model = "claude-opus-5", track_cost)]
    fn asks(speed: &str, geo: &str) -> Value {
        json!({"model": "claude-opus-5", "usage": {"input_tokens": 1_000_000, "output_tokens": 0,
            "service_tier": "standard", "speed": speed, "inference_geo": geo}})
    }
    for (speed, geo, usd) in [
        ("standard", "global", Some("5")),
        ("standard", "not_available", Some("5")),
        ("fast", "global", Some("10")),
        // a tenth more, which no price table says
        ("standard", "us", None),
    ] {
        let record = record_of(|| drop(asks(speed, geo)));
        let cost = record.cost.map(|cost| cost.lower.to_string());
        assert_eq!(cost.as_deref(), usd, "{speed} in {geo}");
    }
}
