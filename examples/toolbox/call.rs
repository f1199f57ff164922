//! One finished call of a log, as it stands in a line.

use super::{case::Counts, moment::Moment};
use monitor_runtime::{ErrorKind, Outcome, Request, Timestamp, Usage};
use serde::{
    Deserialize, Deserializer,
    de::{Error, IntoDeserializer, MapAccess, Visitor, value::Error as ValueError},
};
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
    #[serde(borrow)]
    error: Option<Cow<'a, str>>,
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

    /// Names of counts under which nothing is counted.
    pub(crate) fn unknown_counts(&self) -> Vec<Cow<'_, str>> {
        self.usage.unknown()
    }

    /// The call as a collector takes it, but for its tags.
    pub(crate) fn request(&self) -> Request {
        let mut request = Request::new(&*self.function).duration(self.duration_ms.0);
        request = request.started(self.started());
        if let Some(provider) = &self.provider {
            request = request.provider(&**provider);
        }
        if let Some(model) = &self.model {
            request = request.model(&**model);
        }
        if let Some(outcome) = self.outcome {
            request = request.outcome(outcome);
        }
        if let Some(status) = self.status {
            request = request.status(status);
        }
        if let Some(error) = self.error.as_deref().filter(|error| !error.is_empty()) {
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

    /// The counts; such as are none are handed on as what the price book refuses.
    fn usage(&self) -> Option<Usage> {
        match self.usage.known() {
            Some(usage) => Some(*usage).filter(|usage| !usage.is_empty()),
            None => Some(Usage::of_total(u64::MAX)),
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
