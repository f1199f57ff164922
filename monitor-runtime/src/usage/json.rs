//! Reads JSON text: picks up what it knows and skips the rest, without a document tree.

use super::{
    InlineText, Reply,
    fields::{Found, Number, Rank},
    names::{Meaning, Names, Place},
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
        let meaning = Meaning::Object(Place::Root);
        let reader = Reader { found: &mut found, rank: Rank::InRoot, meaning };
        // an error only says that there was nothing more to read
        let _ = reader.deserialize(&mut serde_json::Deserializer::from_slice(bytes));
        found.finish();
        reply
    }
}

/// Reads one value of which its key has told what it means.
struct Reader<'f, 'r> {
    found: &'f mut Found<'r>,
    rank: Rank,
    meaning: Meaning,
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
        if let Meaning::ObjectOf(_, provider) = self.meaning {
            self.found.set_provider(provider);
        }
        let names = Names::inside(self.meaning);
        while let Some(found) = map.next_key_seed(Key(names))? {
            let Some(meaning) = found else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let rank = match meaning {
                Meaning::Object(place) | Meaning::ObjectOf(place, _) => self.rank.of(place),
                _ => self.rank,
            };
            map.next_value_seed(Reader { found: &mut *self.found, rank, meaning })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.found.set_text(self.rank, self.meaning, text);
        Ok(())
    }
    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.found.set_number(self.rank, self.meaning, Number::Count(number));
        Ok(())
    }
    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.found.set_number(self.rank, self.meaning, number.into());
        Ok(())
    }
    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        let mut digits = InlineText::EMPTY;
        let _ = fmt::write(&mut digits, format_args!("{number:e}"));
        self.found.set_number(self.rank, self.meaning, Number::of_float(number, digits));
        Ok(())
    }
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads one key of an object: what it means there.
#[derive(Clone, Copy)]
struct Key(Names);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<Meaning>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<Meaning>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<Meaning>, E> {
        Ok(self.0.meaning(key))
    }
}
