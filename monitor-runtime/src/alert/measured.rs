//! What a threshold can be: each kind of number with its unit.
//!
//! What always holds: a number and its threshold are of one type, so seconds are never compared
//! with dollars.

use crate::{Usd, collector::Quantity};
use std::time::Duration;

/// A kind of number that a rule can watch: `u64` counts, `f64` ratios and other numbers, `Duration`,
/// [`Usd`], and `bool` for what is so or not.
pub trait Measured: sealed::Sealed + Copy + PartialOrd + Send + Sync + 'static {
    /// The same with its unit.
    fn quantity(self) -> Quantity;

    /// The number as it stands in a report's JSON: durations are seconds, money is a text.
    #[cfg(feature = "json")]
    #[doc(hidden)]
    fn of_json(value: &serde_json::Value) -> Option<Self>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for u64 {}
    impl Sealed for f64 {}
    impl Sealed for bool {}
    impl Sealed for std::time::Duration {}
    impl Sealed for crate::Usd {}
}

impl Measured for u64 {
    fn quantity(self) -> Quantity {
        Quantity::Count(self)
    }

    #[cfg(feature = "json")]
    fn of_json(value: &serde_json::Value) -> Option<Self> {
        value.as_u64()
    }
}

impl Measured for f64 {
    fn quantity(self) -> Quantity {
        Quantity::Number(self)
    }

    #[cfg(feature = "json")]
    fn of_json(value: &serde_json::Value) -> Option<Self> {
        value.as_f64()
    }
}

impl Measured for bool {
    fn quantity(self) -> Quantity {
        Quantity::Flag(self)
    }

    #[cfg(feature = "json")]
    fn of_json(value: &serde_json::Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Measured for Duration {
    fn quantity(self) -> Quantity {
        Quantity::Seconds(self)
    }

    #[cfg(feature = "json")]
    fn of_json(value: &serde_json::Value) -> Option<Self> {
        Duration::try_from_secs_f64(value.as_f64()?).ok()
    }
}

impl Measured for Usd {
    fn quantity(self) -> Quantity {
        Quantity::Usd(self)
    }

    #[cfg(feature = "json")]
    fn of_json(value: &serde_json::Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}
