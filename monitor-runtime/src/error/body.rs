//! Providers' JSON error bodies: where each keeps its code, its message and its wait.
//!
//! What always holds: known names are read, wherever the known wrappers put them; texts that the
//! model wrote (`failed_generation`) and the request's echo (`input`) are not.

use super::{
    codes,
    evidence::Said,
    headers::{self, Headers},
    python, retry_after, status,
};
use serde_json::{Map, Value};
use std::time::{Duration, SystemTime};

/// Bodies nest errors in errors and JSON in strings, two steps each; deeper than this nobody does.
const DEEPEST: u8 = 12;
/// So many braces of a text are tried as the beginning of a body.
const MOST_TRIES: usize = 8;

/// Fields that hold a code, as strings or numbers, the best label first.
const CODES: [&str; 15] = [
    "code",
    "error_code",
    "errorCode",
    "errorcode",
    "__type",
    "type",
    "error_type",
    "errorType",
    "status",
    "reason",
    "raw_status_code",
    "status_code",
    "statusCode",
    "http_code",
    "httpStatusCode",
];
/// Fields that hold a message.
const MESSAGES: [&str; 11] = [
    "message",
    "Message",
    "msg",
    "error_description",
    "error_message",
    "error_msg",
    "status_msg",
    "status_message",
    "errorMessage",
    "faultstring",
    "title",
];
/// Fields that hold the error itself.
const INNER: [&str; 7] = ["error", "response", "detail", "body", "raw", "fault", "base_resp"];
/// Fields that hold more about the error.
const ASIDE: [&str; 4] = ["errors", "details", "innererror", "metadata"];
/// Fields that hold a wait in seconds or as text.
const WAITS: [&str; 9] = [
    "retryDelay",
    "retry_after",
    "retry_after_seconds",
    "retryAfter",
    "retry-after",
    "resets_in_seconds",
    "reset_in_seconds",
    "quotaResetDelay",
    "estimated_time",
];
/// Fields that hold a wait in milliseconds.
const WAITS_MILLIS: [&str; 3] = ["retry_after_ms", "retryAfterMs", "retry-after-ms"];
/// Fields that hold the moment when it will work again.
const MOMENTS: [&str; 5] =
    ["resets_at", "reset_at", "resetsAt", "quotaResetTimeStamp", "retry_after_timestamp"];

/// The error in a body: JSON, a text with JSON in it, or lines of a stream.
pub(super) fn read(text: &str, now: SystemTime) -> Option<Said> {
    let text = text.trim();
    let of_value = |value: &Value| {
        let mut reader = Reader { said: Said::default(), now };
        reader.read(value, DEEPEST);
        reader.said
    };
    if let Ok(value) = serde_json::from_str(text) {
        return Some(of_value(&value));
    }
    let in_lines = || lines(text).map(|value| of_value(&value)).find(|said| !said.is_empty());
    let inside = || inside(text).map(|value| of_value(&value)).find(|said| !said.is_empty());
    in_lines().or_else(inside)
}

/// Server-sent events or one document a line, the last first.
fn lines(text: &str) -> impl Iterator<Item = Value> {
    text.lines().rev().filter_map(|line| {
        let line = line.strip_prefix("data:").unwrap_or(line).trim();
        line.starts_with('{').then(|| serde_json::from_str(line).ok()).flatten()
    })
}

/// `Error 429: {"error": ..}` and the like, also as Python prints it.
fn inside(text: &str) -> impl Iterator<Item = Value> {
    let starts = text.match_indices('{').take(MOST_TRIES).map(|(at, _)| &text[at..]);
    starts.filter_map(|rest| {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter();
        values.next()?.ok().or_else(|| serde_json::from_str(&python::dict_to_json(rest)?).ok())
    })
}

struct Reader {
    said: Said,
    now: SystemTime,
}

impl Reader {
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
        let get = |name: &&str| fields.get(*name);
        // the error inside first: what the wrapper says of itself ("type": "error") counts less
        let has_message = MESSAGES.iter().any(|name| fields.contains_key(*name));
        for inner in INNER.iter().filter_map(get) {
            match inner {
                // `{"error": "rate_limited", "message": ..}`: one word beside a message is a code
                Value::String(code) if has_message && codes::is_label(code) => {
                    self.said.codes.push(code.clone());
                }
                inner => self.read(inner, deeper),
            }
        }
        // OpenRouter's answer whose provider failed has the error in its choice
        let choices = fields.get("choices").and_then(Value::as_array).into_iter().flatten();
        choices.filter_map(|choice| choice.get("error")).for_each(|error| self.read(error, deeper));
        // OpenRouter's `raw` may have the provider's body in a field
        if fields.contains_key("__kind") {
            fields.get("data").into_iter().for_each(|data| self.read(data, deeper));
        }
        for message in MESSAGES.iter().filter_map(get) {
            self.read(message, deeper);
        }
        for value in CODES.iter().filter_map(get) {
            self.read_code(value);
        }
        // the name of an exception, and not of a tool or a parameter
        if let Some(Value::String(name)) = fields.get("name")
            && (name.ends_with("Error") || name.ends_with("Exception"))
        {
            self.said.codes.push(name.clone());
        }
        ASIDE.iter().filter_map(get).for_each(|aside| self.read(aside, deeper));
        self.read_wait(fields);
        self.read_named(fields, deeper);
    }

    /// `{"throttlingException": {"message": ..}}`: the name is the code.
    fn read_named(&mut self, fields: &Map<String, Value>, deeper: u8) {
        let mut all = fields.iter();
        if let (Some((name, Value::Object(inner))), None) = (all.next(), all.next())
            && inner.contains_key("message")
            && !INNER.contains(&name.as_str())
        {
            self.said.codes.push(name.clone());
            self.read_object(inner, deeper.saturating_sub(1));
        }
    }

    fn read_code(&mut self, value: &Value) {
        let number = match value {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        let http = number.and_then(|number| u16::try_from(number).ok());
        if let Some(http) = http.filter(|http| status::is_error(*http)) {
            self.said.status.get_or_insert(http);
        } else if let Some(number) = number.filter(|number| (600..10_000_000).contains(number)) {
            self.said.number.get_or_insert(number);
        }
        if let Value::String(code) = value
            && !codes::names_nothing(code)
        {
            self.said.codes.push(code.clone());
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
        match self.said.message {
            None => self.said.message = Some(text.to_owned()),
            Some(_) => self.said.more.push(text.to_owned()),
        }
    }

    fn read_wait(&mut self, fields: &Map<String, Value>) {
        let seconds = || WAITS.iter().filter_map(|name| fields.get(*name)).find_map(wait);
        let millis = WAITS_MILLIS.iter().filter_map(|name| fields.get(*name)?.as_f64());
        let mut millis = millis.filter_map(|millis| retry_after::seconds(millis / 1_000.0));
        let said = millis.next().or_else(seconds);
        let until = || {
            let values = MOMENTS.iter().filter_map(|name| fields.get(*name));
            values.filter_map(text_of).find_map(|text| headers::moment(self.now, &text))
        };
        let of_headers = || {
            let pairs = fields.get("headers")?.as_object()?.iter();
            let pairs = pairs.filter_map(|(name, value)| Some((name, text_of(value)?)));
            let found = Headers::read_at(pairs, self.now);
            found.retry_after.or(found.reset_after)
        };
        let wait = said.or_else(until).or_else(of_headers);
        self.said.retry_after = self.said.retry_after.or(wait);
    }
}

fn wait(value: &Value) -> Option<Duration> {
    match value {
        Value::Number(seconds) => retry_after::seconds(seconds.as_f64()?),
        Value::String(text) => retry_after::whole(text),
        _ => None,
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}
