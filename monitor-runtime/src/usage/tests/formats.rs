//! Replies in the documented shapes, each read from JSON and from a value.

use crate::{
    Usage,
    UsageKind::{self, *},
    usage::Reply,
};

/// What a body says; both readers must agree.
fn said(body: &str) -> Reply {
    let value: serde_json::Value = serde_json::from_str(body).expect("a fixture is JSON");
    let (walked, read) = (Reply::of(&value), Reply::from_json(body.as_bytes()));
    assert_eq!(format!("{walked:?}"), format!("{read:?}"), "both readers, of {body}");
    read
}

fn usage(body: &str) -> Usage {
    let said = said(body);
    *said.usage().unwrap_or_else(|| panic!("no usage ({:?}) in {body}", said.invalid()))
}

fn counts(input: u64, output: u64, parts: &[(UsageKind, u64)]) -> Usage {
    parts.iter().fold(Usage::new(input, output), |usage, (kind, count)| usage.with(*kind, *count))
}

fn invalid(body: &str) -> String {
    let said = said(body);
    assert!(said.usage().is_none(), "{body}");
    said.invalid().unwrap_or_else(|| panic!("{body} is valid")).to_string()
}

#[test]
fn openai_chat_counts_cached_and_reasoning_tokens_inside() {
    let body = r#"{"id": "chatcmpl-1", "model": "gpt-4o-mini-2024-07-18", "service_tier": "default",
        "choices": [{"message": {"role": "assistant", "content": "usage: 9"}}],
        "usage": {"prompt_tokens": 1200, "completion_tokens": 80, "total_tokens": 1280,
            "prompt_tokens_details": {"cached_tokens": 1024, "audio_tokens": 7},
            "completion_tokens_details": {"reasoning_tokens": 40, "audio_tokens": 3}}}"#;
    let parts = [(CacheRead, 1024), (Reasoning, 40), (AudioInput, 7), (AudioOutput, 3)];
    assert_eq!(usage(body), counts(1200, 80, &parts));
    let said = said(body);
    assert_eq!(said.model(), Some("gpt-4o-mini-2024-07-18"));
    assert_eq!(said.service_tier(), Some("default"));
    assert_eq!(said.provider(), None, "many servers answer in this form");
}

#[test]
fn openai_responses_are_read_whole_and_inside_of_an_event() {
    let reply = r#"{"model": "gpt-5.4", "usage": {"input_tokens": 100, "output_tokens": 30,
        "input_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 20},
        "output_tokens_details": {"reasoning_tokens": 25}, "total_tokens": 130}}"#;
    let expected = counts(100, 30, &[(CacheRead, 60), (CacheWrite, 20), (Reasoning, 25)]);
    assert_eq!(usage(reply), expected);
    let event = format!(r#"{{"type": "response.completed", "response": {reply}}}"#);
    assert_eq!(usage(&event), expected);
    assert_eq!(said(&event).model(), Some("gpt-5.4"));
}

#[test]
fn anthropic_counts_its_cache_beside_the_input() {
    let body = r#"{"type": "message", "model": "claude-sonnet-4-6", "usage": {
        "input_tokens": 4, "cache_creation_input_tokens": 219, "cache_read_input_tokens": 9116,
        "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 19},
        "output_tokens": 156, "output_tokens_details": {"thinking_tokens": 33},
        "server_tool_use": {"web_search_requests": 2}, "service_tier": "standard"}}"#;
    let parts = [
        (CacheRead, 9116),
        (CacheWrite, 219),
        (CacheWrite5m, 200),
        (CacheWrite1h, 19),
        (Reasoning, 33),
        (WebSearches, 2),
    ];
    assert_eq!(usage(body), counts(4 + 219 + 9116, 156, &parts));
    assert_eq!(said(body).service_tier(), Some("standard"));
    let start = format!(r#"{{"type": "message_start", "message": {body}}}"#);
    assert_eq!(usage(&start).get(Input), Some(9339));
}

#[test]
fn gemini_thoughts_and_tool_prompts_are_added() {
    let body = r#"{"modelVersion": "gemini-2.5-pro", "candidates": [], "usageMetadata": {
        "promptTokenCount": 100, "candidatesTokenCount": 20, "thoughtsTokenCount": 300,
        "toolUsePromptTokenCount": 50, "cachedContentTokenCount": 64, "totalTokenCount": 470,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 100}]}}"#;
    assert_eq!(usage(body), counts(150, 320, &[(CacheRead, 64), (Reasoning, 300)]));
    assert_eq!(said(body).model(), Some("gemini-2.5-pro"));
    let only_thoughts = r#"{"usageMetadata": {"promptTokenCount": 8, "thoughtsTokenCount": 9}}"#;
    assert_eq!(usage(only_thoughts), counts(8, 9, &[(Reasoning, 9)]));
}

#[test]
fn bedrock_counts_its_cache_beside_the_input() {
    let body = r#"{"usage": {"inputTokens": 3, "outputTokens": 121, "totalTokens": 2072,
        "cacheReadInputTokens": 1712, "cacheWriteInputTokens": 236}}"#;
    assert_eq!(usage(body), counts(1951, 121, &[(CacheRead, 1712), (CacheWrite, 236)]));
}

#[test]
fn ollama_stands_at_the_root_and_may_leave_the_prompt_out() {
    let body = r#"{"model": "llama3", "done": true, "prompt_eval_count": 26, "eval_count": 38,
        "message": {"role": "assistant", "content": "Hi"}}"#;
    assert_eq!(usage(body), counts(26, 38, &[]));
    assert_eq!(said(body).provider(), Some("ollama"));
    let cached = usage(r#"{"model": "llama3", "response": "Hi", "eval_count": 38}"#);
    assert_eq!((cached.get(Input), cached.get(Output)), (None, Some(38)));
}

#[test]
fn xai_chat_counts_reasoning_beside_the_output_and_its_responses_inside() {
    let chat = r#"{"usage": {"prompt_tokens": 291, "completion_tokens": 26, "total_tokens": 506,
        "prompt_tokens_details": {"cached_tokens": 244},
        "completion_tokens_details": {"reasoning_tokens": 189}, "cost_in_usd_ticks": 1399000}}"#;
    assert_eq!(usage(chat), counts(291, 215, &[(CacheRead, 244), (Reasoning, 189)]));
    let said = said(chat);
    assert_eq!(said.provider(), Some("x-ai"));
    assert_eq!(said.reported_cost(), "0.0001399".parse().ok());
    let responses = r#"{"usage": {"input_tokens": 197, "output_tokens": 111, "total_tokens": 308,
        "output_tokens_details": {"reasoning_tokens": 110}}}"#;
    assert_eq!(usage(responses), counts(197, 111, &[(Reasoning, 110)]));
}

#[test]
fn groq_is_read_in_its_own_place_and_named() {
    let body = r#"{"model": "llama3-8b-8192", "choices": [],
        "x_groq": {"id": "req_1", "usage": {"queue_time": 0.01, "prompt_tokens": 18,
            "prompt_time": 0.002, "completion_tokens": 26, "total_tokens": 44}}}"#;
    assert_eq!(usage(body), counts(18, 26, &[]));
    assert_eq!(said(body).provider(), Some("groq"));
    assert_eq!(said(body).model(), Some("llama3-8b-8192"));
}

#[test]
fn openrouter_states_dollars_to_the_last_digit_that_it_sent() {
    let body = r#"{"usage": {"prompt_tokens": 43, "completion_tokens": 51, "total_tokens": 94,
        "cost": 0.000894, "cost_details": {"upstream_inference_cost": 0.1},
        "completion_tokens_details": {"reasoning_tokens": 47}}}"#;
    assert_eq!(said(body).reported_cost(), "0.000894".parse().ok());
    let tiny = r#"{"usage": {"prompt_tokens": 1, "cost": 7.5e-8}}"#;
    assert_eq!(said(tiny).reported_cost(), "0.000000075".parse().ok());
    assert_eq!(said(r#"{"usage": {"cost": -1}}"#).reported_cost(), None);
}

#[test]
fn perplexity_counts_citations_and_reasoning_beside_the_output() {
    let body = r#"{"usage": {"prompt_tokens": 33, "completion_tokens": 7163, "total_tokens": 7196,
        "citation_tokens": 21689, "num_search_queries": 13, "reasoning_tokens": 95305}}"#;
    let parts = [(Citation, 21_689), (Reasoning, 95_305), (WebSearches, 13)];
    assert_eq!(usage(body), counts(33, 7163 + 21_689 + 95_305, &parts));
}

#[test]
fn genai_and_rig_normalise_to_inside() {
    let genai = r#"{"model_iden": {"adapter_kind": "Anthropic", "model_name": "claude-asked"},
        "provider_model_iden": {"adapter_kind": "Anthropic", "model_name": "claude-answered"},
        "usage": {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940,
            "prompt_tokens_details": {"cache_creation_tokens": 200, "cached_tokens": 300,
                "cache_creation_details": {"ephemeral_5m_tokens": 200}}}}"#;
    let parts = [(CacheRead, 300), (CacheWrite, 200), (CacheWrite5m, 200)];
    assert_eq!(usage(genai), counts(900, 40, &parts));
    assert_eq!(said(genai).model(), Some("claude-answered"));

    let rig = r#"{"usage": {"input_tokens": 900, "output_tokens": 40, "total_tokens": 940,
        "cached_input_tokens": 300, "cache_creation_input_tokens": 200,
        "tool_use_prompt_tokens": 0, "reasoning_tokens": 10, "cost": null}}"#;
    assert_eq!(
        usage(rig),
        counts(900, 40, &[(CacheRead, 300), (CacheWrite, 200), (Reasoning, 10)])
    );
}

#[test]
fn both_names_for_a_cache_are_told_apart_by_the_total() {
    // LiteLLM's proxy sends Anthropic's names beside OpenAI's
    let body = |total: u64| {
        format!(
            r#"{{"usage": {{"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": {total},
            "prompt_tokens_details": {{"cached_tokens": 60}}, "cache_read_input_tokens": 60}}}}"#
        )
    };
    assert_eq!(usage(&body(110)), counts(100, 10, &[(CacheRead, 60)]));
    assert_eq!(usage(&body(170)), counts(160, 10, &[(CacheRead, 60)]));
    assert!(invalid(&body(120)).contains("cache_read"), "neither reading fits");
}

#[test]
fn what_can_be_read_in_two_ways_is_invalid() {
    let alone = r#"{"usage": {"input_tokens": 9, "output_tokens": 1,
        "cache_creation_input_tokens": 5}}"#;
    assert!(invalid(alone).contains("inside input or beside it"));
    let none =
        alone.replace("\"cache_creation_input_tokens\": 5", "\"cache_creation_input_tokens\": 0");
    assert_eq!(usage(&none), counts(9, 1, &[]), "nothing was written either way");
}

#[test]
fn counts_that_cannot_be_are_invalid() {
    for (count, reason) in [
        ("-1", "input is negative"),
        ("1.5", "input is no whole number"),
        ("18446744073709551616", "input is past what a count can hold"),
        ("1e300", "input is past what a count can hold"),
    ] {
        let body = format!(r#"{{"usage": {{"prompt_tokens": {count}, "completion_tokens": 1}}}}"#);
        assert_eq!(invalid(&body), reason);
    }
    let twice = r#"{"usage": {"prompt_tokens": 5, "input_tokens": 6, "output_tokens": 1}}"#;
    assert_eq!(invalid(twice), "input is given twice, as 5 and as 6");
    let sum = r#"{"usage": {"input_tokens": 18446744073709551615, "output_tokens": 1,
        "cache_read_input_tokens": 1}}"#;
    assert_eq!(invalid(sum), "input is past what a count can hold");
}

#[test]
fn a_part_larger_than_its_whole_is_kept_as_reported() {
    // OpenRouter's free models send such counts; whether one matters is known when it is priced
    let body = r#"{"usage": {"prompt_tokens": 5, "completion_tokens": 6, "total_tokens": 11,
        "prompt_tokens_details": {"cached_tokens": 8},
        "completion_tokens_details": {"reasoning_tokens": 7}}}"#;
    assert_eq!(usage(body), counts(5, 6, &[(CacheRead, 8), (Reasoning, 7)]));
    assert!(usage(body).check().is_err());
}

#[test]
fn a_zero_that_a_type_filled_in_does_not_contradict() {
    let body = r#"{"usage": {"prompt_tokens": 0, "input_tokens": 6, "completion_tokens": 0,
        "output_tokens": 2}}"#;
    assert_eq!(usage(body), counts(6, 2, &[]));
    let total = r#"{"usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 12}}"#;
    assert_eq!(usage(total), Usage::of_total(12));
}

#[test]
fn a_total_alone_is_a_total_and_beside_one_side_it_gives_the_other() {
    assert_eq!(usage(r#"{"tokens_used": 120, "model": "m"}"#), Usage::of_total(120));
    assert_eq!(usage(r#"{"usage": {"total_tokens": 12}}"#), Usage::of_total(12));
    let embedding = usage(r#"{"usage": {"prompt_tokens": 8, "total_tokens": 8}}"#);
    assert_eq!((embedding.get(Input), embedding.get(Output)), (Some(8), None));
    assert_eq!(usage(r#"{"prompt_tokens": 8, "total_tokens": 20}"#), counts(8, 12, &[]));
}

#[test]
fn a_reply_without_counts_says_nothing_which_is_not_zero() {
    for body in [
        "{}",
        "null",
        "7",
        r#""text""#,
        "[]",
        r#"{"usage": null}"#,
        r#"{"usage": {}}"#,
        r#"{"usage": [{"prompt_tokens": 5}]}"#,
        r#"{"choices": [{"usage": {"prompt_tokens": 1}}]}"#,
        r#"{"usage": {"cached_tokens": 5}}"#,
        r#"{"text": {"usage": {"prompt_tokens": 5}}}"#,
        r#"{"usage": "prompt_tokens"}"#,
        r#"{"usage": {"prompt_tokens": {"a": 1}}}"#,
        r#"{"data": {"data": {"usage": {"prompt_tokens": 5}}}}"#,
    ] {
        let said = said(body);
        assert_eq!((said.usage(), said.invalid()), (None, None), "{body}");
    }
    let zero = usage(r#"{"usage": {"prompt_tokens": 0, "completion_tokens": 0}}"#);
    assert_eq!(zero.get(Input), Some(0));
}

#[test]
fn one_wrapper_is_looked_through_but_content_is_no_reply() {
    let body = r#"{"data": {"model": "m", "usage": {"prompt_tokens": 5, "completion_tokens": 1}}}"#;
    assert_eq!(usage(body), counts(5, 1, &[]));
    assert_eq!(said(body).model(), Some("m"));
    assert_eq!(said(r#"{"data": {"model": "Ford T", "wheels": 4}}"#).model(), None);
}

#[test]
fn the_best_place_wins_whole() {
    let body = r#"{"tokens_used": 99, "usage": {"input_tokens": 5, "output_tokens": 1},
        "response": {"usage": {"input_tokens": -7, "cached_tokens": 3}}}"#;
    assert_eq!(usage(body), counts(5, 1, &[]));
}

#[test]
fn a_usage_of_ours_is_read_back() {
    let ours = counts(50, 9, &[(CacheRead, 8), (CacheWrite, 7), (CacheWrite1h, 7), (Reasoning, 3)]);
    let ours = ours.with(WebSearches, 1).with(AudioInput, 2).with(ImageOutput, 4);
    let body = serde_json::json!({ "usage": ours }).to_string();
    assert_eq!(usage(&body), ours);
}

#[test]
fn a_count_written_as_text_counts() {
    let body = r#"{"usage": {"prompt_tokens": "12", "completion_tokens": "3.0"}}"#;
    assert_eq!(usage(body), counts(12, 3, &[]));
    assert!(said(r#"{"usage": {"prompt_tokens": "many"}}"#).usage().is_none());
}

#[test]
fn a_text_that_breaks_off_keeps_what_came_before() {
    let body = br#"{"model": "m", "usage": {"prompt_tokens": 5, "completion_tokens": 1}, "cho"#;
    let said = Reply::from_json(body);
    assert_eq!((said.model(), said.usage()), (Some("m"), Some(&Usage::new(5, 1))));
    assert!(Reply::from_json(b"\xff not JSON").usage().is_none());
}
