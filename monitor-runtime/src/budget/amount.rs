//! Amounts of what a budget is in: dollars or tokens.

use crate::Usd;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of what a budget is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Dollars, exactly.
    Usd(Usd),
    /// Tokens: input and output, as [`Usage::tokens`](crate::Usage::tokens) counts them.
    Tokens(u64),
}

/// What a budget is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Dollars,
    Tokens,
}

impl Unit {
    /// So many pico-dollars or tokens.
    pub(super) fn amount(self, units: i128) -> Amount {
        match self {
            Unit::Dollars => Amount::Usd(Usd::from_picos(units)),
            Unit::Tokens => Amount::Tokens(u64::try_from(units.max(0)).unwrap_or(u64::MAX)),
        }
    }
}

impl Amount {
    pub(super) fn unit(self) -> Unit {
        match self {
            Amount::Usd(_) => Unit::Dollars,
            Amount::Tokens(_) => Unit::Tokens,
        }
    }

    /// As pico-dollars or tokens.
    pub(super) fn units(self) -> i128 {
        match self {
            Amount::Usd(dollars) => dollars.picos(),
            Amount::Tokens(tokens) => i128::from(tokens),
        }
    }

    /// Whether this is nothing.
    pub fn is_zero(self) -> bool {
        self.units() == 0
    }

    /// The dollars, if it is of dollars.
    pub fn usd(self) -> Option<Usd> {
        match self {
            Amount::Usd(dollars) => Some(dollars),
            Amount::Tokens(_) => None,
        }
    }

    /// The tokens, if it is of tokens.
    pub fn tokens(self) -> Option<u64> {
        match self {
            Amount::Usd(_) => None,
            Amount::Tokens(tokens) => Some(tokens),
        }
    }
}

impl Default for Amount {
    /// No dollars.
    fn default() -> Amount {
        Amount::Usd(Usd::ZERO)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Usd(dollars) => write!(f, "${dollars}"),
            Amount::Tokens(tokens) => write!(f, "{tokens} tokens"),
        }
    }
}
