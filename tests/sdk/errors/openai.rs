//! async-openai's own client.

use super::{
    forms::in_every_form,
    reqwest::client,
    wire::{Answer, nobody, provider, status},
};
use async_openai::{
    Client,
    config::OpenAIConfig,
    error::OpenAIError,
    types::chat::{CreateChatCompletionRequest, CreateChatCompletionStreamResponse},
};
use futures::StreamExt;
use monitor_runtime::{
    ErrorKind::{self, *},
    error::{Classify, Failure},
};
use serde_json::Value;
use std::{fs, net::SocketAddr, path::PathBuf};

const NAME: &str = "async_openai::error::OpenAIError";

fn openai(address: SocketAddr) -> Client<OpenAIConfig> {
    let config = OpenAIConfig::new().with_api_base(format!("http://{address}/v1"));
    Client::build(client(), config.with_api_key("no key"))
}

fn request() -> CreateChatCompletionRequest {
    let request = serde_json::json!({ "model": "gpt-4o-mini", "messages": [] });
    serde_json::from_value(request).expect("a request")
}

async fn error_from(address: SocketAddr) -> OpenAIError {
    openai(address).chat().create(request()).await.expect_err("an error")
}

#[tokio::test]
async fn an_error_body_has_its_kind_code_and_message() {
    let body = r#"{"error":{"message":"You exceeded your current quota, please check your plan.",
        "type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#;
    let provider = provider(status(429, "", body));
    let known = in_every_form!(OpenAIError, async || error_from(provider).await);
    let failure = known.is(Quota).named(NAME).typed;
    assert_eq!((failure.status, failure.code.as_deref()), (Some(429), Some("insufficient_quota")));
    assert!(failure.message.is_some_and(|text| text.starts_with("You exceeded")));
    assert_eq!(error_from(provider).await.code(), Some("insufficient_quota"));
}

#[tokio::test]
async fn the_wait_in_a_message_is_read() {
    let body = r#"{"error":{"message":"Rate limit reached. Please try again in 1.5s.",
        "type":"tokens","param":null,"code":"rate_limit_exceeded"}}"#;
    let provider = provider(status(429, "", body));
    let known = in_every_form!(OpenAIError, async || error_from(provider).await).is(RateLimit);
    assert_eq!(known.asked.retry_after.map(|wait| wait.as_millis()), Some(1_500));
}

#[tokio::test]
async fn what_is_wrong_on_the_way_is_what_the_http_client_says() {
    for (address, kind) in [(nobody(), Connection), (provider(Answer::Never), Timeout)] {
        in_every_form!(OpenAIError, async || error_from(address).await).is(kind).named(NAME);
    }
}

#[tokio::test]
async fn an_answer_of_another_shape_is_invalid_output_whatever_its_words() {
    let body = r#"{"choices":[{"message":{"content":"HTTP 429, rate limit, timed out"}}]}"#;
    let provider = provider(status(200, "", body));
    in_every_form!(OpenAIError, async || error_from(provider).await).is(InvalidOutput).named(NAME);
}

#[tokio::test]
async fn an_argument_that_is_refused_before_sending_is_an_invalid_request() {
    let refused = async || OpenAIError::InvalidArgument("stream must be off, timed out".into());
    in_every_form!(OpenAIError, refused).is(InvalidRequest);
    let unsaved = async || OpenAIError::FileReadError("model not found".into());
    in_every_form!(OpenAIError, unsaved).is(Unexpected);
}

async fn stream_error(address: SocketAddr) -> OpenAIError {
    let mut stream = openai(address).chat().create_stream(request()).await.expect("a stream");
    loop {
        let item: Option<Result<CreateChatCompletionStreamResponse, _>> = stream.next().await;
        match item.expect("an error before the end") {
            Ok(_) => {}
            Err(error) => return error,
        }
    }
}

const CHUNK: &str =
    r#"data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[]}"#;

#[tokio::test]
async fn an_error_inside_of_a_stream_is_of_its_own_kind() {
    let error = r#"data: {"error":{"message":"Overloaded","code":"server_is_overloaded"}}"#;
    let body = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n\
         {CHUNK}\n\n{error}\n\n"
    );
    let provider = provider(Answer::Text(body));
    in_every_form!(OpenAIError, async || stream_error(provider).await).is(Overloaded).named(NAME);
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_interrupted_one() {
    let body = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 9000\r\n\r\n{CHUNK}\n\n"
    );
    let provider = provider(Answer::Text(body));
    in_every_form!(OpenAIError, async || stream_error(provider).await).is(StreamInterrupted);
}

/// The client loses the status of bodies that have another shape than OpenAI's.
#[tokio::test]
async fn every_recorded_error_is_of_the_kind_that_it_has_by_hand() {
    let Some(folder) = std::env::var_os("MONITOR_RECORDINGS").map(PathBuf::from) else {
        return println!("SKIPPED: MONITOR_RECORDINGS names no folder with recordings");
    };
    let index = fs::read_to_string(folder.join("index.jsonl")).expect("an index");
    let rows = index.lines().map(|row| serde_json::from_str::<Value>(row).expect("JSON"));
    let (mut wrong, mut looked_at) = (Vec::new(), 0);
    for row in rows.filter(|row| row["kind"] == "error") {
        let file = row["file"].as_str().expect("every row names its file");
        let body = fs::read_to_string(folder.join(file)).expect("the recording");
        let Some(code) = row["status"].as_u64().and_then(|code| u16::try_from(code).ok()) else {
            continue;
        };
        if code < 400 {
            continue;
        }
        let by_hand = Failure::of_status(code, &body).kind;
        let by_client = error_from(provider(status(code, "", &body))).await.kind();
        looked_at += 1;
        if by_client != by_hand {
            wrong.push(format!("{file}: {by_client}, by hand {by_hand}"));
        }
    }
    assert!(looked_at > 30, "{looked_at} recordings of errors");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn kinds_are_those_of_the_status_where_a_server_error_has_no_shape() {
    let error = async_openai::error::ApiErrorResponse {
        status_code: http::StatusCode::BAD_GATEWAY,
        api_error: async_openai::error::ApiError {
            message: "<html><h1>502 Bad Gateway</h1></html>".into(),
            ..Default::default()
        },
    };
    assert_eq!(OpenAIError::ApiError(error).kind(), ErrorKind::ServerError);
}
