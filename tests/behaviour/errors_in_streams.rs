//! Errors inside of streams whose status was 200, as each provider sends them: the call is an error
//! of their kind, in whatever pieces they come.

use crate::fixture::{collector, the_only_call};
use futures::{Stream, StreamExt, executor::block_on, stream};
use monitor_runtime::{
    Collector, ErrorKind, Outcome, TokenUsage, Usage,
    collector::RequestRecord,
    current, monitor,
    testing::capture,
    usage::{Reply, ReplyStream},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::time::Duration;

/// Who sends it, what comes before it, the event, its kind and its code.
type Case = (&'static str, &'static str, &'static str, ErrorKind, Option<&'static str>);

const CASES: [Case; 12] = [
    (
        "Anthropic",
        r#"{"type":"message_start","message":{"model":"claude-3-haiku-20240307","usage":{"input_tokens":9,"output_tokens":1}}}"#,
        r#"{"type":"error","error":{"details":null,"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}"#,
        ErrorKind::Overloaded,
        Some("overloaded_error"),
    ),
    (
        "OpenAI's responses, failed",
        r#"{"type":"response.created","response":{"model":"gpt-4o-mini","status":"in_progress","error":null}}"#,
        r#"{"type":"response.failed","response":{"model":"gpt-4o-mini","status":"failed","error":{"code":"rate_limit_exceeded","message":"Rate limit reached. Please try again in 1.5s."},"usage":null}}"#,
        ErrorKind::RateLimit,
        Some("rate_limit_exceeded"),
    ),
    (
        "OpenAI's responses, an event of its own",
        r#"{"type":"response.output_text.delta","delta":"Hel"}"#,
        r#"{"type":"error","code":"insufficient_quota","message":"You exceeded your current quota","param":null,"sequence_number":3}"#,
        ErrorKind::Quota,
        Some("insufficient_quota"),
    ),
    (
        "OpenAI's chat",
        r#"{"object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[{"delta":{"content":"Hel"}}]}"#,
        r#"{"error":{"message":"The server had an error processing your request","type":"server_error","param":null,"code":null}}"#,
        ErrorKind::ServerError,
        Some("server_error"),
    ),
    (
        "OpenRouter",
        r#"{"object":"chat.completion.chunk","model":"m","choices":[{"delta":{"content":"Hel"},"finish_reason":null}],"error":null}"#,
        r#"{"id":"gen-1","object":"chat.completion.chunk","model":"m","error":{"code":502,"message":"Provider disconnected"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}"#,
        ErrorKind::ServerError,
        Some("502"),
    ),
    (
        "OpenRouter, in a choice",
        r#"{"object":"chat.completion.chunk","model":"m","choices":[{"delta":{"content":"Hel"},"error":null}]}"#,
        r#"{"id":"gen-1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":""},"finish_reason":"error","error":{"code":502,"message":"Provider disconnected"}}]}"#,
        ErrorKind::ServerError,
        Some("502"),
    ),
    (
        "Azure",
        r#"{"choices":[],"model":"","prompt_filter_results":[]}"#,
        r#"{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400}}"#,
        ErrorKind::ContentFilter,
        Some("content_filter"),
    ),
    (
        "Gemini",
        r#"{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}],"modelVersion":"gemini-2.0-flash"}"#,
        r#"{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}"#,
        ErrorKind::Overloaded,
        Some("UNAVAILABLE"),
    ),
    (
        "Gemini, with the seconds to wait",
        r#"{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}"#,
        r#"{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]}}"#,
        ErrorKind::RateLimit,
        Some("RESOURCE_EXHAUSTED"),
    ),
    (
        "Ollama",
        r#"{"model":"llama3","message":{"role":"assistant","content":"Hel"},"done":false}"#,
        r#"{"error":"model requires more system memory than is available: timed out waiting for llama runner"}"#,
        ErrorKind::Timeout,
        None,
    ),
    (
        "Groq",
        r#"{"object":"chat.completion.chunk","model":"m","choices":[{"delta":{"reasoning":"."}}]}"#,
        r#"{"error":{"message":"Tool choice is required, but model did not call a tool","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"","status_code":400}}"#,
        ErrorKind::InvalidOutput,
        Some("tool_use_failed"),
    ),
    (
        "a gateway whose upstream answered in JSON",
        r#"{"choices":[{"delta":{"content":"Hel"}}]}"#,
        r#"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"Your credit balance is too low\",\"type\":\"invalid_request_error\"}}"}}}"#,
        ErrorKind::Quota,
        Some("invalid_request_error"),
    ),
];

#[monitor(stream, track_cost)]
fn bytes(pieces: Vec<Vec<u8>>) -> impl Stream<Item = Vec<u8>> {
    stream::iter(pieces)
}

#[monitor(stream, track_cost)]
fn texts(pieces: Vec<String>) -> impl Stream<Item = Result<String, String>> {
    stream::iter(pieces).map(Ok)
}

#[monitor(stream, track_cost)]
fn events<T: Serialize>(events: Vec<T>) -> impl Stream<Item = T> {
    stream::iter(events)
}

fn record_of<S: Stream>(call: impl FnOnce() -> S) -> RequestRecord {
    let (collector, _) = collector();
    capture(&collector, || block_on(call().for_each(|_| async {})));
    the_only_call(&collector)
}

/// A body in pieces of these many bytes.
fn cut(body: &str, size: usize) -> Vec<Vec<u8>> {
    body.as_bytes().chunks(size).map(<[u8]>::to_vec).collect()
}

#[track_caller]
fn is_an_error_of(record: &RequestRecord, kind: ErrorKind, form: &str) {
    let ending = (record.outcome, record.error);
    assert_eq!(ending, (Outcome::Error, Some(kind)), "{form}");
}

#[test]
fn the_call_is_an_error_of_the_events_kind_however_its_bytes_are_cut() {
    for (who, before, error, kind, _) in CASES {
        let sse = format!("data: {before}\n\nevent: error\ndata: {error}\n\n");
        let lines = format!("{before}\n{error}\n");
        let list = format!("[{before},\n{error}\n]");
        let spread: Value = serde_json::from_str(error).expect("JSON");
        let spread = format!("[{before},\n{spread:#}\n]");
        for (form, body) in [("sse", sse), ("lines", lines), ("list", list), ("spread", spread)] {
            for size in [1, 2, 7, 64, 10_000] {
                let form = format!("{who} as {form} in pieces of {size}");
                is_an_error_of(&record_of(|| bytes(cut(&body, size))), kind, &form);
            }
            let text = body.chars().map(String::from).collect();
            is_an_error_of(&record_of(|| texts(text)), kind, who);
        }
    }
}

/// Sorted by its names it tells that it is an error after all else.
const OWN_EVENT: &str = "OpenAI's responses, an event of its own";

#[test]
fn so_it_is_as_values() {
    for (who, before, error, kind, _) in CASES {
        let parsed = [before, error].map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
        is_an_error_of(&record_of(|| events(parsed.to_vec())), kind, who);
    }
}

/// The same as a client's type has it.
fn typed(event: &Value) -> impl Serialize {
    #[derive(Serialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum Event {
        Error { code: String, message: String },
    }
    let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
    Event::Error { code: text("code"), message: text("message") }
}

#[test]
fn code_message_and_wait_are_those_of_a_body() {
    for (who, before, error, kind, code) in CASES {
        let mut stream = ReplyStream::new();
        stream.push_bytes(format!("{before}\n{error}\n").as_bytes());
        let by_bytes = stream.finish();
        let value: Value = serde_json::from_str(error).expect("JSON");
        let mut by_value = vec![Reply::of(&value)];
        by_value.extend((who == OWN_EVENT).then(|| Reply::of(&typed(&value))));
        let whole = Reply::from_json(error.as_bytes());
        for said in by_value.iter().chain([&by_bytes, &whole]) {
            let failure = said.failure().unwrap_or_else(|| panic!("{who}: no error"));
            assert_eq!((failure.kind, failure.code.as_deref()), (kind, code), "{who}");
            let waits = failure.retry_after == Some(Duration::from_millis(1_500));
            assert_eq!(waits, kind == ErrorKind::RateLimit, "{who}");
            assert!(failure.message.is_some(), "{who}");
        }
    }
}

#[test]
fn what_was_used_before_the_error_counts_and_is_priced() {
    let (_, before, error, kind, _) = CASES[0];
    let body = format!("data: {before}\n\nevent: error\ndata: {error}\n\n");
    let record = record_of(|| bytes(cut(&body, 40)));
    is_an_error_of(&record, kind, "Anthropic");
    assert_eq!(record.usage, Usage::new(9, 1));
    assert!(record.cost.is_some());
}

#[test]
fn a_stream_that_only_refuses_costs_nothing() {
    let (_, _, error, kind, _) = CASES[0];
    let record = record_of(|| bytes(cut(&format!("event: error\ndata: {error}\n\n"), 10_000)));
    is_an_error_of(&record, kind, "Anthropic");
    assert_eq!((record.cost, record.unpriced), (None, None));
}

#[test]
fn the_first_error_of_a_stream_is_the_calls() {
    let body = r#"{"error":{"type":"overloaded_error"}}
        {"error":{"type":"authentication_error"}}"#;
    is_an_error_of(&record_of(|| bytes(cut(body, 10))), ErrorKind::Overloaded, "two errors");
}

#[test]
fn what_is_no_error_is_none() {
    for event in [
        r#"{"choices":[{"delta":{"content":"{\"error\":{\"type\":\"overloaded_error\"}}"}}]}"#,
        r#"{"choices":[{"message":{"content":"x","error":{"type":"overloaded_error"}}}]}"#,
        r#"{"type":"content_block_delta","delta":{"type":"error","error":{"code":"x"}}}"#,
        r#"{"type":"response.incomplete","response":{"status":"incomplete","error":null,"incomplete_details":{"reason":"max_output_tokens"}}}"#,
        r#"{"output":[{"type":"mcp_call","error":"timed out"}],"error":null}"#,
        r#"{"error":null}"#,
        r#"{"error":{}}"#,
        r#"{"error":""}"#,
        r#"{"error":false}"#,
        r#"{"error":0.25,"loss":3}"#,
        r#"{"type":"response.completed","response":{"status":"completed","error":null}}"#,
    ] {
        let value: Value = serde_json::from_str(event).expect("JSON");
        for size in [1, 9, 10_000] {
            let record = record_of(|| bytes(cut(&format!("data: {event}\n\n"), size)));
            assert_eq!(record.outcome, Outcome::Ok, "{event}");
        }
        assert_eq!(record_of(|| events(vec![value])).outcome, Outcome::Ok, "{event}");
    }
}

#[test]
fn an_error_with_much_behind_it_is_known_by_its_beginning() {
    let long = "word ".repeat(5_000);
    let event = format!(
        r#"{{"type":"response.failed","response":{{"error":{{"code":"rate_limit_exceeded","message":"Wait"}},"instructions":"{long}"}}}}"#
    );
    let record = record_of(|| bytes(cut(&format!("data: {event}\n\n"), 100)));
    is_an_error_of(&record, ErrorKind::RateLimit, "a long event");
}

#[test]
fn an_error_that_breaks_off_is_an_error_of_which_nothing_is_known() {
    let record = record_of(|| bytes(cut("data: {\"error\":{\"message\":\"invalid api k", 9)));
    is_an_error_of(&record, ErrorKind::Unexpected, "half an event");
}

/// A frame of Bedrock's with these headers.
fn frame(headers: &[(&str, &str)], payload: &str) -> Vec<u8> {
    let mut head = Vec::new();
    for (name, value) in headers {
        head.push(name.len() as u8);
        head.extend_from_slice(name.as_bytes());
        head.push(7);
        head.extend_from_slice(&(value.len() as u16).to_be_bytes());
        head.extend_from_slice(value.as_bytes());
    }
    let total = 16 + head.len() + payload.len();
    let mut lengths = (total as u32).to_be_bytes().to_vec();
    lengths.extend_from_slice(&(head.len() as u32).to_be_bytes());
    let checksum = crc32(&lengths);
    [&lengths, &checksum.to_be_bytes()[..], &head, payload.as_bytes(), &[0; 4]].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let by_bit = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes
        .iter()
        .fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| by_bit(crc)))
}

#[test]
fn an_exception_in_bedrocks_frames_is_an_error_of_its_class() {
    let delta = frame(
        &[
            (":event-type", "contentBlockDelta"),
            (":content-type", "application/json"),
            (":message-type", "event"),
        ],
        r#"{"contentBlockIndex":0,"delta":{"text":"Hel"}}"#,
    );
    for (name, class, payload, kind) in [
        (
            ":exception-type",
            "throttlingException",
            r#"{"message":"Too many tokens"}"#,
            ErrorKind::RateLimit,
        ),
        (
            ":exception-type",
            "modelStreamErrorException",
            r#"{"message":"It broke"}"#,
            ErrorKind::StreamInterrupted,
        ),
        (":exception-type", "serviceUnavailableException", "", ErrorKind::Overloaded),
        (":error-code", "internalServerException", "no JSON", ErrorKind::ServerError),
    ] {
        let exception = frame(
            &[(":message-type", "exception"), (":content-type", "application/json"), (name, class)],
            payload,
        );
        let body = [delta.clone(), exception].concat();
        for size in [1, 13, 10_000] {
            let pieces = body.chunks(size).map(<[u8]>::to_vec).collect();
            is_an_error_of(&record_of(|| bytes(pieces)), kind, class);
        }
        let said = Reply::read(&body);
        let code = said.failure().and_then(|failure| failure.code.as_deref());
        assert_eq!(code, Some(class));
    }
}

#[derive(Serialize, TokenUsage)]
struct DerivedEvent {
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<DerivedError>,
    input_tokens: Option<u32>,
}

#[derive(Serialize)]
struct DerivedError {
    message: &'static str,
    code: u16,
}

#[monitor(stream, track_cost)]
fn derived(items: Vec<DerivedEvent>) -> impl Stream<Item = DerivedEvent> {
    stream::iter(items)
}

#[test]
fn an_item_that_derives_its_usage_tells_its_error_too() {
    let fine = DerivedEvent { error: None, input_tokens: Some(9) };
    let error = DerivedError { message: "The engine is overloaded", code: 503 };
    let failed = DerivedEvent { error: Some(error), input_tokens: None };
    is_an_error_of(&record_of(|| derived(vec![fine, failed])), ErrorKind::Overloaded, "derived");
}

fn failed() -> Value {
    json!({ "error": { "type": "rate_limit_error", "message": "Slow down, retry after 7s" } })
}

#[monitor]
fn hands_over(replies: Vec<Value>) -> Value {
    replies.iter().for_each(|reply| _ = current().reply(reply));
    Value::Null
}

fn outcome_of(call: impl FnOnce() -> Value) -> (Outcome, Option<ErrorKind>) {
    let collector = Collector::builder().build();
    capture(&collector, call);
    let record = the_only_call(&collector);
    (record.outcome, record.error)
}

#[test]
fn a_reply_handed_over_that_is_an_error_makes_the_call_one() {
    let outcome = outcome_of(|| hands_over(vec![json!({ "model": "m" }), failed()]));
    assert_eq!(outcome, (Outcome::Error, Some(ErrorKind::RateLimit)));
}

#[test]
fn a_later_reply_that_is_none_makes_the_call_fine() {
    let outcome = outcome_of(|| hands_over(vec![failed(), json!({ "model": "m" })]));
    assert_eq!(outcome, (Outcome::Ok, None));
}

#[test]
fn a_stream_read_by_hand_is_handed_over_with_its_error() {
    #[monitor]
    fn reads() -> Value {
        let mut stream = ReplyStream::new();
        for piece in cut(&format!("data: {}\n\n", failed()), 5) {
            stream.push_bytes(&piece);
        }
        current().reply_read(&stream.finish());
        Value::Null
    }
    assert_eq!(outcome_of(reads), (Outcome::Error, Some(ErrorKind::RateLimit)));
}

#[test]
fn a_value_that_is_returned_is_an_error_only_as_err() {
    #[monitor(track_tokens)]
    fn returns() -> Value {
        failed()
    }
    assert_eq!(outcome_of(returns), (Outcome::Ok, None));
}
