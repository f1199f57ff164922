//! Errors of the AWS SDK.
//!
//! What always holds: code, message, status and headers are those of the service. Only where the
//! type is written down, `SdkError<E, _>`, are all of them at hand; of a boxed one the operation's
//! `E` is not known, so what is left are the connector's error, an error that the operation does
//! not model (its code is kept), and the words of one that it does.

use super::Known;
use crate::error::{Classify, ErrorKind, Failure, chain};
use aws_smithy_runtime_api::client::{
    orchestrator::HttpResponse,
    result::{ConnectorError, SdkError},
};
use aws_smithy_types::{
    error::metadata::{ErrorMetadata, ProvideErrorMetadata},
    retry,
};
use std::{any::Any, error::Error, fmt, time::Duration};

const NAME: &str = "aws_smithy_runtime_api::client::result::SdkError";

impl<E, R> Classify for SdkError<E, R>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: fmt::Debug + 'static,
{
    fn kind(&self) -> ErrorKind {
        self.failure().kind
    }
    fn retry_after(&self) -> Option<Duration> {
        self.failure().retry_after
    }
    fn code(&self) -> Option<&str> {
        self.meta().code()
    }
    fn status(&self) -> Option<u16> {
        self.failure().status
    }
    fn failure(&self) -> Failure {
        let mut failure = match self {
            SdkError::ServiceError(error) => of_service(error.err().meta(), self.raw_response()),
            SdkError::TimeoutError(_) => chain::of_cause(self, ErrorKind::Timeout),
            SdkError::ConstructionFailure(_) => chain::of_cause(self, ErrorKind::InvalidRequest),
            SdkError::DispatchFailure(_) => chain::of_cause(self, ErrorKind::Connection),
            SdkError::ResponseError(_) => chain::of_cause(self, ErrorKind::InvalidOutput),
            _ => chain::of_cause(self, ErrorKind::Unexpected),
        };
        let response = self.raw_response().and_then(http_response);
        failure.status = failure.status.or(response.map(|response| response.status().as_u16()));
        failure.with_type_name(NAME)
    }
}

pub(super) fn find(error: &(dyn Error + 'static)) -> Option<Known> {
    if let Some(meta) = error.downcast_ref::<ErrorMetadata>() {
        // an empty one stands for an error without a word
        return meta.code().map(|_| Known::all(NAME, of_service(meta, None::<&()>)));
    }
    let error: &ConnectorError = error.downcast_ref()?;
    let kind = match error.as_other() {
        _ if error.is_timeout() => ErrorKind::Timeout,
        _ if error.is_io() => ErrorKind::Connection,
        _ if error.is_user() => ErrorKind::InvalidRequest,
        Some(retry::ErrorKind::ThrottlingError) => ErrorKind::RateLimit,
        Some(retry::ErrorKind::ServerError) => ErrorKind::ServerError,
        Some(retry::ErrorKind::ClientError) => ErrorKind::InvalidRequest,
        Some(retry::ErrorKind::TransientError) => ErrorKind::Connection,
        _ => ErrorKind::Unexpected,
    };
    const CONNECTOR: &str = "aws_smithy_runtime_api::client::result::ConnectorError";
    Some(match kind {
        ErrorKind::Timeout => Known::all(CONNECTOR, Failure::new(kind)),
        kind => Known::at_least(CONNECTOR, kind),
    })
}

fn of_service<R: 'static>(meta: &ErrorMetadata, raw: Option<&R>) -> Failure {
    let body = serde_json::json!({ "__type": meta.code(), "message": meta.message() }).to_string();
    match raw.and_then(http_response) {
        Some(response) => {
            Failure::of_response(response.status().as_u16(), response.headers(), &body)
        }
        // in an event stream the error is a message of its own
        None => Failure::of_text(&body),
    }
}

fn http_response<R: 'static>(raw: &R) -> Option<&HttpResponse> {
    (raw as &dyn Any).downcast_ref()
}
