//! Where the prices come from, and how old they are.

use crate::{Timestamp, collector::UsedPrices};
use serde::Serialize;

/// Where the prices of a provider come from by which calls were priced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PriceSourceReport {
    /// Where they come from.
    #[serde(flatten)]
    pub prices: UsedPrices,
    /// How many days before the report somebody last compared them with their pages; `None` if
    /// nobody said so, or by this clock it is still to come.
    pub age_days: Option<u64>,
}

impl PriceSourceReport {
    pub(super) fn of(prices: &UsedPrices, now: Timestamp) -> PriceSourceReport {
        const DAY: u64 = 24 * 60 * 60;
        let day = prices.checked.as_ref().map(|day| format!("{day}T00:00:00Z"));
        let day = day.and_then(|day| humantime::parse_rfc3339(&day).ok()).map(Timestamp::from);
        let age = day.and_then(|day| now.unix_seconds().checked_sub(day.unix_seconds()));
        PriceSourceReport { prices: prices.clone(), age_days: age.map(|age| age / DAY) }
    }

    /// `catalogue, checked 2026-11-04, 17 days ago`.
    pub(super) fn in_words(&self) -> String {
        let prices = &self.prices;
        let words = prices.source.name().to_owned();
        match (&prices.checked, self.age_days) {
            (Some(day), Some(days)) => {
                let days = format!("{days} day{} ago", if days == 1 { "" } else { "s" });
                words + &format!(", checked {day}, {days}")
            }
            (Some(day), None) => words + &format!(", checked {day}"),
            (None, _) => words,
        }
    }
}
