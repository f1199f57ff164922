//! What a call cost, and how that is known; or why it is not.

use super::Usd;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a call cost, with where the number comes from.
///
/// `lower` and `upper` differ only for an estimate (when only a total of tokens is known).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// What it cost at least; the exact cost where nothing is estimated.
    #[serde(rename = "lower_usd")]
    pub lower: Usd,
    /// What it cost at most.
    #[serde(rename = "upper_usd")]
    pub upper: Usd,
    /// Where the number comes from.
    pub source: CostSource,
}

impl Cost {
    /// A cost known to the pico-dollar.
    pub const fn exact(amount: Usd, source: CostSource) -> Cost {
        Cost { lower: amount, upper: amount, source }
    }
}

/// Where a cost comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CostSource {
    /// The provider said so in its answer.
    Reported,
    /// The price book.
    Catalogue,
    /// A price that the user set.
    Override,
    /// The answer came from a local cache and cost nothing.
    LocalCache,
    /// Between two bounds: only a total of tokens is known.
    Estimated,
}

impl CostSource {
    /// Every source, in the order of its number.
    pub const ALL: [CostSource; 5] = [
        CostSource::Reported,
        CostSource::Catalogue,
        CostSource::Override,
        CostSource::LocalCache,
        CostSource::Estimated,
    ];

    /// The name in reports and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            CostSource::Reported => "reported",
            CostSource::Catalogue => "catalogue",
            CostSource::Override => "override",
            CostSource::LocalCache => "local_cache",
            CostSource::Estimated => "estimated",
        }
    }
}

/// Why a call has no cost. It counts as unpriced, never as free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unpriced {
    /// The price book does not know the model, or not at that time.
    UnknownModel,
    /// The answer said nothing about usage.
    NoUsage,
    /// The usage cannot be true: a subset larger than its whole, or a count past its type.
    InvalidUsage,
    /// A stream ended before, or without, saying what it used.
    StreamWithoutUsage,
}

impl Unpriced {
    /// Every reason, in the order of its number.
    pub const ALL: [Unpriced; 4] = [
        Unpriced::UnknownModel,
        Unpriced::NoUsage,
        Unpriced::InvalidUsage,
        Unpriced::StreamWithoutUsage,
    ];

    /// The name in reports and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Unpriced::UnknownModel => "unknown_model",
            Unpriced::NoUsage => "no_usage",
            Unpriced::InvalidUsage => "invalid_usage",
            Unpriced::StreamWithoutUsage => "stream_without_usage",
        }
    }
}

impl fmt::Display for Unpriced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
impl std::error::Error for Unpriced {}
