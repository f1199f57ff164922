//! A moment as people and programs write it.

use monitor_runtime::Timestamp;
use serde::{
    Deserialize, Deserializer,
    de::{
        Error, Visitor,
        value::{Error as ValueError, StrDeserializer},
    },
};
use std::fmt;

/// A moment in RFC 3339, in UTC or with an offset: Python writes `+00:00` for `Z`. Or a number, since
/// 1970: of seconds, milliseconds, microseconds or nanoseconds, which of its size tells.
#[derive(Clone, Copy)]
pub(crate) struct Moment(pub(crate) Timestamp);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Moment;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time such as \"2026-11-01T12:00:00Z\"")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Moment, E> {
                let nanos = number.checked_mul(unit_of(number as f64));
                let moment = nanos.filter(|nanos| *nanos < u64::MAX);
                moment.map(|nanos| Moment(Timestamp::from_unix_nanos(nanos))).ok_or_else(|| {
                    E::custom(format_args!("{number} is no time: it would be after 2554"))
                })
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Moment, E> {
                // whole and the rest by themselves: together they have more digits than `f64`
                let unit = unit_of(number);
                let (whole, rest) = (number.trunc(), number.fract());
                if number < 0.0 || whole * unit as f64 >= u64::MAX as f64 {
                    return Err(E::custom(format_args!("{number} is no time since 1970")));
                }
                let nanos = whole as u64 * unit + (rest * unit as f64).round() as u64;
                Ok(Moment(Timestamp::from_unix_nanos(nanos)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
                // RFC 3339 takes small letters too, which hardly anybody writes
                let parsed = parse(text).or_else(|| parse(&text.to_ascii_uppercase()));
                parsed.map(Moment).ok_or_else(|| {
                    E::custom(format_args!("{text:?} is no time such as 2026-11-01T12:00:00Z"))
                })
            }
        }
        deserializer.deserialize_any(Written)
    }
}

/// Nanoseconds of the unit in which a number tells a time between 1973 and 5138; what is less is in
/// seconds.
fn unit_of(number: f64) -> u64 {
    match number {
        1e17.. => 1,
        1e14.. => 1_000,
        1e11.. => 1_000_000,
        _ => 1_000_000_000,
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let utc = |text: &str| {
        let read = Timestamp::deserialize(StrDeserializer::<ValueError>::new(text)).ok();
        // what is later than a timestamp can say is its last moment, at which no call was
        read.filter(|moment| moment.unix_nanos() < u64::MAX)
    };
    let [.., sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] = text.as_bytes() else {
        return utc(text);
    };
    let local = utc(&text[..text.len() - "+hh:mm".len()])?.unix_nanos();
    let offset = number([*h1, *h2], 23)? * 3_600 + number([*m1, *m2], 59)? * 60;
    let offset = offset * 1_000_000_000;
    let nanos = if *sign == b'+' { local.checked_sub(offset) } else { local.checked_add(offset) };
    nanos.map(Timestamp::from_unix_nanos)
}

fn number(digits: [u8; 2], most: u64) -> Option<u64> {
    let [tens, ones] = digits.map(|digit| char::from(digit).to_digit(10).map(u64::from));
    Some(tens? * 10 + ones?).filter(|number| *number <= most)
}
