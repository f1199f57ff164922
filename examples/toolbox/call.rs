//! One finished call of a log, as it stands in a line.

use super::{case::Counts, moment::Moment};
use monitor_runtime::{ErrorKind, Outcome, Request, Timestamp, Usage};
use serde::{
    Deserialize, Deserializer,
    de::{Error, IntoDeserializer, MapAccess, Visitor, value::Error as ValueError},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, fmt, time::Duration};

pub(crate) const EXAMPLE: &str = r#"{"at": .., "function": .., "duration_ms": ..}"#;

/// A call; fields that are not here are ignored.
#[derive(Deserialize)]
pub(crate) struct LoggedCall<'a> {
    at: Moment,
    #[serde(borrow)]
    function: Cow<'a, str>,
    #[serde(borrow)]
    provider: Option<Cow<'a, str>>,
    #[serde(borrow)]
    model: Option<Cow<'a, str>>,
    duration_ms: Milliseconds,
    outcome: Option<Outcome>,
    status: Option<u16>,
    #[serde(borrow, default)]
    error: Body<'a>,
    #[serde(borrow, default)]
    usage: Counts<'a>,
    #[serde(borrow, default)]
    tags: Tags<'a>,
}

/// A duration in milliseconds, whole or not; `f64` holds those of a year to a tenth of a microsecond.
struct Milliseconds(Duration);

/// Tags in the order in which they stand there.
#[derive(Default)]
struct Tags<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> LoggedCall<'a> {
    pub(crate) fn started(&self) -> Timestamp {
        self.at.0
    }

    pub(crate) fn ended(&self) -> Timestamp {
        let nanos = self.duration_ms.0.as_nanos().try_into().unwrap_or(u64::MAX);
        Timestamp::from_unix_nanos(self.at.0.unix_nanos().saturating_add(nanos))
    }

    pub(crate) fn duration(&self) -> Duration {
        self.duration_ms.0
    }

    pub(crate) fn has_failed(&self) -> bool {
        let says_error =
            || self.status.is_some_and(|status| status >= 400) || self.error().is_some();
        self.outcome.map_or_else(says_error, |outcome| {
            matches!(outcome, Outcome::Error | Outcome::Panicked)
        })
    }

    fn error(&self) -> Option<&str> {
        self.error.0.as_deref().filter(|error| !error.is_empty())
    }

    /// Names of counts under which nothing is counted.
    pub(crate) fn unknown_counts(&self) -> Vec<Cow<'_, str>> {
        let unknown = self.usage.unknown();
        let is_read = || !self.has_own_names() && self.usage.of_provider().is_some();
        if unknown.is_empty() || is_read() { Vec::new() } else { unknown }
    }

    fn has_own_names(&self) -> bool {
        self.usage.known().is_some_and(|usage| !usage.is_empty())
    }

    /// The call as a collector takes it, but for its tags.
    pub(crate) fn request(&self) -> Request {
        let mut request = Request::new(&*self.function).duration(self.duration_ms.0);
        request = request.started(self.started());
        // programs that do not know a name write an empty one
        if let Some(provider) = self.provider.as_deref().filter(|name| !name.is_empty()) {
            request = request.provider(provider);
        }
        if let Some(model) = self.model.as_deref().filter(|name| !name.is_empty()) {
            request = request.model(model);
        }
        if let Some(outcome) = self.outcome {
            request = request.outcome(outcome);
        }
        if let Some(status) = self.status {
            request = request.status(status);
        }
        if let Some(error) = self.error() {
            request = match kind(error) {
                Some(kind) => request.error_kind(kind),
                None => request.error(error),
            };
        }
        if let Some(usage) = self.usage() {
            request = request.usage(usage);
        }
        request
    }

    /// Adds the tags.
    pub(crate) fn with_tags(&self, request: Request) -> Request {
        let tags = self.tags.0.iter();
        tags.fold(request, |request, (name, value)| request.tag(&**name, &**value))
    }

    /// The counts by our names or by those of the provider; such as are none, and such as nobody
    /// understands, are handed on as what the price book refuses: unknown is not zero.
    fn usage(&self) -> Option<Usage> {
        const NONE_AT_ALL: Usage = Usage::of_total(u64::MAX);
        match self.usage.known() {
            None => Some(NONE_AT_ALL),
            Some(usage) if !usage.is_empty() => Some(*usage),
            Some(_) => match self.usage.of_provider() {
                Some(read) => Some(read.unwrap_or(NONE_AT_ALL)),
                None => (!self.usage.unknown().is_empty()).then_some(NONE_AT_ALL),
            },
        }
    }
}

/// The kind that an error is called by its name: `rate_limit`.
fn kind(error: &str) -> Option<ErrorKind> {
    let name: serde::de::value::StrDeserializer<'_, ValueError> = error.into_deserializer();
    ErrorKind::deserialize(name).ok()
}

impl<'de> Deserialize<'de> for Milliseconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let milliseconds = f64::deserialize(deserializer)?;
        Duration::try_from_secs_f64(milliseconds / 1_000.0)
            .map(Milliseconds)
            .map_err(|_| D::Error::custom(format_args!("{milliseconds} ms is no duration")))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Tags<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Tags<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of tags such as {\"tenant\": \"acme\"}")
            }

            fn visit_unit<E: Error>(self) -> Result<Tags<'de>, E> {
                Ok(Tags::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tags<'de>, A::Error> {
                let mut tags = Vec::new();
                while let Some((Text(name), Value(value))) = map.next_entry()? {
                    if let Some(value) = value {
                        tags.push((name, value));
                    }
                }
                Ok(Tags(tags))
            }
        }
        deserializer.deserialize_any(Pairs)
    }
}

/// An error as a text; one that is JSON itself stays as it was written.
#[derive(Default)]
struct Body<'a>(Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for Body<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = <&RawValue>::deserialize(deserializer)?.get();
        match written.as_bytes().first() {
            Some(b'n') => Ok(Body(None)),
            Some(b'{') => Ok(Body(Some(written.into()))),
            Some(b'"') => serde_json::from_str::<Text<'de>>(written)
                .map(|Text(text)| Body(Some(text)))
                .map_err(D::Error::custom),
            _ => Err(D::Error::custom("error is neither a text nor the body of an error answer")),
        }
    }
}

/// A text that is borrowed where it holds no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The value of a tag: a text, a number, a truth; `null` is none.
struct Value<'a>(Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a tag's value: a text, a number, true or false")
            }

            fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value<'de>, E> {
                Ok(Value(Some(value.into())))
            }

            fn visit_str<E>(self, value: &str) -> Result<Value<'de>, E> {
                Ok(Value(Some(value.to_owned().into())))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Value<'de>, E> {
                Ok(Value(Some(value.to_string().into())))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Value<'de>, E> {
                Ok(Value(Some(value.to_string().into())))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Value<'de>, E> {
                Ok(Value(Some(value.to_string().into())))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Value<'de>, E> {
                Ok(Value(Some(value.to_string().into())))
            }

            fn visit_unit<E>(self) -> Result<Value<'de>, E> {
                Ok(Value(None))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
