//! An answer, as a whole, before it is sent.
//!
//! What always holds: no answer is larger than [`MOST_BYTES`], however much a collector keeps.

use super::{problem::Problem, unread::Unread};
use crate::report::html::policy;
use axum::{
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::io::{self, Write};

/// Some ten times what 2,000 series with an hour of history come to.
pub(super) const MOST_BYTES: usize = 64 << 20;

/// An answer, as a whole, before it is sent.
pub(super) struct Answer {
    status: StatusCode,
    content_type: &'static str,
    more: Option<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
}

impl Answer {
    pub(super) fn new(content_type: &'static str, body: Vec<u8>) -> Result<Answer, Problem> {
        match body.len() > MOST_BYTES {
            true => Err(too_large()),
            false => Ok(Answer { status: StatusCode::OK, content_type, more: None, body }),
        }
    }

    pub(super) fn json(value: &impl Serialize) -> Result<Answer, Problem> {
        let mut body = Bounded(Vec::new());
        match serde_json::to_writer(&mut body, value) {
            Ok(()) => Answer::new("application/json", body.0),
            Err(error) if error.is_io() => Err(too_large()),
            Err(_) => Err(Problem::internal()),
        }
    }

    /// A page, which brings its style along.
    pub(super) fn page(html: String) -> Result<Answer, Problem> {
        let answer = Answer::new("text/html; charset=utf-8", html.into_bytes())?;
        // who may frame a page cannot be said in the page itself
        let policy = HeaderValue::try_from(policy() + "; frame-ancestors 'none'").ok();
        Ok(Answer { more: policy.map(|policy| (CONTENT_SECURITY_POLICY, policy)), ..answer })
    }

    /// A page of the dashboard, which loads its style and its script.
    #[cfg(feature = "dashboard")]
    pub(super) fn dashboard(html: String) -> Result<Answer, Problem> {
        let policy = HeaderValue::from_static(crate::report::dashboard::POLICY);
        let answer = Answer::new("text/html; charset=utf-8", html.into_bytes())?;
        Ok(Answer { more: Some((CONTENT_SECURITY_POLICY, policy)), ..answer })
    }

    /// That the answer is at another address, as seen from the one that was asked.
    #[cfg(feature = "dashboard")]
    pub(super) fn elsewhere(address: &'static str) -> Result<Answer, Problem> {
        use axum::http::header;
        let answer = Answer::new("text/plain; charset=utf-8", Vec::new())?;
        let more = Some((header::LOCATION, HeaderValue::from_static(address)));
        Ok(Answer { status: StatusCode::SEE_OTHER, more, ..answer })
    }

    /// The same as a file of this name, which is of ASCII without quotes.
    pub(super) fn in_file(self, name: &str) -> Answer {
        let file = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")).ok();
        Answer { more: file.map(|file| (CONTENT_DISPOSITION, file)), ..self }
    }

    /// As it is sent, among others that are.
    pub(super) fn response(self, unread: &Unread) -> Response {
        let content_type = HeaderValue::from_static(self.content_type);
        let body = unread.body(self.body);
        let mut response = (self.status, [(CONTENT_TYPE, content_type)], body).into_response();
        response.headers_mut().extend(self.more);
        response
    }
}

fn too_large() -> Problem {
    let message = format!(
        "the answer is larger than {} MiB: ask for less, by a smaller `limit`, or of one \
         `provider`, `model`, `function` or `tag`",
        MOST_BYTES >> 20
    );
    Problem::new(StatusCode::BAD_REQUEST, "answer_too_large", message)
}

struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_end_is_refused_before_it_fills_the_memory() {
        struct Endless;
        impl Serialize for Endless {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(std::iter::repeat("on and on"))
            }
        }
        assert!(Answer::json(&Endless).is_err());
        assert!(Answer::json(&["to here"]).is_ok());
    }
}
