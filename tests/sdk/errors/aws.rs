//! The AWS SDK's own client of Bedrock, whose answers are put in by hand.

use super::forms::in_every_form;
use aws_credential_types::Credentials;
use aws_sdk_bedrockruntime::{
    Client, Config,
    config::{BehaviorVersion, Region, retry::RetryConfig, timeout::TimeoutConfig},
    error::SdkError,
    operation::converse::ConverseError,
    types::{ContentBlock, ConversationRole, Message},
};
use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn},
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use monitor_runtime::{
    ErrorKind::{self, *},
    error::Classify,
};
use std::time::Duration;

type Error = SdkError<ConverseError, HttpResponse>;
const NAME: &str = "aws_smithy_runtime_api::client::result::SdkError";

/// What becomes of a request.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Status(u16, &'static str, &'static str),
    Io,
    Slow,
    Never,
}

impl HttpConnector for Answer {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(match *self {
            Answer::Status(status, class, body) => {
                let status = StatusCode::try_from(status).expect("a status");
                let mut response = HttpResponse::new(status, SdkBody::from(body));
                response.headers_mut().insert("x-amzn-errortype", class);
                response.headers_mut().insert("retry-after", "7");
                Ok(response)
            }
            Answer::Io => Err(ConnectorError::io("the pipe is broken".into())),
            Answer::Slow => Err(ConnectorError::timeout("HTTP read took too long".into())),
            Answer::Never => return HttpConnectorFuture::new(std::future::pending()),
        })
    }
}

async fn error_from(answer: Answer) -> Error {
    let connector = SharedHttpConnector::new(answer);
    let timeout = TimeoutConfig::builder().operation_timeout(Duration::from_millis(200));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeout.build())
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .build();
    let hello = Message::builder().role(ConversationRole::User);
    let hello = hello.content(ContentBlock::Text("Hi".into())).build().expect("a message");
    let asked = Client::from_conf(config).converse().model_id("m").messages(hello).send();
    asked.await.expect_err("an error")
}

#[tokio::test]
async fn an_exception_has_its_class_status_and_wait_where_its_type_is_written_down() {
    let answer = Answer::Status(429, "ThrottlingException:http://x/", r#"{"message":"Slow down"}"#);
    let known = in_every_form!(Error, async || error_from(answer).await).is(RateLimit);
    let failure = known.typed;
    assert_eq!((failure.status, failure.type_name), (Some(429), Some(NAME)));
    assert_eq!(failure.code.as_deref(), Some("ThrottlingException"));
    assert_eq!(failure.retry_after, Some(Duration::from_secs(7)));
    assert_eq!(failure.message.as_deref(), Some("Slow down"));
    assert_eq!(error_from(answer).await.code(), Some("ThrottlingException"));
}

#[tokio::test]
async fn every_class_is_of_its_kind_boxed_or_not() {
    for (status, class, body, kind) in [
        (403, "AccessDeniedException", r#"{"message":"You don't have access"}"#, Permission),
        (404, "ResourceNotFoundException", r#"{"message":"No such model"}"#, NotFound),
        (503, "ServiceUnavailableException", r#"{"message":"Later"}"#, Overloaded),
        (408, "ModelTimeoutException", r#"{"message":"Too slow"}"#, Timeout),
        (
            400,
            "ValidationException",
            r#"{"message":"Input is too long for the model"}"#,
            ContextLength,
        ),
        // not modelled by the operation
        (
            403,
            "UnrecognizedClientException",
            r#"{"message":"The token is invalid"}"#,
            Authentication,
        ),
    ] {
        let answer = Answer::Status(status, class, body);
        in_every_form!(Error, async || error_from(answer).await).is(kind);
    }
}

#[tokio::test]
async fn what_is_wrong_on_the_way_is_known_by_the_connectors_error() {
    for (answer, kind) in
        [(Answer::Io, Connection), (Answer::Slow, Timeout), (Answer::Never, Timeout)]
    {
        in_every_form!(Error, async || error_from(answer).await).is(kind);
    }
}

/// What the SDK says of it are words; the status is lost in a box.
#[tokio::test]
async fn an_answer_that_cannot_be_read_is_invalid_output_where_its_type_is_written_down() {
    let answer = Answer::Status(200, "", "<html>");
    let hidden = ErrorKind::Unexpected;
    in_every_form!(Error, async || error_from(answer).await).hidden_as(InvalidOutput, hidden);
}
