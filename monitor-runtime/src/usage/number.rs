//! A number as it stands in a reply: with the digits that were sent, because some are money.

use super::{InlineText, InvalidUsage, UsageKind};
use crate::cost::{Decimal, Usd};
use std::fmt;

/// A number as it stands in a reply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Count(u64),
    Negative,
    PastType,
    /// A number with its shortest digits, which are those that were sent.
    Float(f64, InlineText<32>),
}

impl Number {
    /// A number with its shortest digits, which are 24 characters at most.
    pub(super) fn of_float(number: f64, digits: fmt::Arguments<'_>) -> Number {
        let mut text = InlineText::EMPTY;
        let _ = fmt::write(&mut text, digits);
        Number::Float(number, text)
    }

    pub(super) fn of_text(text: &str) -> Option<Number> {
        if let Ok(count) = text.parse() {
            return Some(Number::Count(count));
        }
        Decimal::parse(text)?;
        Some(Number::Float(text.parse().ok()?, InlineText::new(text)))
    }

    pub(super) fn count(self) -> Result<u64, fn(UsageKind) -> InvalidUsage> {
        match self {
            Number::Count(count) => Ok(count),
            Number::Negative => Err(InvalidUsage::negative),
            Number::PastType => Err(InvalidUsage::past_type),
            Number::Float(number, _) if number < 0.0 => Err(InvalidUsage::negative),
            Number::Float(number, _) if number >= u64::MAX as f64 => Err(InvalidUsage::past_type),
            Number::Float(number, _) if number.fract() == 0.0 => Ok(number as u64),
            Number::Float(..) => Err(InvalidUsage::fraction),
        }
    }

    pub(super) fn dollars(self) -> Option<Usd> {
        match self {
            Number::Count(count) => Some(Usd::from_picos(i128::from(count) * 1_000_000_000_000)),
            Number::Float(_, digits) => Decimal::parse(digits.as_str())?.usd(),
            Number::Negative | Number::PastType => None,
        }
    }
}

impl From<i64> for Number {
    #[inline]
    fn from(number: i64) -> Number {
        u64::try_from(number).map_or(Number::Negative, Number::Count)
    }
}
