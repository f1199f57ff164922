//! `toolbox classify`: what errors are, one line each.

use super::{
    lines,
    options::ClassifyOptions,
    output::{Output, Tally},
};
use monitor_runtime::error::{ErrorCategory, ErrorKind, Failure};
use serde::{Deserialize, Serialize, de::Error as _};
use serde_json::{Number, Value, value::RawValue};
use std::{error::Error, iter};

const EXAMPLE: &str = r#"{"status": 429, "body": ".."}"#;
/// The status where no answer came, as browsers have it.
const NO_ANSWER: u16 = 0;

/// An error; fields that are not here are ignored.
#[derive(Deserialize)]
struct Case<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(default)]
    status: Value,
    #[serde(default)]
    headers: Value,
    #[serde(default)]
    body: Value,
    #[serde(default)]
    message: Value,
}

/// What it is.
#[derive(Serialize)]
struct Classified<'a> {
    id: Option<&'a RawValue>,
    kind: ErrorKind,
    category: ErrorCategory,
    retryable: bool,
    retry_after_s: Option<f64>,
    code: Option<Box<str>>,
}

pub(crate) fn run(options: &ClassifyOptions, output: &mut Output) -> Result<Tally, Box<dyn Error>> {
    lines::each(&options.file, output, |number, line, output| {
        match lines::read(line, EXAMPLE).and_then(|case: Case<'_>| classify(&case)) {
            Ok(classified) => output.answer(&classified).map(|()| Tally::AllGood),
            Err(error) => lines::refuse(number, line, &error, output),
        }
    })
}

fn classify<'a>(case: &Case<'a>) -> serde_json::Result<Classified<'a>> {
    let status = status(&case.status)?;
    let headers = headers(&case.headers)?;
    let body = text(&case.body);
    let message = text(&case.message);
    if status.is_none()
        && [&body, &message].iter().all(|text| text.trim().is_empty())
        && headers.is_empty()
    {
        return Err(serde_json::Error::custom(
            "nothing says what it was: no status, headers, body or message",
        ));
    }
    // what the client says counts where the provider said nothing
    let said = if body.trim().is_empty() { &message } else { &body };
    let failure = Failure::of_response(status.unwrap_or(NO_ANSWER), headers, said);
    Ok(Classified {
        id: case.id,
        kind: failure.kind,
        category: failure.kind.category(),
        retryable: failure.kind.is_retryable(),
        retry_after_s: failure.retry_after.map(|wait| wait.as_secs_f64()),
        code: failure.code,
    })
}

/// A number, or one in quotes.
fn status(value: &Value) -> serde_json::Result<Option<u16>> {
    let status = match value {
        Value::Null => return Ok(None),
        Value::Number(number) => whole(number),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let wrong = || serde_json::Error::custom(format_args!("{value} is no status such as 429"));
    status.map(Some).ok_or_else(wrong)
}

/// Tables with gaps write all their numbers as `429.0`.
fn whole(number: &Number) -> Option<u16> {
    let float = || number.as_f64().filter(|float| float.fract() == 0.0).map(|float| float as i64);
    number.as_i64().or_else(float).and_then(|number| u16::try_from(number).ok())
}

/// Pairs, of an object or of a list of pairs; a value may be a list as well.
fn headers(value: &Value) -> serde_json::Result<Vec<(String, String)>> {
    let pairs: Vec<(&str, &Value)> = match value {
        Value::Null => Vec::new(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (&**name, value)).collect(),
        Value::Array(items) => items.iter().filter_map(pair).collect(),
        _ => {
            return Err(serde_json::Error::custom(
                "headers are no object such as {\"retry-after\": \"20\"}",
            ));
        }
    };
    let each = pairs.into_iter().flat_map(|(name, value)| {
        let values: Box<dyn Iterator<Item = &Value>> = match value {
            Value::Array(values) => Box::new(values.iter()),
            value => Box::new(iter::once(value)),
        };
        values.map(|value| (name.to_owned(), text(value)))
    });
    Ok(each.collect())
}

fn pair(item: &Value) -> Option<(&str, &Value)> {
    match item.as_array()?.as_slice() {
        [name, value] => Some((name.as_str()?, value)),
        _ => None,
    }
}

/// A text as it is, and what is none as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
