//! What the providers' own formats say, each body written in the documented shape, and read in
//! every way that a body can come.

use monitor_runtime::{
    Usage,
    UsageKind::{self, *},
    usage::Reply,
};

/// What a body says; all readers must agree.
fn said(body: &str) -> Reply {
    let value: serde_json::Value = serde_json::from_str(body).expect("a fixture is JSON");
    let said = Reply::from_json(body.as_bytes());
    for other in [Reply::of(&value), Reply::read(body.as_bytes())] {
        assert_eq!(said.usage().map(all), other.usage().map(all), "{body}");
        assert_eq!(said.model(), other.model());
        assert_eq!(said.finish_reason(), other.finish_reason());
        assert_eq!(said.reported_cost(), other.reported_cost());
        assert_eq!(said.raw(), other.raw());
        assert_eq!(said.provider(), other.provider());
        assert_eq!(said.service_tier(), other.service_tier());
        assert_eq!(said.inference_geo(), other.inference_geo());
    }
    said
}

fn all(usage: &Usage) -> Vec<(UsageKind, u64)> {
    usage.iter().collect()
}

/// The counts of a body, but for zeros.
fn counts(body: &str) -> Vec<(UsageKind, u64)> {
    let said = said(body);
    let usage = said.usage().unwrap_or_else(|| panic!("{body}: {:?}", said.invalid()));
    usage.iter().filter(|(_, count)| *count > 0).collect()
}

#[test]
fn gemini_names_the_modality_of_its_tokens_in_lists() {
    let body = r#"{"modelVersion": "gemini-2.5-flash", "candidates": [{"finishReason": "STOP",
        "content": {"parts": [{"text": "usageMetadata"}]}}], "usageMetadata": {
        "promptTokenCount": 700, "candidatesTokenCount": 30, "thoughtsTokenCount": 5,
        "toolUsePromptTokenCount": 40, "cachedContentTokenCount": 64, "totalTokenCount": 775,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 90},
            {"modality": "AUDIO", "tokenCount": 250}, {"modality": "IMAGE", "tokenCount": 258},
            {"modality": "DOCUMENT", "tokenCount": 100}, {"modality": "VIDEO", "tokenCount": 2}],
        "toolUsePromptTokensDetails": [{"tokenCount": 40, "modality": "IMAGE"}],
        "cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 60}, {"modality": "TEXT",
            "tokenCount": 4}],
        "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 20}]}}"#;
    let expected = [
        (Input, 740),
        (Output, 35),
        (CacheRead, 64),
        (Reasoning, 5),
        (AudioInput, 250),
        (AudioCacheRead, 60),
        (ImageInput, 398),
        (ImageOutput, 20),
        (VideoInput, 2),
    ];
    assert_eq!(counts(body), expected);
    assert_eq!(said(body).finish_reason(), Some("STOP"));
}

#[test]
fn geminis_live_and_interactions_apis_have_names_of_their_own() {
    let live = r#"{"serverContent": {"turnComplete": true}, "usageMetadata": {
        "promptTokenCount": 10, "responseTokenCount": 20, "thoughtsTokenCount": 50,
        "totalTokenCount": 80, "promptTokensDetails": [{"modality": "AUDIO", "tokenCount": 8}],
        "responseTokensDetails": [{"modality": "AUDIO", "tokenCount": 15}]}}"#;
    let expected = [(Input, 10), (Output, 70), (Reasoning, 50), (AudioInput, 8), (AudioOutput, 15)];
    assert_eq!(counts(live), expected);
    let interaction = r#"{"id": "v1_x", "object": "interaction", "status": "completed",
        "model": "gemini-3-pro-preview", "usage": {"total_input_tokens": 7,
        "input_tokens_by_modality": [{"modality": "text", "tokens": 4},
            {"modality": "image", "tokens": 3}],
        "total_cached_tokens": 2, "total_output_tokens": 20, "total_tool_use_tokens": 5,
        "total_thought_tokens": 22, "total_tokens": 54}}"#;
    let expected = [(Input, 12), (Output, 42), (CacheRead, 2), (Reasoning, 22), (ImageInput, 3)];
    assert_eq!(counts(interaction), expected);
    let event =
        format!(r#"{{"event_type": "interaction.complete", "interaction": {interaction}}}"#);
    assert_eq!(counts(&event), expected);
    assert_eq!(said(&event).model(), Some("gemini-3-pro-preview"));
}

#[test]
fn vertex_names_the_tier_that_served() {
    let body = |traffic: &str| {
        format!(
            r#"{{"usageMetadata": {{"promptTokenCount": 1, "candidatesTokenCount": 1,
                "trafficType": "{traffic}"}}}}"#
        )
    };
    for (traffic, tier) in [
        ("ON_DEMAND", None),
        ("TRAFFIC_TYPE_UNSPECIFIED", None),
        ("ON_DEMAND_FLEX", Some("flex")),
        ("ON_DEMAND_PRIORITY", Some("priority")),
        ("PROVISIONED_THROUGHPUT", Some("provisioned_throughput")),
        ("ON_DEMAND_OF_NEXT_YEAR", Some("ON_DEMAND_OF_NEXT_YEAR")),
    ] {
        assert_eq!(said(&body(traffic)).service_tier(), tier, "{traffic}");
    }
}

#[test]
fn bedrock_converse_splits_cache_writes_by_their_time_to_live() {
    let body = r#"{"metrics": {"latencyMs": 900}, "stopReason": "end_turn",
        "output": {"message": {"content": [{"text": "Hi"}], "role": "assistant"}},
        "serviceTier": {"type": "priority"},
        "usage": {"inputTokens": 3, "outputTokens": 21, "totalTokens": 324, "serverToolUsage": {},
            "cacheReadInputTokens": 100, "cacheReadInputTokenCount": 100,
            "cacheWriteInputTokens": 200, "cacheWriteInputTokenCount": 200,
            "cacheDetails": [{"ttl": "5m", "inputTokens": 50}, {"inputTokens": 150, "ttl": "1h"}]}}"#;
    let expected = [
        (Input, 303),
        (Output, 21),
        (CacheRead, 100),
        (CacheWrite, 200),
        (CacheWrite5m, 50),
        (CacheWrite1h, 150),
    ];
    assert_eq!(counts(body), expected);
    assert_eq!(said(body).finish_reason(), Some("end_turn"));
    assert_eq!(said(body).service_tier(), Some("priority"));
}

#[test]
fn models_invoked_on_bedrock_keep_their_own_names() {
    let titan = r#"{"inputTextTokenCount": 9, "results": [{"tokenCount": 17, "outputText": "Hi",
        "completionReason": "FINISH"}, {"tokenCount": 3, "outputText": "Ho"}]}"#;
    assert_eq!(counts(titan), [(Input, 9), (Output, 20)]);
    assert_eq!(said(titan).provider(), Some("aws"));
    assert_eq!(said(titan).finish_reason(), Some("FINISH"));
    let llama = r#"{"generation": "Hi", "prompt_token_count": 12, "generation_token_count": 5,
        "stop_reason": "stop"}"#;
    assert_eq!(counts(llama), [(Input, 12), (Output, 5)]);
    let metrics = r#"{"outputs": [{"text": "Hi"}], "amazon-bedrock-invocationMetrics": {
        "inputTokenCount": 8, "outputTokenCount": 2, "invocationLatency": 700}}"#;
    assert_eq!(counts(metrics), [(Input, 8), (Output, 2)]);
    let nova = r#"{"output": {"message": {}}, "stopReason": "end_turn", "usage": {"inputTokens": 3,
        "outputTokens": 82, "totalTokens": 385, "cacheReadInputTokenCount": 100,
        "cacheWriteInputTokenCount": 200}}"#;
    assert_eq!(counts(nova), [(Input, 303), (Output, 82), (CacheRead, 100), (CacheWrite, 200)]);
    let claude = r#"{"type": "message_stop", "usage": {"input_tokens": 30, "output_tokens": 4},
        "amazon-bedrock-invocationMetrics": {"inputTokenCount": 99, "outputTokenCount": 99}}"#;
    assert_eq!(counts(claude), [(Input, 30), (Output, 4)], "the model's own counts are better");
}

#[test]
fn titans_results_are_counts_only_beside_titans_input() {
    assert!(said(r#"{"results": [{"tokenCount": 17}]}"#).usage().is_none());
}

#[test]
fn cohere_is_billed_by_its_billed_units_in_both_versions() {
    let v2 = r#"{"finish_reason": "COMPLETE", "message": {"content": []}, "usage": {
        "billed_units": {"input_tokens": 40, "output_tokens": 20}, "cached_tokens": 1000,
        "tokens": {"input_tokens": 1400, "output_tokens": 21}}}"#;
    let v1 = r#"{"text": "Hi", "finish_reason": "COMPLETE", "meta": {"api_version": {"version": "1"},
        "billed_units": {"input_tokens": 40, "output_tokens": 20}, "cached_tokens": 1000,
        "tokens": {"input_tokens": 1400, "output_tokens": 21}}}"#;
    for body in [v2, v1] {
        assert_eq!(counts(body), [(Input, 40), (Output, 20)]);
        let said = said(body);
        let raw = said.raw().expect("what the model saw is kept");
        assert_eq!((raw.input, raw.output, raw.cache_read), (Some(1400), Some(21), Some(1000)));
        assert_eq!((said.provider(), said.finish_reason()), (Some("cohere"), Some("COMPLETE")));
    }
    let last_of_a_stream = format!(
        r#"{{"is_finished": true, "event_type": "stream-end", "finish_reason": "COMPLETE",
        "response": {v1}}}"#
    );
    assert_eq!(counts(&last_of_a_stream), [(Input, 40), (Output, 20)]);
}

#[test]
fn cohere_counts_searches_and_images_as_units_of_their_own() {
    let rerank = r#"{"results": [{"index": 3, "relevance_score": 0.9}],
        "meta": {"billed_units": {"search_units": 2}}}"#;
    assert_eq!(counts(rerank), [(SearchUnits, 2)]);
    let embed = r#"{"embeddings": {"float": [[0.1, -0.2]]}, "meta": {"billed_units": {
        "input_tokens": 4, "image_tokens": 500}}}"#;
    assert_eq!(counts(embed), [(Input, 504), (ImageInput, 500)]);
}

#[test]
fn embeddings_and_ranks_are_all_input() {
    let openai = r#"{"object": "list", "data": [{"object": "embedding", "embedding": [0.1]}],
        "model": "text-embedding-3-small", "usage": {"prompt_tokens": 8, "total_tokens": 8}}"#;
    assert_eq!(counts(openai), [(Input, 8)]);
    let voyage = r#"{"object": "list", "data": [{"relevance_score": 0.5, "index": 0}],
        "model": "rerank-2.5", "usage": {"total_tokens": 26}}"#;
    assert_eq!(counts(voyage), [(Input, 26)]);
    assert_eq!(counts(r#"{"model": "m", "usage": {"total_tokens": 26}}"#), [(Total, 26)]);
}

#[test]
fn text_generation_inference_counts_beside_the_text() {
    let body = r#"{"generated_text": "Hi", "details": {"finish_reason": "length",
        "generated_tokens": 3, "tokens": [{"id": 1, "text": "H"}],
        "prefill": [{"id": 7, "text": "a"}, {"id": 8, "text": "b"}]}}"#;
    assert_eq!(counts(body), [(Input, 2), (Output, 3)]);
    assert_eq!(said(body).finish_reason(), Some("length"));
    let without = body.replace(r#"[{"id": 7, "text": "a"}, {"id": 8, "text": "b"}]"#, "[]");
    let said = said(&without);
    assert_eq!(
        said.usage().and_then(|usage| usage.get(Input)),
        None,
        "nobody said, which is not 0"
    );
    let listed = Reply::read(format!("[{body}]").as_bytes());
    assert_eq!(listed.usage().map(|usage| usage.count(Output)), Some(3));
}

#[test]
fn perplexity_states_its_cost_as_an_object() {
    let body = r#"{"model": "sonar", "usage": {"prompt_tokens": 14, "completion_tokens": 7,
        "total_tokens": 21, "search_context_size": "low", "cost": {"input_tokens_cost": 0.000014,
        "output_tokens_cost": 0.000007, "request_cost": 0.005, "total_cost": 0.005021}}}"#;
    assert_eq!(counts(body), [(Input, 14), (Output, 7)]);
    assert_eq!(said(body).reported_cost(), "0.005021".parse().ok());
    let responses = r#"{"usage": {"input_tokens": 10, "output_tokens": 4,
        "input_tokens_details": {"cache_read_input_tokens": 6},
        "tool_calls_details": {"search_web": {"invocation": 3}}}}"#;
    assert_eq!(counts(responses), [(Input, 10), (Output, 4), (CacheRead, 6), (WebSearches, 3)]);
}

#[test]
fn openrouters_upstream_cost_is_inside_its_cost() {
    let body = r#"{"usage": {"prompt_tokens": 30, "completion_tokens": 26, "cost": 0.00024,
        "is_byok": false, "cost_details": {"upstream_inference_cost": 0.00024,
            "upstream_inference_prompt_cost": 4.5e-05}}}"#;
    assert_eq!(said(body).reported_cost(), "0.00024".parse().ok());
}

#[test]
fn with_a_key_of_ones_own_openrouters_cost_is_only_its_fee() {
    let body = |details: &str| {
        format!(
            r#"{{"usage": {{"is_byok": true, "prompt_tokens": 30, "completion_tokens": 26,
            "cost": 0.00001, "cost_details": {details}}}}}"#
        )
    };
    let whole = said(&body(r#"{"upstream_inference_cost": 0.0002}"#)).reported_cost();
    assert_eq!(whole, "0.00021".parse().ok(), "both bills");
    for unknown in ["null", "{}", r#"{"upstream_inference_cost": null}"#] {
        assert_eq!(said(&body(unknown)).reported_cost(), None, "{unknown}");
        assert_eq!(counts(&body(unknown)), [(Input, 30), (Output, 26)]);
    }
}

#[test]
fn audio_is_counted_in_tokens_or_in_seconds() {
    let tokens = r#"{"text": "Hi", "usage": {"type": "tokens", "input_tokens": 14,
        "input_token_details": {"text_tokens": 10, "audio_tokens": 4}, "output_tokens": 101,
        "total_tokens": 115}}"#;
    assert_eq!(counts(tokens), [(Input, 14), (Output, 101), (AudioInput, 4)]);
    let seconds = r#"{"text": "Hi", "usage": {"type": "duration", "seconds": 9}}"#;
    assert_eq!(counts(seconds), [(AudioInputSeconds, 9)]);
}

#[test]
fn images_are_counted_in_tokens_on_both_sides() {
    let body = r#"{"created": 1, "data": [{"b64_json": "iVBORw0KGgo="}], "usage": {
        "input_tokens": 50, "input_tokens_details": {"image_tokens": 40, "text_tokens": 10},
        "output_tokens": 6208, "output_tokens_details": {"image_tokens": 6208},
        "total_tokens": 6258}}"#;
    let expected = [(Input, 50), (Output, 6208), (ImageInput, 40), (ImageOutput, 6208)];
    assert_eq!(counts(body), expected);
}

#[test]
fn openai_compatible_servers_need_no_lines_of_their_own() {
    // vLLM, OVMS, OPEA, Together, Fireworks, Heroku, Crusoe, Snowflake, Writer, Z.ai, Cerebras
    let body = |more: &str| {
        format!(
            r#"{{"id": "1", "object": "chat.completion", "model": "m", "service_tier": "",
            "choices": [{{"index": 0, "message": {{"content": "Hi"}}, "finish_reason": "stop"}}],
            "usage": {{"prompt_tokens": 20, "completion_tokens": 8, "total_tokens": 28{more}}}}}"#
        )
    };
    assert_eq!(counts(&body("")), [(Input, 20), (Output, 8)]);
    assert_eq!(said(&body("")).finish_reason(), Some("stop"));
    assert_eq!(said(&body("")).service_tier(), None, "an empty tier is none");
    assert_eq!(counts(&body(r#", "cached_tokens": 5"#))[2], (CacheRead, 5));
    assert_eq!(counts(&body(r#", "num_cached_tokens": 5"#))[2], (CacheRead, 5));
    assert_eq!(
        counts(&body(r#", "prompt_cache_hit_tokens": 5, "prompt_cache_miss_tokens": 15"#))[2],
        (CacheRead, 5)
    );
    let nulls = r#", "prompt_tokens_details": null, "completion_tokens_details": null"#;
    assert_eq!(counts(&body(nulls)), [(Input, 20), (Output, 8)]);
}

#[test]
fn litellm_says_anthropics_counts_in_openais_form_and_in_its_own() {
    // its prompt_tokens include what came from the cache and what went there
    let body = r#"{"model": "claude-sonnet-4-5", "object": "chat.completion", "usage": {
        "prompt_tokens": 2500, "completion_tokens": 100, "total_tokens": 2600,
        "completion_tokens_details": null, "prompt_tokens_details": {"audio_tokens": null,
            "cached_tokens": 2000, "cache_creation_tokens": 400, "cache_creation_token_details":
            {"ephemeral_5m_input_tokens": 100, "ephemeral_1h_input_tokens": 300}},
        "cache_creation_input_tokens": 400, "cache_read_input_tokens": 2000}}"#;
    let expected = [
        (Input, 2500),
        (Output, 100),
        (CacheRead, 2000),
        (CacheWrite, 400),
        (CacheWrite5m, 100),
        (CacheWrite1h, 300),
    ];
    assert_eq!(counts(body), expected);
}

#[test]
fn groq_says_who_it_is_after_all_the_rest() {
    let body = r#"{"choices": [{"finish_reason": "stop"}], "model": "groq/compound",
        "service_tier": "on_demand", "usage": {"queue_time": 0.1, "prompt_tokens": 10,
        "completion_tokens": 20, "total_tokens": 30, "total_time": 0.5}, "usage_breakdown":
        {"models": [{"model": "llama-3", "usage": {"prompt_tokens": 8, "completion_tokens": 15}}]},
        "x_groq": {"id": "req_1"}}"#;
    assert_eq!(counts(body), [(Input, 10), (Output, 20)]);
    assert_eq!((said(body).provider(), said(body).model()), (Some("groq"), Some("groq/compound")));
}

#[test]
fn responses_of_openai_say_why_they_are_not_whole() {
    let body = |status: &str, details: &str| {
        format!(
            r#"{{"object": "response", "status": "{status}", "incomplete_details": {details},
            "model": "gpt-5", "usage": {{"input_tokens": 5, "output_tokens": 1}}}}"#
        )
    };
    assert_eq!(said(&body("completed", "null")).finish_reason(), Some("completed"));
    let cut = body("incomplete", r#"{"reason": "max_output_tokens"}"#);
    assert_eq!(said(&cut).finish_reason(), Some("max_output_tokens"));
}

#[test]
fn anthropic_says_where_the_model_ran() {
    let body = r#"{"type": "message", "model": "claude-opus-5", "stop_reason": "end_turn",
        "usage": {"input_tokens": 13, "output_tokens": 44, "inference_geo": "us"}}"#;
    assert_eq!(said(body).inference_geo(), Some("us"));
    assert_eq!(said(body).finish_reason(), Some("end_turn"));
}

#[test]
fn a_line_of_a_batchs_results_is_one_reply_at_the_price_of_batches() {
    let openai = r#"{"id": "batch_req_1", "custom_id": "first", "error": null, "response": {
        "status_code": 200, "request_id": "r", "body": {"object": "chat.completion",
        "model": "gpt-4o-mini", "service_tier": "default", "usage": {"prompt_tokens": 22,
        "completion_tokens": 2}}}}"#;
    let anthropic = r#"{"custom_id": "first", "result": {"type": "succeeded", "message": {
        "model": "claude-opus-4-1", "usage": {"input_tokens": 22, "output_tokens": 2,
        "service_tier": "batch"}}}}"#;
    for (body, model) in [(openai, "gpt-4o-mini"), (anthropic, "claude-opus-4-1")] {
        assert_eq!(counts(body), [(Input, 22), (Output, 2)]);
        let said = said(body);
        assert_eq!((said.model(), said.service_tier()), (Some(model), Some("batch")));
    }
}

#[test]
fn anthropics_fast_mode_is_a_tier_whatever_stands_beside_it() {
    for (speed, tier) in [("fast", "fast"), ("standard", "standard"), ("", "standard")] {
        for fields in [
            format!(r#""speed": "{speed}", "service_tier": "standard""#),
            format!(r#""service_tier": "standard", "speed": "{speed}""#),
        ] {
            let body =
                format!(r#"{{"usage": {{"input_tokens": 1, "output_tokens": 1, {fields}}}}}"#);
            assert_eq!(said(&body).service_tier(), Some(tier), "{body}");
        }
    }
}

#[test]
fn documents_are_counted_in_pages() {
    let body = r#"{"model": "mistral-ocr-latest", "pages": [{"markdown": "a"}],
        "usage_info": {"pages_processed": 29, "doc_size_bytes": 3002783}}"#;
    assert_eq!(counts(body), [(Pages, 29)]);
}
