//! Clients of which no type is known: genai, whose errors have no sources and are known by their
//! words and the body in them, and rig, by what it keeps.
#![allow(clippy::result_large_err)] // the clients' errors are as large as they are

use super::{
    forms::error_of,
    wire::{nobody, provider, status},
};
use genai::{
    Client, ModelIden, ServiceTarget,
    adapter::AdapterKind,
    chat::{ChatMessage, ChatRequest},
    resolver::{AuthData, Endpoint, ServiceTargetResolver},
};
use monitor_runtime::{ErrorKind::*, error::Failure, monitor};
use rig_core::error::ProviderError;
use std::net::SocketAddr;

async fn error_from(address: SocketAddr) -> genai::Error {
    // an error says that there is one
    let _ = rustls::crypto::ring::default_provider().install_default();
    let target = move |_: ServiceTarget| {
        Ok(ServiceTarget {
            endpoint: Endpoint::from_owned(format!("http://{address}/v1/")),
            auth: AuthData::from_single("no key"),
            model: ModelIden::new(AdapterKind::Anthropic, "claude-3-haiku-20240307"),
        })
    };
    let resolver = ServiceTargetResolver::from_resolver_fn(target);
    let client =
        Client::builder().with_service_target_resolver(resolver).build().expect("a client");
    let request = ChatRequest::new(vec![ChatMessage::user("Hi")]);
    client.exec_chat("claude-3-haiku-20240307", request, None).await.expect_err("an error")
}

#[monitor]
fn ask_genai(error: genai::Error) -> genai::Result<()> {
    Err(error)
}

#[tokio::test]
async fn genais_errors_are_of_the_kind_of_the_body_in_them() {
    let body = |class: &str, message: &str| {
        format!(r#"{{"type":"error","error":{{"type":"{class}","message":"{message}"}}}}"#)
    };
    for (code, body, kind) in [
        (529, body("overloaded_error", "Overloaded"), Overloaded),
        (429, body("rate_limit_error", "Slow down"), RateLimit),
        (400, body("invalid_request_error", "Your credit balance is too low"), Quota),
        (401, body("authentication_error", "invalid x-api-key"), Authentication),
        (503, "<html>no upstream</html>".to_owned(), Overloaded),
    ] {
        let error = error_from(provider(status(code, "", &body))).await;
        assert_eq!(Failure::of_error(&error).kind, kind, "{error}");
        assert_eq!(error_of(|| ask_genai(error)), Some(kind));
    }
}

#[tokio::test]
async fn genais_errors_on_the_way_are_known_by_their_words() {
    let error = error_from(nobody()).await;
    assert_eq!(error_of(|| ask_genai(error)), Some(Connection));
}

#[monitor]
fn ask_rig(error: ProviderError) -> Result<(), ProviderError> {
    Err(error)
}

#[test]
fn rigs_errors_are_of_the_kind_of_the_answer_in_them() {
    for (code, body, kind) in [
        (
            429,
            r#"{"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}"#,
            RateLimit,
        ),
        (429, r#"{"error":{"message":"No money","code":"insufficient_quota"}}"#, Quota),
        (401, r#"{"error":{"message":"Incorrect API key provided"}}"#, Authentication),
        (503, "busy", Overloaded),
    ] {
        let code = http::StatusCode::from_u16(code).expect("a status");
        let make = || ProviderError::from_http_response(code, body);
        assert_eq!(Failure::of_error(&make()).kind, kind, "{}", make());
        assert_eq!(error_of(|| ask_rig(make())), Some(kind));
    }
}
