//! Reads any `Serialize` value: a serializer that writes nothing and picks up what it knows.
//!
//! What always holds: nothing is allocated; a field without a meaning is not serialized at all;
//! what was found before an error or a panic of the value's own code is kept.

use super::{
    InlineText, Reply,
    fields::{Found, Number, Rank},
    names::{Meaning, Names, Place},
};
use serde::{Serialize, Serializer, ser};
use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

impl Reply {
    /// What any value says about itself, by the names that providers and clients use.
    ///
    /// Only known places are read: the value, `usage`, `usageMetadata`, those of `message`,
    /// `response` and `x_groq`, and all of this one wrapper (`data`, `result`, ..) deep. Texts,
    /// lists and contents are not looked at. Nothing is allocated. An error or a panic in the
    /// value's own `Serialize` ends the reading; what was found by then stands.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{UsageKind, usage::Reply};
    ///
    /// let said = Reply::of(&serde_json::json!({
    ///     "model": "claude-3-haiku-20240307",
    ///     "usage": { "input_tokens": 4, "cache_read_input_tokens": 1163, "output_tokens": 202 },
    /// }));
    /// // Anthropic counts what came from the cache beside the input
    /// assert_eq!(said.usage().and_then(|usage| usage.get(UsageKind::Input)), Some(1_167));
    /// ```
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Reply {
        let mut reply = Reply::EMPTY;
        let mut found = Found::new(&mut reply);
        let read = AssertUnwindSafe(|| {
            let expect = Expect::Meaning(Meaning::Object(Place::Root));
            // an error only says that there was nothing more to read
            let _ = value.serialize(Reader { found: &mut found, rank: Rank::InRoot, expect });
        });
        let panicked = catch_unwind(read).is_err();
        found.finish();
        if panicked {
            reply.set_panicked();
        }
        reply
    }
}

/// Reads one value of which its key has told what to expect.
struct Reader<'f, 'r> {
    found: &'f mut Found<'r>,
    rank: Rank,
    expect: Expect,
}

#[derive(Clone, Copy)]
enum Expect {
    Meaning(Meaning),
    /// The key of a map entry.
    Key(Names),
}

/// Reads the fields of one object.
struct Object<'f, 'r> {
    found: &'f mut Found<'r>,
    rank: Rank,
    names: Names,
    /// What the value of the last key means.
    next: Option<Meaning>,
}

/// Nothing to read here.
#[derive(Debug)]
struct Stop;

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing more to read")
    }
}
impl std::error::Error for Stop {}
impl ser::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Stop
    }
}

impl<'f, 'r> Reader<'f, 'r> {
    fn object(self) -> Result<Object<'f, 'r>, Stop> {
        let Expect::Meaning(meaning) = self.expect else { return Err(Stop) };
        if let Meaning::ObjectOf(_, provider) = meaning {
            self.found.set_provider(provider);
        }
        let names = Names::inside(meaning);
        Ok(Object { found: self.found, rank: self.rank, names, next: None })
    }

    #[inline]
    fn number(self, number: Number) -> Result<Option<Meaning>, Stop> {
        if let Expect::Meaning(meaning) = self.expect {
            self.found.set_number(self.rank, meaning, number);
        }
        Ok(None)
    }
}

impl<'f, 'r> Serializer for Reader<'f, 'r> {
    /// What a key means; nothing for any other value.
    type Ok = Option<Meaning>;
    type Error = Stop;
    type SerializeSeq = ser::Impossible<Option<Meaning>, Stop>;
    type SerializeTuple = ser::Impossible<Option<Meaning>, Stop>;
    type SerializeTupleStruct = ser::Impossible<Option<Meaning>, Stop>;
    type SerializeTupleVariant = ser::Impossible<Option<Meaning>, Stop>;
    type SerializeMap = Object<'f, 'r>;
    type SerializeStruct = Object<'f, 'r>;
    type SerializeStructVariant = Object<'f, 'r>;

    fn serialize_str(self, text: &str) -> Result<Option<Meaning>, Stop> {
        match self.expect {
            Expect::Key(names) => Ok(names.meaning(text)),
            Expect::Meaning(meaning) => {
                self.found.set_text(self.rank, meaning, text);
                Ok(None)
            }
        }
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<Option<Meaning>, Stop> {
        let mut text = InlineText::<96>::EMPTY;
        // a text that is cut is a name that nobody knows, or content
        let _ = fmt::write(&mut text, format_args!("{value}"));
        self.serialize_str(text.as_str())
    }

    fn serialize_char(self, v: char) -> Result<Option<Meaning>, Stop> {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Option<Meaning>, Stop> {
        self.serialize_str(variant)
    }

    fn serialize_u8(self, v: u8) -> Result<Option<Meaning>, Stop> {
        self.number(Number::Count(v.into()))
    }
    fn serialize_u16(self, v: u16) -> Result<Option<Meaning>, Stop> {
        self.number(Number::Count(v.into()))
    }
    fn serialize_u32(self, v: u32) -> Result<Option<Meaning>, Stop> {
        self.number(Number::Count(v.into()))
    }
    fn serialize_u64(self, v: u64) -> Result<Option<Meaning>, Stop> {
        self.number(Number::Count(v))
    }
    fn serialize_u128(self, v: u128) -> Result<Option<Meaning>, Stop> {
        self.number(u64::try_from(v).map_or(Number::PastType, Number::Count))
    }
    fn serialize_i8(self, v: i8) -> Result<Option<Meaning>, Stop> {
        self.number(i64::from(v).into())
    }
    fn serialize_i16(self, v: i16) -> Result<Option<Meaning>, Stop> {
        self.number(i64::from(v).into())
    }
    fn serialize_i32(self, v: i32) -> Result<Option<Meaning>, Stop> {
        self.number(i64::from(v).into())
    }
    fn serialize_i64(self, v: i64) -> Result<Option<Meaning>, Stop> {
        self.number(v.into())
    }
    fn serialize_i128(self, v: i128) -> Result<Option<Meaning>, Stop> {
        match u128::try_from(v) {
            Ok(v) => self.serialize_u128(v),
            Err(_) => self.number(Number::Negative),
        }
    }
    fn serialize_f32(self, v: f32) -> Result<Option<Meaning>, Stop> {
        // by its own shortest digits: as an f64, 0.1 would be 0.10000000149
        let mut text = InlineText::<32>::EMPTY;
        let _ = fmt::write(&mut text, format_args!("{v:e}"));
        self.number(Number::of_float(v.into(), text))
    }
    fn serialize_f64(self, v: f64) -> Result<Option<Meaning>, Stop> {
        let mut text = InlineText::<32>::EMPTY;
        let _ = fmt::write(&mut text, format_args!("{v:e}"));
        self.number(Number::of_float(v, text))
    }

    fn serialize_bool(self, _: bool) -> Result<Option<Meaning>, Stop> {
        Ok(None)
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<Option<Meaning>, Stop> {
        Ok(None)
    }
    fn serialize_none(self) -> Result<Option<Meaning>, Stop> {
        Ok(None)
    }
    fn serialize_unit(self) -> Result<Option<Meaning>, Stop> {
        Ok(None)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Option<Meaning>, Stop> {
        Ok(None)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, v: &T) -> Result<Option<Meaning>, Stop> {
        v.serialize(self)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        v: &T,
    ) -> Result<Option<Meaning>, Stop> {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        v: &T,
    ) -> Result<Option<Meaning>, Stop> {
        v.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Stop> {
        Err(Stop)
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Stop> {
        Err(Stop)
    }
    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Stop> {
        Err(Stop)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Stop> {
        Err(Stop)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Object<'f, 'r>, Stop> {
        self.object()
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'f, 'r>, Stop> {
        self.object()
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Object<'f, 'r>, Stop> {
        self.object()
    }
}

impl Object<'_, '_> {
    /// Reads a value; an error once everything was found.
    fn value<T: Serialize + ?Sized>(&mut self, meaning: Meaning, value: &T) -> Result<(), Stop> {
        let rank = match meaning {
            Meaning::Object(place) | Meaning::ObjectOf(place, _) => self.rank.of(place),
            _ => self.rank,
        };
        let expect = Expect::Meaning(meaning);
        // a value of another shape than its name promises says nothing; the next one may
        let _ = value.serialize(Reader { found: &mut *self.found, rank, expect });
        if self.found.is_complete() { Err(Stop) } else { Ok(()) }
    }
}

impl ser::SerializeStruct for Object<'_, '_> {
    type Ok = Option<Meaning>;
    type Error = Stop;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        match self.names.meaning(key) {
            Some(meaning) => self.value(meaning, value),
            None => Ok(()),
        }
    }

    fn end(self) -> Result<Option<Meaning>, Stop> {
        Ok(None)
    }
}

impl ser::SerializeStructVariant for Object<'_, '_> {
    type Ok = Option<Meaning>;
    type Error = Stop;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        ser::SerializeStruct::serialize_field(self, key, value)
    }

    fn end(self) -> Result<Option<Meaning>, Stop> {
        Ok(None)
    }
}

impl ser::SerializeMap for Object<'_, '_> {
    type Ok = Option<Meaning>;
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stop> {
        let expect = Expect::Key(self.names);
        let reader = Reader { found: &mut *self.found, rank: self.rank, expect };
        self.next = key.serialize(reader).unwrap_or(None);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        match self.next.take() {
            Some(meaning) => self.value(meaning, value),
            None => Ok(()),
        }
    }

    fn end(self) -> Result<Option<Meaning>, Stop> {
        Ok(None)
    }
}
