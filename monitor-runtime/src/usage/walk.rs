//! Reads any `Serialize` value: a serializer that writes nothing and picks up what it knows.
//!
//! What always holds: nothing is allocated; a field without a meaning is not serialized at all;
//! what was found before an error of the value's own code is kept.

use super::{
    InlineText, Reply,
    error_parts::ErrorParts,
    found::Found,
    lookup::Name,
    names::{Meaning, Place},
    number::Number,
    stop::Stop,
};
use crate::caught::guarded;
use serde::{Serialize, Serializer, ser};
use std::fmt;

impl Reply {
    /// What any value says about itself, by the names that providers and clients use.
    ///
    /// Only known places are read: the value, `usage`, `usageMetadata`, those of `message`,
    /// `response` and `x_groq`, and all of this one wrapper (`data`, `result`, ..) deep. Texts
    /// and contents are not looked at, nor lists, but for those that split a count and for why
    /// the answers in a list of answers ended. Nothing is allocated. An error in the
    /// value's own `Serialize` ends the reading, and what was found by then stands; after a panic
    /// in it nothing stands.
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
    #[inline]
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Reply {
        let mut reply = Reply::new();
        let is_answer = guarded(|| {
            let mut found = Found::new(&mut reply);
            walk(value, &mut found, Place::Root);
            found.finish();
            !found.is_error
        });
        if is_answer != Some(true) {
            reply.read_no_answer(value, is_answer.is_none());
        }
        reply
    }

    /// The value is an error, or its own code panicked: here or before.
    #[cold]
    #[inline(never)]
    fn read_no_answer<T: Serialize + ?Sized>(&mut self, value: &T, panicked: bool) {
        if panicked || guarded(|| walk_error(value, self)).is_none() {
            *self = Reply::EMPTY;
            self.set_panicked();
        }
    }

    /// What [`Reply::of`] does as far as it decides a price, to an empty reply where it lies
    /// (moving one costs 10 ns), and without catching the value's panics.
    #[inline(never)]
    pub(crate) fn read_priced<T: Serialize + ?Sized>(&mut self, value: &T) {
        let mut found = Found::priced(&mut *self);
        walk(value, &mut found, Place::Priced);
        found.finish();
    }
}

/// Reads a value that means this.
#[inline(always)]
pub(super) fn walk_as<T: Serialize + ?Sized>(
    value: &T,
    found: &mut Found<&mut Reply>,
    expect: Meaning,
) {
    let _ = value.serialize(Reader { found, expect });
}

/// Reads the parts of the error that a value is, now that it is known to be one: some may stand before
/// what says so.
#[cold]
#[inline(never)]
pub(super) fn walk_error<T: Serialize + ?Sized>(value: &T, reply: &mut Reply) {
    *reply.error_parts() = ErrorParts::default();
    let mut found = Found::new(&mut *reply);
    found.is_error = true;
    walk(value, &mut found, Place::Root);
    reply.settle_error();
}

/// Reads a value that is a reply.
#[inline(always)]
pub(super) fn walk<T: Serialize + ?Sized>(value: &T, found: &mut Found<&mut Reply>, place: Place) {
    // an error only says that there was nothing more to read
    let _ = value.serialize(Reader { found, expect: Meaning::Object(place) });
}

// The readers are a pointer and two bytes, so that they travel in registers: a struct that is written
// byte by byte and then copied whole costs a dozen cycles for each field of the reply.

/// Reads one value.
struct Reader<'f, 'r> {
    found: &'f mut Found<&'r mut Reply>,
    /// What the value's name means.
    expect: Meaning,
}

/// Reads the fields of one object.
struct Object<'f, 'r> {
    found: &'f mut Found<&'r mut Reply>,
    place: Place,
    /// What the object's own name means.
    meaning: Meaning,
}

/// Reads the elements of one list.
struct List<'f, 'r> {
    found: &'f mut Found<&'r mut Reply>,
    place: Place,
}

/// Reads the entries of one map.
struct Map<'f, 'r> {
    object: Object<'f, 'r>,
    /// The name of the value that comes next.
    next: Option<Name>,
}

impl<'f, 'r> Reader<'f, 'r> {
    #[inline(always)]
    fn object(self) -> Result<Object<'f, 'r>, Stop> {
        let place = self.found.enter(self.expect).ok_or(Stop)?;
        Ok(Object { found: self.found, place, meaning: self.expect })
    }

    #[inline]
    fn list(self) -> Result<List<'f, 'r>, Stop> {
        let place = self.found.enter_list(self.expect).ok_or(Stop)?;
        Ok(List { found: self.found, place })
    }

    #[inline]
    fn number(self, number: Number) -> Result<(), Stop> {
        self.found.number(self.expect, number);
        Ok(())
    }

    /// With its shortest digits, which are those that the provider sent.
    fn float(self, number: f64, digits: fmt::Arguments<'_>) -> Result<(), Stop> {
        self.number(Number::of_float(number, digits))
    }
}

impl<'f, 'r> Serializer for Reader<'f, 'r> {
    type Ok = ();
    type Error = Stop;
    type SerializeSeq = List<'f, 'r>;
    type SerializeTuple = List<'f, 'r>;
    type SerializeTupleStruct = ser::Impossible<(), Stop>;
    type SerializeTupleVariant = ser::Impossible<(), Stop>;
    type SerializeMap = Map<'f, 'r>;
    type SerializeStruct = Object<'f, 'r>;
    type SerializeStructVariant = Object<'f, 'r>;

    #[inline(always)]
    fn serialize_str(self, text: &str) -> Result<(), Stop> {
        self.found.text(self.expect, text);
        Ok(())
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), Stop> {
        let mut text = InlineText::<96>::EMPTY;
        // a text that is cut is a name that nobody knows, or content
        let _ = fmt::write(&mut text, format_args!("{value}"));
        self.serialize_str(text.as_str())
    }

    fn serialize_char(self, v: char) -> Result<(), Stop> {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Stop> {
        self.serialize_str(variant)
    }

    fn serialize_u8(self, v: u8) -> Result<(), Stop> {
        self.serialize_u64(v.into())
    }
    fn serialize_u16(self, v: u16) -> Result<(), Stop> {
        self.serialize_u64(v.into())
    }
    fn serialize_u32(self, v: u32) -> Result<(), Stop> {
        self.serialize_u64(v.into())
    }
    #[inline(always)]
    fn serialize_u64(self, v: u64) -> Result<(), Stop> {
        self.found.count(self.expect, v);
        Ok(())
    }
    fn serialize_u128(self, v: u128) -> Result<(), Stop> {
        self.number(u64::try_from(v).map_or(Number::PastType, Number::Count))
    }
    fn serialize_i8(self, v: i8) -> Result<(), Stop> {
        self.serialize_i64(v.into())
    }
    fn serialize_i16(self, v: i16) -> Result<(), Stop> {
        self.serialize_i64(v.into())
    }
    fn serialize_i32(self, v: i32) -> Result<(), Stop> {
        self.serialize_i64(v.into())
    }
    fn serialize_i64(self, v: i64) -> Result<(), Stop> {
        match u64::try_from(v) {
            Ok(v) => self.serialize_u64(v),
            Err(_) => self.number(Number::Negative),
        }
    }
    fn serialize_i128(self, v: i128) -> Result<(), Stop> {
        match u128::try_from(v) {
            Ok(v) => self.serialize_u128(v),
            Err(_) => self.number(Number::Negative),
        }
    }
    fn serialize_f32(self, v: f32) -> Result<(), Stop> {
        // by the digits of an f32: as an f64, 0.1 would be 0.10000000149
        self.float(v.into(), format_args!("{v:e}"))
    }
    fn serialize_f64(self, v: f64) -> Result<(), Stop> {
        self.float(v, format_args!("{v:e}"))
    }

    fn serialize_bool(self, v: bool) -> Result<(), Stop> {
        if v {
            self.found.truth(self.expect);
        }
        Ok(())
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<(), Stop> {
        Ok(())
    }
    fn serialize_none(self) -> Result<(), Stop> {
        Ok(())
    }
    fn serialize_unit(self) -> Result<(), Stop> {
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Stop> {
        Ok(())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, v: &T) -> Result<(), Stop> {
        v.serialize(self)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        v: &T,
    ) -> Result<(), Stop> {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        v: &T,
    ) -> Result<(), Stop> {
        v.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Stop> {
        self.list()
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Stop> {
        self.list()
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
    fn serialize_map(self, _: Option<usize>) -> Result<Map<'f, 'r>, Stop> {
        Ok(Map { object: self.object()?, next: None })
    }
    #[inline(always)]
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
    #[inline(always)]
    fn value<T: Serialize + ?Sized>(&mut self, name: Name, value: &T) -> Result<(), Stop> {
        // a value of another shape than its name promises says nothing; the next one may
        let expect = match name.meaning() {
            Meaning::Digits => self.meaning,
            meaning => meaning,
        };
        let outside = self.found.begin(expect);
        let _ = value.serialize(Reader { found: self.found, expect });
        self.found.end(outside);
        if self.found.is_complete() { Err(Stop) } else { Ok(()) }
    }
}

impl ser::SerializeStruct for Object<'_, '_> {
    type Ok = ();
    type Error = Stop;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        match Name::find(self.place, key) {
            Some(name) => self.value(name, value),
            None => Ok(()),
        }
    }

    fn end(self) -> Result<(), Stop> {
        Ok(())
    }
}

impl ser::SerializeStructVariant for Object<'_, '_> {
    type Ok = ();
    type Error = Stop;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        ser::SerializeStruct::serialize_field(self, key, value)
    }

    fn end(self) -> Result<(), Stop> {
        Ok(())
    }
}

impl ser::SerializeSeq for List<'_, '_> {
    type Ok = ();
    type Error = Stop;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        let expect = Meaning::Element(self.place);
        let _ = value.serialize(Reader { found: self.found, expect });
        self.found.settle(self.place);
        Ok(())
    }

    fn end(self) -> Result<(), Stop> {
        Ok(())
    }
}

impl ser::SerializeTuple for List<'_, '_> {
    type Ok = ();
    type Error = Stop;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Stop> {
        Ok(())
    }
}

impl ser::SerializeMap for Map<'_, '_> {
    type Ok = ();
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stop> {
        let Object { found, place, .. } = &mut self.object;
        let _ = key.serialize(Reader { found, expect: Meaning::Key(*place) });
        self.next = found.take_key();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        match self.next.take() {
            Some(name) => self.object.value(name, value),
            None => Ok(()),
        }
    }

    fn end(self) -> Result<(), Stop> {
        Ok(())
    }
}
