//! An exact amount of US dollars.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{
    fmt::{self, Write as _},
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
    str::FromStr,
};

/// An exact amount of US dollars, in pico-dollars (10^-12).
///
/// Prints and serialises as a plain decimal without an exponent, and reads it back. Sums stop at
/// the ends of the type, 1.7 * 10^26 dollars away.
///
/// # Example
/// ```
/// use monitor_runtime::Usd;
///
/// let cost: Usd = "0.0106744".parse()?;
/// assert_eq!((cost + cost).to_string(), "0.0213488");
/// # Ok::<(), monitor_runtime::cost::ParseUsdError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd(i128);

/// Pico-dollars in one dollar.
const PER_DOLLAR: u128 = 1_000_000_000_000;
const DIGITS: usize = 12;

impl Usd {
    /// Nothing. A free model costs this; an unknown price is not this but no amount at all.
    pub const ZERO: Usd = Usd(0);

    /// An amount in pico-dollars, 10^-12 dollars each.
    pub const fn from_picos(picos: i128) -> Usd {
        Usd(picos)
    }

    /// The amount in pico-dollars.
    pub const fn picos(self) -> i128 {
        self.0
    }

    /// The nearest floating-point number of dollars: for charts, not for sums.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / PER_DOLLAR as f64
    }
}

impl Add for Usd {
    type Output = Usd;
    fn add(self, other: Usd) -> Usd {
        Usd(self.0.saturating_add(other.0))
    }
}
impl Sub for Usd {
    type Output = Usd;
    fn sub(self, other: Usd) -> Usd {
        Usd(self.0.saturating_sub(other.0))
    }
}
impl Neg for Usd {
    type Output = Usd;
    fn neg(self) -> Usd {
        Usd(self.0.saturating_neg())
    }
}
impl AddAssign for Usd {
    fn add_assign(&mut self, other: Usd) {
        *self = *self + other;
    }
}
impl SubAssign for Usd {
    fn sub_assign(&mut self, other: Usd) {
        *self = *self - other;
    }
}
impl Sum for Usd {
    fn sum<I: Iterator<Item = Usd>>(amounts: I) -> Usd {
        amounts.fold(Usd::ZERO, Add::add)
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) =
            (self.0.unsigned_abs() / PER_DOLLAR, self.0.unsigned_abs() % PER_DOLLAR);
        let mut text = whole.to_string();
        if part > 0 {
            // below 10^12, so that it fits into a word
            let _ = write!(text, ".{:0DIGITS$}", part as u64);
            text.truncate(text.trim_end_matches('0').len());
        }
        f.pad_integral(self.0 >= 0, "", &text)
    }
}

impl FromStr for Usd {
    type Err = ParseUsdError;

    /// Reads a plain decimal such as `-12.5`; exact, so more than 12 decimals are an error.
    fn from_str(text: &str) -> Result<Usd, ParseUsdError> {
        let error = || ParseUsdError { text: text.chars().take(64).collect() };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || part.len() > DIGITS || !all_digits(whole) || !all_digits(part) {
            return Err(error());
        }
        let picos: i128 = format!("{whole}{part:0<DIGITS$}").parse().map_err(|_| error())?;
        Ok(Usd(if negative { -picos } else { picos }))
    }
}

/// As a decimal string: a JSON number would be read as a float by most.
impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Usd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A text that is no exact amount of dollars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseUsdError {
    text: String,
}
impl fmt::Display for ParseUsdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no amount of dollars: write digits with at most 12 decimals", self.text)
    }
}
impl std::error::Error for ParseUsdError {}
