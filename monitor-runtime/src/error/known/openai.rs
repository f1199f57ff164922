//! async-openai's error.
//!
//! What always holds: what the provider sent is classified as any other body of its is, with the
//! status where the client kept it.

use super::{Known, json};
use crate::error::{Classify, ErrorKind, Failure, event};
use async_openai::error::{ApiErrorResponse, OpenAIError, StreamError};
use std::{error::Error, time::Duration};

const NAME: &str = "async_openai::error::OpenAIError";

impl Classify for OpenAIError {
    fn kind(&self) -> ErrorKind {
        self.failure().kind
    }
    fn retry_after(&self) -> Option<Duration> {
        self.failure().retry_after
    }
    fn code(&self) -> Option<&str> {
        let OpenAIError::ApiError(ApiErrorResponse { api_error, .. }) = self else { return None };
        api_error.code.as_deref().or(api_error.r#type.as_deref())
    }
    fn status(&self) -> Option<u16> {
        self.failure().status
    }
    fn failure(&self) -> Failure {
        Failure::of_error(self)
    }
}

pub(super) fn find(error: &(dyn Error + 'static)) -> Option<Known> {
    let all = |kind| Known::all(NAME, Failure::new(kind));
    Some(match error.downcast_ref()? {
        OpenAIError::ApiError(error) => Known::all(NAME, of_answer(error)),
        OpenAIError::JSONDeserialize(error, content) => {
            Known::all(NAME, of_content(error, content))
        }
        OpenAIError::StreamError(error) => all(of_stream(error)),
        OpenAIError::InvalidArgument(_) => all(ErrorKind::InvalidRequest),
        OpenAIError::FileSaveError(_) | OpenAIError::FileReadError(_) => all(ErrorKind::Unexpected),
        // reqwest's, or one of the user's middleware
        _ => Known::at_least(NAME, ErrorKind::Unexpected),
    })
}

fn of_answer(error: &ApiErrorResponse) -> Failure {
    let (status, error) = (error.status_code.as_u16(), &error.api_error);
    if error.code.is_none() && error.r#type.is_none() {
        // of a server error the client keeps the whole body as its message
        return Failure::of_status(status, &error.message);
    }
    let body = serde_json::json!({
        "error": { "message": error.message, "type": error.r#type, "code": error.code }
    });
    Failure::of_status(status, &body.to_string())
}

/// An answer that the client could not read. It is an error of another shape than OpenAI's, whose
/// status is lost, or it is what the model wrote, in which nothing is looked for.
fn of_content(error: &serde_json::Error, content: &str) -> Failure {
    match event::is_error_body(content) {
        true => Failure::of_text(content),
        false => Failure::new(json::kind(error)),
    }
}

fn of_stream(error: &StreamError) -> ErrorKind {
    match error {
        StreamError::UnknownEvent(_) => ErrorKind::InvalidOutput,
        // only the text of what failed is left
        StreamError::EventStream(text) => match Failure::of_text(text).kind {
            ErrorKind::Timeout => ErrorKind::Timeout,
            _ => ErrorKind::StreamInterrupted,
        },
    }
}
