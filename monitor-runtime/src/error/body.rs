//! Providers' JSON error bodies: where each keeps its code, its message and its wait.
//!
//! What always holds: known names are read, wherever the known wrappers put them; texts that the
//! model wrote (`failed_generation`) and the request's echo are not.

use super::{evidence::Said, retry_after};
use serde_json::{Map, Value};
use std::time::Duration;

/// Bodies nest errors in errors and JSON in strings; deeper than this nobody does.
const DEEPEST: u8 = 6;

/// Fields that hold a code, as strings or numbers, the best label first.
const CODES: [&str; 8] =
    ["code", "error_code", "__type", "type", "status", "reason", "errorType", "raw_status_code"];
/// Fields that hold a message.
const MESSAGES: [&str; 5] = ["message", "Message", "msg", "error_description", "error_message"];
/// Fields that hold the error itself.
const INNER: [&str; 4] = ["error", "response", "detail", "body"];
/// Fields that hold more about the error.
const ASIDE: [&str; 4] = ["errors", "details", "innererror", "metadata"];
/// Fields that hold a wait in seconds or as text.
const WAITS: [&str; 5] =
    ["retryDelay", "retry_after", "retry_after_seconds", "retryAfter", "retry-after"];

impl Said {
    /// The error in a body: JSON, a text with JSON in it, or lines of a stream.
    pub(super) fn in_body(text: &str) -> Option<Said> {
        let text = text.trim();
        let body = serde_json::from_str(text).ok().map(|value: Value| Said::of_value(&value));
        body.or_else(|| Said::in_lines(text)).or_else(|| Said::inside(text))
    }

    fn of_value(value: &Value) -> Said {
        let mut body = Said::default();
        body.read(value, DEEPEST);
        body
    }

    /// Server-sent events or one document a line: the last line with an error in it.
    fn in_lines(text: &str) -> Option<Said> {
        let documents = text.lines().rev().filter_map(|line| {
            let line = line.strip_prefix("data:").unwrap_or(line).trim();
            line.starts_with('{').then(|| serde_json::from_str::<Value>(line).ok()).flatten()
        });
        documents.map(|value| Said::of_value(&value)).find(|body| !body.is_empty())
    }

    /// `Error 429: {"error": ..}` and the like.
    fn inside(text: &str) -> Option<Said> {
        let start = text.find('{')?;
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter();
        let body = Said::of_value(&values.next()?.ok()?);
        (!body.is_empty()).then_some(body)
    }

    fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.message.is_none() && self.status.is_none()
    }

    fn read(&mut self, value: &Value, depth: u8) {
        let Some(deeper) = depth.checked_sub(1) else { return };
        match value {
            Value::Object(fields) => self.read_object(fields, deeper),
            Value::Array(items) => items.iter().take(8).for_each(|item| self.read(item, deeper)),
            Value::String(text) => self.read_text(text, deeper),
            _ => {}
        }
    }

    fn read_object(&mut self, fields: &Map<String, Value>, deeper: u8) {
        // the error inside first: what the wrapper says of itself ("type": "error") counts less
        INNER
            .iter()
            .filter_map(|name| fields.get(*name))
            .for_each(|inner| self.read(inner, deeper));
        for name in MESSAGES {
            if let Some(Value::String(text)) = fields.get(name) {
                self.read_text(text, deeper);
            }
        }
        if let Some(Value::String(raw)) = fields.get("raw") {
            self.read_text(raw, deeper);
        }
        for value in CODES.iter().filter_map(|name| fields.get(*name)) {
            self.read_code(value);
        }
        ASIDE
            .iter()
            .filter_map(|name| fields.get(*name))
            .for_each(|aside| self.read(aside, deeper));
        let wait = WAITS.iter().filter_map(|name| fields.get(*name)).find_map(wait);
        self.retry_after = self.retry_after.or(wait);
    }

    fn read_code(&mut self, value: &Value) {
        let number = match value {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        let status = number.and_then(|number| u16::try_from(number).ok());
        if let Some(status) = status.filter(|status| super::status::is_error(*status)) {
            self.status.get_or_insert(status);
        }
        // `error` and `response.failed` name the envelope
        if let Value::String(code) = value
            && !matches!(code.as_str(), "error" | "response.failed" | "failed" | "")
        {
            self.codes.push(code.clone());
        }
    }

    fn read_text(&mut self, text: &str, depth: u8) {
        let trimmed = text.trim_start();
        if let Some(deeper) = depth.checked_sub(1)
            && trimmed.starts_with(['{', '['])
            && let Ok(inner) = serde_json::from_str::<Value>(trimmed)
        {
            return self.read(&inner, deeper);
        }
        match self.message {
            None => self.message = Some(text.to_owned()),
            Some(_) => self.more.push(text.to_owned()),
        }
    }
}

fn wait(value: &Value) -> Option<Duration> {
    match value {
        Value::Number(seconds) => retry_after::seconds(seconds.as_f64()?),
        Value::String(text) => retry_after::whole(text),
        _ => None,
    }
}
