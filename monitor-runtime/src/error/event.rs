//! An error in the place of an answer: a body that is one, or an event of a stream whose status
//! was 200.
//!
//! What always holds: an error stands in known places, and never in what the model wrote; `null`,
//! `false` and what is empty is none.

use super::Failure;
use serde_json::Value;

/// What a JSON text says that seems to be an error; `None` where it is none. The text may be cut at
/// its end: then only the error itself is looked at.
pub(crate) fn in_event(text: &str) -> Option<Failure> {
    match serde_json::from_str(text) {
        Ok(event) => is_error(&event).then(|| Failure::of_text(text)),
        Err(_) => in_cut_event(text),
    }
}

/// Whether the value is no answer but an error.
fn is_error(value: &Value) -> bool {
    if let Value::Array(items) = value {
        return items.iter().any(is_error);
    }
    let response = &value["response"];
    value["type"] == "error"
        || says_something(&value["error"])
        || says_something(&response["error"])
        || value["choices"]
            .as_array()
            .is_some_and(|choices| choices.iter().any(|choice| says_something(&choice["error"])))
}

/// Whether a body without a word `error` is one all the same: it has a message in the place of an
/// answer.
#[cfg(feature = "async-openai")]
pub(super) fn is_refusal(body: &str) -> bool {
    let body = serde_json::from_str(body).unwrap_or(Value::Null);
    let body = body.get(0).unwrap_or(&body);
    ["message", "detail", "errors"].iter().any(|name| {
        // an answer's `message` is an object
        matches!(body.get(name), Some(Value::String(_) | Value::Array(_)))
    })
}

fn says_something(error: &Value) -> bool {
    match error {
        Value::Null | Value::Bool(false) | Value::Number(_) => false,
        Value::Bool(true) => true,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

/// The error in the beginning of an event that was too long to be kept.
fn in_cut_event(text: &str) -> Option<Failure> {
    const NAME: &str = "\"error\"";
    let error = text.match_indices(NAME).find_map(|(at, _)| {
        // inside of a text the quote would be escaped
        let value = text[at + NAME.len()..].trim_start().strip_prefix(':')?;
        let is_name = !text[..at].ends_with('\\');
        let mut values = serde_json::Deserializer::from_str(value).into_iter::<Value>();
        let value = values.next().filter(|_| is_name)?.ok()?;
        says_something(&value).then_some(value)
    });
    Some(match error {
        Some(error) => Failure::of_text(&serde_json::json!({ "error": error }).to_string()),
        None => Failure::new(super::ErrorKind::Unexpected),
    })
}
