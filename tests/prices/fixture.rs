//! What the tests of prices share.

use monitor_runtime::{PriceBook, Timestamp, Unpriced, Usage};

pub(crate) const MILLION: u64 = 1_000_000;

/// A moment as RFC 3339.
pub(crate) fn at(text: &str) -> Timestamp {
    humantime::parse_rfc3339(text).expect("a moment").into()
}

/// A moment at which the prices of the catalogue are in force.
pub(crate) fn now() -> Timestamp {
    at("2026-11-01T12:00:00Z")
}

/// The embedded catalogue under the lines of a price file.
pub(crate) fn book(text: &str) -> PriceBook {
    PriceBook::embedded().with_text(text).unwrap_or_else(|error| panic!("{error}"))
}

/// What a call costs, as a decimal.
pub(crate) fn usd(
    book: &PriceBook,
    provider: &str,
    model: &str,
    usage: &Usage,
) -> Result<String, Unpriced> {
    usd_of(book, provider, model, usage, now(), None)
}

pub(crate) fn usd_of(
    book: &PriceBook,
    provider: &str,
    model: &str,
    usage: &Usage,
    at: Timestamp,
    variant: Option<&str>,
) -> Result<String, Unpriced> {
    let prices = book.find(Some(provider), model).ok_or(Unpriced::UnknownModel)?;
    prices.cost(usage, at, variant).map(|cost| cost.lower.to_string())
}
