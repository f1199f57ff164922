//! An answer, as a whole, before it is sent.
//!
//! What always holds: no answer is larger than [`MOST_BYTES`], however much a collector keeps.

use super::problem::Problem;
use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::io::{self, Write};

/// Some ten times what 2,000 series with an hour of history come to.
const MOST_BYTES: usize = 64 << 20;

/// An answer, as a whole, before it is sent.
pub(super) struct Answer {
    content_type: &'static str,
    file: Option<HeaderValue>,
    body: Vec<u8>,
}

impl Answer {
    pub(super) fn new(content_type: &'static str, body: Vec<u8>) -> Result<Answer, Problem> {
        match body.len() > MOST_BYTES {
            true => Err(too_large()),
            false => Ok(Answer { content_type, file: None, body }),
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

    /// The same as a file of this name, which is of ASCII without quotes.
    pub(super) fn as_file(self, name: &str) -> Answer {
        let file = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")).ok();
        Answer { file, ..self }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let content_type = HeaderValue::from_static(self.content_type);
        let mut response = ([(CONTENT_TYPE, content_type)], self.body).into_response();
        if let Some(file) = self.file {
            response.headers_mut().insert(CONTENT_DISPOSITION, file);
        }
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
