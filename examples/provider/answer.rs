//! Answers in the documented shapes.
//!
//! What always holds: OpenAI's `prompt_tokens` include what was cached, Anthropic's `input_tokens`
//! do not; both say what the same [`Tokens`] are.

use crate::{Api, Tokens};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

const TEXT: &str = "Forty-two, as far as anybody knows.";

/// A complete answer.
pub(crate) fn complete(api: Api, model: &str, tokens: &Tokens) -> Value {
    match api {
        Api::Openai => openai(model, tokens),
        Api::Anthropic => anthropic(model, tokens),
    }
}

/// See <https://platform.openai.com/docs/api-reference/chat/object>.
fn openai(model: &str, tokens: &Tokens) -> Value {
    let created = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    json!({
        "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT",
        "object": "chat.completion",
        "created": created,
        "model": model,
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": TEXT, "refusal": null, "annotations": [] },
            "logprobs": null,
            "finish_reason": "stop",
        }],
        "usage": openai_usage(tokens),
        "service_tier": "default",
        "system_fingerprint": "fp_44709d6fcb",
    })
}

/// See <https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage>.
pub(crate) fn openai_usage(tokens: &Tokens) -> Value {
    json!({
        "prompt_tokens": tokens.input,
        "completion_tokens": tokens.output,
        "total_tokens": tokens.input + tokens.output,
        "prompt_tokens_details": { "cached_tokens": tokens.cache_read, "audio_tokens": 0 },
        "completion_tokens_details": {
            "reasoning_tokens": 0,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    })
}

/// See <https://docs.anthropic.com/en/api/messages>.
pub(crate) fn anthropic(model: &str, tokens: &Tokens) -> Value {
    json!({
        "id": "msg_013Zva2CMHLNnXjNJJKqJ2EF",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{ "type": "text", "text": TEXT }],
        "stop_reason": "end_turn",
        "stop_sequence": null,
        "usage": {
            "input_tokens": tokens.fresh_input(),
            "cache_creation_input_tokens": tokens.cache_write(),
            "cache_read_input_tokens": tokens.cache_read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": tokens.cache_write_5m,
                "ephemeral_1h_input_tokens": tokens.cache_write_1h,
            },
            "output_tokens": tokens.output,
            "service_tier": "standard",
        },
    })
}

/// An answer that says why there is none.
pub(crate) fn refused(api: Api, status: StatusCode, model: &str) -> Response {
    let (openai_type, openai_code, anthropic_type, message) = match status {
        StatusCode::NOT_FOUND => (
            "invalid_request_error",
            json!("model_not_found"),
            "not_found_error",
            format!("The model `{model}` does not exist or you do not have access to it."),
        ),
        StatusCode::TOO_MANY_REQUESTS => (
            "requests",
            json!("rate_limit_exceeded"),
            "rate_limit_error",
            format!("Rate limit reached for {model} on requests per min (RPM): Limit 500."),
        ),
        _ => (
            "server_error",
            Value::Null,
            "api_error",
            "The server had an error while processing your request.".to_owned(),
        ),
    };
    let body = match api {
        Api::Openai => json!({
            "error": {
                "message": message, "type": openai_type, "param": null, "code": openai_code,
            },
        }),
        Api::Anthropic => json!({
            "type": "error",
            "error": { "type": anthropic_type, "message": message },
            "request_id": "req_011CSHoEeqs5C35K2UUqR7Fy",
        }),
    };
    (status, Json(body)).into_response()
}
