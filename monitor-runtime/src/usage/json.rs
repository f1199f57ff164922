//! Reads JSON text: picks up what it knows and skips the rest, without a document tree.

use super::{
    Reply,
    fields::Number,
    found::Found,
    names::{Meaning, Name, Place},
};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

impl Reply {
    /// What a JSON text says about itself, read from the places that [`Reply::of`] reads.
    ///
    /// A text that breaks off keeps what was found before that; a text that is no JSON says
    /// nothing.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::usage::Reply;
    ///
    /// let said = Reply::from_json(br#"{
    ///     "model": "grok-4.3",
    ///     "usage": { "input_tokens": 197, "output_tokens": 111, "cost_in_usd_ticks": 3893500 }
    /// }"#);
    /// assert_eq!(said.provider(), Some("x-ai"), "only xAI counts in ticks");
    /// assert_eq!(said.reported_cost().map(|usd| usd.to_string()), Some("0.00038935".into()));
    /// ```
    pub fn from_json(bytes: &[u8]) -> Reply {
        let mut reply = Reply::EMPTY;
        let mut found = Found::new(&mut reply);
        // an error only says that there was nothing more to read
        let _ = Reader { found: &mut found, expect: Meaning::Object(Place::Root) }
            .deserialize(&mut serde_json::Deserializer::from_slice(bytes));
        found.finish();
        reply
    }
}

/// Reads one value.
struct Reader<'f, 'r> {
    found: &'f mut Found<'r>,
    /// What the value's name means.
    expect: Meaning,
}

impl<'de> DeserializeSeed<'de> for Reader<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a reply")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some(place) = self.found.enter(self.expect) else { return Ok(()) };
        while let Some(name) = map.next_key_seed(Key(place))? {
            match name {
                Some(name) => {
                    let expect = match name.meaning() {
                        Meaning::Digits => self.expect,
                        meaning => meaning,
                    };
                    let outside = self.found.begin(expect);
                    let read = map.next_value_seed(Reader { found: self.found, expect });
                    self.found.end(outside);
                    read?;
                }
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.found.text(self.expect, text);
        Ok(())
    }
    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.found.count(self.expect, number);
        Ok(())
    }
    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.found.number(self.expect, number.into());
        Ok(())
    }
    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.found.number(self.expect, Number::of_float(number, format_args!("{number:e}")));
        Ok(())
    }
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads one key of an object in this place.
struct Key(Place);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<Name>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<Name>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<Name>, E> {
        Ok(Name::find(self.0, key))
    }
}
