//! What users of other monitors complained about, each held by a test.

use monitor_runtime::{
    Usage,
    UsageKind::{self, *},
    usage::{Reply, ReplyStream},
};
use serde::Serialize;
use std::collections::BTreeMap;

fn streamed(events: &[&str]) -> Reply {
    let mut stream = ReplyStream::new();
    for event in events {
        stream.push_bytes(format!("data: {event}\n\n").as_bytes());
    }
    stream.finish()
}

fn count(said: &Reply, kind: UsageKind) -> Option<u64> {
    said.usage().unwrap_or_else(|| panic!("no usage: {said:?}")).get(kind)
}

const START: &str = r#"{"type":"message_start","message":{"model":"claude-sonnet-4","usage":{
    "input_tokens":2068,"cache_creation_input_tokens":30,"cache_read_input_tokens":100,
    "cache_creation":{"ephemeral_5m_input_tokens":30,"ephemeral_1h_input_tokens":0},
    "output_tokens":8,"service_tier":"standard"}}}"#;

#[test]
fn a_cache_read_that_nobody_reported_is_not_made_up_as_zero() {
    let said = Reply::from_json(br#"{"usage":{"prompt_tokens":5,"completion_tokens":1}}"#);
    assert_eq!(count(&said, CacheRead), None);
    assert_eq!(count(&said, Reasoning), None);
}

#[test]
fn an_aborted_stream_keeps_the_usage_that_was_reported() {
    let start = START.replace('\n', "");
    let said = streamed(&[&start, r#"{"type":"content_block_delta","delta":{"te"#]);
    assert_eq!((count(&said, Input), count(&said, Output)), (Some(2198), Some(8)));
    assert_eq!(said.finish_reason(), None);
}

#[test]
fn a_stream_without_usage_says_that_include_usage_was_missing() {
    let chunk = r#"{"object":"chat.completion.chunk","model":"m","choices":[{"delta":{}}]}"#;
    let end = r#"{"object":"chat.completion.chunk","choices":[{"finish_reason":"stop"}]}"#;
    assert!(streamed(&[chunk, end, "[DONE]"]).lacks_include_usage());
    assert!(!streamed(&[chunk]).lacks_include_usage(), "it was left before its end");
    let usage = r#"{"object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":1}}"#;
    assert!(!streamed(&[chunk, end, usage]).lacks_include_usage());
    assert!(!streamed(&[r#"{"value":"Sure"}"#]).lacks_include_usage(), "it is not OpenAI's form");
    let whole = br#"{"object":"text_completion","choices":[{"finish_reason":"stop"}]}"#;
    assert!(!Reply::read(whole).lacks_include_usage(), "it is no stream");
}

#[test]
fn a_stream_keeps_its_cached_tokens() {
    let said = streamed(&[
        r#"{"choices":[{"delta":{"content":"Hi"}}],"usage":null}"#,
        r#"{"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":2,
            "prompt_tokens_details":{"cached_tokens":90}}}"#
            .replace('\n', "")
            .as_str(),
    ]);
    assert_eq!((count(&said, Input), count(&said, CacheRead)), (Some(100), Some(90)));
}

#[test]
fn a_message_delta_counts_on_and_is_not_added() {
    let start = START.replace('\n', "");
    let said = streamed(&[&start, r#"{"type":"message_delta","usage":{"output_tokens":637}}"#]);
    assert_eq!(count(&said, Output), Some(637));
}

#[test]
fn a_message_delta_erases_nothing_that_it_leaves_out() {
    let start = START.replace('\n', "");
    let delta = r#"{"type":"message_delta","delta":{"stop_reason":"end_turn"},
        "usage":{"output_tokens":637,"input_tokens":null,"cache_read_input_tokens":null}}"#
        .replace('\n', "");
    let said = streamed(&[&start, &delta, r#"{"type":"message_stop"}"#]);
    let expected = [
        (Input, 2198),
        (Output, 637),
        (CacheRead, 100),
        (CacheWrite, 30),
        (CacheWrite5m, 30),
        (CacheWrite1h, 0),
    ];
    for (kind, expected) in expected {
        assert_eq!(count(&said, kind), Some(expected), "{kind}");
    }
    assert_eq!((said.model(), said.service_tier()), (Some("claude-sonnet-4"), Some("standard")));
    assert_eq!(said.finish_reason(), Some("end_turn"));
}

#[test]
fn a_message_delta_of_server_tools_raises_the_input() {
    let start = START.replace('\n', "");
    let said = streamed(&[
        &start,
        r#"{"type":"message_delta","usage":{"input_tokens":22397,"output_tokens":637,"server_tool_use":{"web_search_requests":2}}}"#,
    ]);
    assert_eq!((count(&said, Input), count(&said, WebSearches)), (Some(22_527), Some(2)));
}

#[test]
fn an_input_that_includes_its_cache_is_not_doubled_and_one_that_excludes_it_is_whole() {
    let inside = br#"{"usage":{"prompt_tokens":100,"completion_tokens":1,
        "prompt_tokens_details":{"cached_tokens":90}}}"#;
    assert_eq!(count(&Reply::from_json(inside), Input), Some(100));
    let outside = br#"{"usage":{"input_tokens":10,"output_tokens":1,
        "cache_read_input_tokens":90}}"#;
    assert_eq!(count(&Reply::from_json(outside), Input), Some(100));
}

#[test]
fn the_thoughts_of_gemini_and_the_reasoning_of_grok_are_output() {
    let gemini = br#"{"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":1,
        "thoughtsTokenCount":100,"totalTokenCount":106}}"#;
    assert_eq!(count(&Reply::from_json(gemini), Output), Some(101));
    let grok = br#"{"usage":{"prompt_tokens":12,"completion_tokens":1,"total_tokens":303,
        "completion_tokens_details":{"reasoning_tokens":290}}}"#;
    assert_eq!(count(&Reply::from_json(grok), Output), Some(291));
}

#[test]
fn what_bedrock_cached_is_input_and_no_output() {
    let body = br#"{"usage":{"inputTokens":3,"outputTokens":121,"totalTokens":2072,
        "cacheReadInputTokens":1712,"cacheWriteInputTokens":236}}"#;
    let said = Reply::from_json(body);
    assert_eq!((count(&said, Input), count(&said, Output)), (Some(1951), Some(121)));
}

#[test]
fn a_stream_keeps_none_of_its_events() {
    let mut stream = ReplyStream::new();
    for _ in 0..10_000 {
        stream.push_bytes(b"data: {\"choices\":[{\"delta\":{\"content\":\"word\"}}]}\n\n");
    }
    assert!(size_of_val(&stream) < 4096);
    assert!(stream.finish().usage().is_none());
}

#[test]
fn the_model_that_answered_is_told_where_the_usage_leaves_it_out() {
    let said = streamed(&[
        r#"{"model":"gpt-4o-2024-08-06","choices":[{"delta":{}}]}"#,
        r#"{"model":"","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#,
    ]);
    assert_eq!(said.model(), Some("gpt-4o-2024-08-06"));
}

#[test]
fn counts_that_no_type_declared_are_found() {
    #[derive(Serialize)]
    struct Answer {
        text: &'static str,
        #[serde(flatten)]
        rest: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
    }
    let counts = BTreeMap::from([("input_tokens", 5), ("output_tokens", 1)]);
    let said = Reply::of(&Answer { text: "Hi", rest: BTreeMap::from([("usage", counts)]) });
    assert_eq!(said.usage(), Some(&Usage::new(5, 1)));
}
