//! Why there is no answer, in one form for programs and people.

use axum::{
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::borrow::Cow;

/// Why there is no answer: `{"error": {"code": …, "message": …}}`. Codes are stable, messages say
/// what is right.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
    header: Option<(HeaderName, &'static str)>,
}

impl Problem {
    pub(super) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Problem {
        Problem { status, code, message: message.into(), header: None }
    }

    pub(super) fn invalid(message: String) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "invalid_parameter", message)
    }

    pub(super) fn not_found(message: impl Into<Cow<'static, str>>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(super) fn forbidden(code: &'static str, message: &'static str) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, code, message)
    }

    pub(super) fn unauthorized() -> Problem {
        let message = "send the header `Authorization: Bearer` with the token of this server";
        let problem = Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", message);
        Problem { header: Some((WWW_AUTHENTICATE, "Bearer")), ..problem }
    }

    pub(super) fn method() -> Problem {
        let message = "this is asked in another way: the header `Allow` says how";
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
    }

    pub(super) fn busy() -> Problem {
        let message = "too many others ask at this moment: ask again in a second";
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message);
        Problem { header: Some((RETRY_AFTER, "1")), ..problem }
    }

    #[cfg(feature = "dashboard")]
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    pub(super) fn internal() -> Problem {
        let message = "the answer could not be made, which is an error of the monitor";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({ "error": { "code": self.code, "message": self.message } });
        let content_type = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mut response = (self.status, [content_type], body.to_string()).into_response();
        if let Some((name, value)) = self.header.clone() {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        // for whoever tells it in another form
        response.extensions_mut().insert(self);
        response
    }
}
