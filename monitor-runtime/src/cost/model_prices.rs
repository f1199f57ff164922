//! The prices of one model over time, by hour and by variant.

use super::{Cost, CostSource, PriceError, Prices, Unpriced, prices::Quote};
use crate::{
    Timestamp,
    usage::{Usage, UsageKind},
};
use std::{ops::Range, time::Duration};

/// What one model of one provider costs: since when, at what hours, in which variants.
///
/// # Example
/// ```
/// use monitor_runtime::{Timestamp, Usage, cost::{ModelPrices, Prices}};
///
/// let now = Timestamp::from(std::time::SystemTime::now());
/// let prices = ModelPrices::per_million("openai", "gpt-4o-mini", "0.15", "0.60")?
///     .alias("gpt-4o-mini-2024-07-18")
///     .variant("batch", Prices::per_million("0.075", "0.30")?);
///
/// let usage = Usage::new(1_000, 200);
/// assert_eq!(prices.cost(&usage, now, None)?.lower.to_string(), "0.00027");
/// assert_eq!(prices.cost(&usage, now, Some("batch"))?.lower.to_string(), "0.000135");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModelPrices {
    pub(super) provider: Box<str>,
    model: Box<str>,
    pub(super) aliases: Vec<Box<str>>,
    /// Patterns of further names.
    pub(super) patterns: Vec<Box<str>>,
    pub(super) source: CostSource,
    origin: Option<Origin>,
    /// The least of a kind that is billed, where anything of it is.
    pub(super) minimum: Option<(UsageKind, u64)>,
    pub(super) standard: Vec<Period>,
    pub(super) variants: Vec<(Box<str>, Period)>,
}

/// Which list of a model: the standard one or that of a variant, by its number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    Standard(usize),
    Variant(usize),
}

/// Where prices come from, and the day on which somebody last looked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Origin {
    source: Box<str>,
    checked: Box<str>,
}

/// Prices with the time in which they are in force.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Period {
    pub(super) since: Timestamp,
    /// Seconds of the day in UTC, the end excluded; an end before the start is on the next day.
    pub(super) hours: Option<Range<u32>>,
    pub(super) prices: Prices,
}

const DAY: u64 = 24 * 60 * 60;

/// How providers call a call that has no variant.
const STANDARD: [&str; 5] = ["default", "standard", "auto", "on_demand", "on-demand"];

impl ModelPrices {
    /// A model without any price yet.
    pub fn new(provider: &str, model: &str) -> ModelPrices {
        ModelPrices {
            provider: provider.into(),
            model: model.into(),
            aliases: Vec::new(),
            patterns: Vec::new(),
            source: CostSource::Override,
            origin: None,
            minimum: None,
            standard: Vec::new(),
            variants: Vec::new(),
        }
    }

    /// A model with one price of a million tokens for input and one for output, at all times.
    ///
    /// # Errors
    /// A price that is no decimal, as [`Prices::per_million`] says.
    pub fn per_million(
        provider: &str,
        model: &str,
        input: &str,
        output: &str,
    ) -> Result<ModelPrices, PriceError> {
        Ok(ModelPrices::new(provider, model).prices(Prices::per_million(input, output)?))
    }

    /// A model that costs nothing, such as a local one. Its calls are priced, at zero.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{ModelPrices, PriceBook};
    ///
    /// // all that a server has, by one entry
    /// let book = PriceBook::embedded().with(ModelPrices::free("ollama", "any").like("*"));
    /// assert!(book.find(Some("ollama"), "llama3.2:latest").is_some());
    /// ```
    pub fn free(provider: &str, model: &str) -> ModelPrices {
        ModelPrices::new(provider, model).prices(Prices::free())
    }

    /// The provider's name, e.g. `openai`.
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// The model's own name; it may have others.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// The other names of the model: dated snapshots that cost the same, `latest` and the like.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().map(|name| &**name)
    }

    /// Whether the price book came with these prices or a user set them.
    pub fn source(&self) -> CostSource {
        self.source
    }

    /// The page that the prices were taken from, if somebody said so.
    pub fn price_page(&self) -> Option<&str> {
        self.origin.as_ref().map(|origin| &*origin.source)
    }

    /// The day on which the prices were last compared with that page, e.g. `2026-10-14`.
    pub fn checked(&self) -> Option<&str> {
        self.origin.as_ref().map(|origin| &*origin.checked)
    }

    /// The same under one more name.
    #[must_use]
    pub fn alias(mut self, model: &str) -> ModelPrices {
        self.aliases.push(model.into());
        self
    }

    /// The same under every name that a pattern means: `*` is any text, `#` one digit, `a&b` both,
    /// `!a` what `a` does not mean; upper and lower case are the same.
    #[must_use]
    pub fn like(mut self, pattern: &str) -> ModelPrices {
        self.patterns.push(pattern.into());
        self
    }

    /// The same with a least number of seconds that is billed, where any is.
    #[must_use]
    pub fn minimum_seconds(mut self, seconds: u64) -> ModelPrices {
        self.minimum = Some((UsageKind::AudioInputSeconds, seconds));
        self
    }

    /// The same with the page that the prices were taken from and the day of the last look.
    #[must_use]
    pub fn checked_at(mut self, price_page: &str, day: &str) -> ModelPrices {
        self.origin = Some(Origin { source: price_page.into(), checked: day.into() });
        self
    }

    /// The same with prices for all times. Where several are in force, the last one added wins.
    #[must_use]
    pub fn prices(self, prices: Prices) -> ModelPrices {
        self.prices_since(Timestamp::default(), prices)
    }

    /// The same with prices from a moment on.
    #[must_use]
    pub fn prices_since(mut self, since: impl Into<Timestamp>, prices: Prices) -> ModelPrices {
        self.standard.push(Period { since: since.into(), hours: None, prices });
        self
    }

    /// The same with prices for some hours of each day in UTC, from a moment on. `hours` are times
    /// since midnight, the end excluded; an end before the start is on the next day.
    #[must_use]
    pub fn prices_daily(
        mut self,
        since: impl Into<Timestamp>,
        hours: Range<Duration>,
        prices: Prices,
    ) -> ModelPrices {
        let second = |time: Duration| time.as_secs().min(DAY) as u32;
        let hours = second(hours.start)..second(hours.end);
        self.standard.push(Period { since: since.into(), hours: Some(hours), prices });
        self
    }

    /// The same with the prices of a variant such as `batch`, `flex` or `priority`. What they
    /// leave out costs what it does in the standard.
    #[must_use]
    pub fn variant(self, name: &str, prices: Prices) -> ModelPrices {
        self.variant_since(name, Timestamp::default(), prices)
    }

    /// The same with the prices of a variant from a moment on.
    #[must_use]
    pub fn variant_since(
        mut self,
        name: &str,
        since: impl Into<Timestamp>,
        prices: Prices,
    ) -> ModelPrices {
        self.variants.push((name.into(), Period { since: since.into(), hours: None, prices }));
        self
    }

    /// What `usage` costs when the call began `at` that moment, exactly, rounded once to a
    /// pico-dollar, half to even.
    ///
    /// `variant` is the service tier that served the call; `default`, `standard`, `auto` and
    /// `on_demand` are the same as none. Where only a total of tokens is known, the cost lies
    /// between all of it being of the model's cheapest kind of token (nearly always read from a
    /// cache) and all of it being of the dearest (nearly always output).
    ///
    /// # Errors
    /// [`Unpriced::UnknownModel`]: no price is known for that moment or that variant.
    /// [`Unpriced::NoUsage`]: nothing was reported that the model is billed by.
    /// [`Unpriced::InvalidUsage`]: a priced subset is larger than its whole, or a count is at the
    /// end of its type.
    #[inline]
    pub fn cost(
        &self,
        usage: &Usage,
        at: Timestamp,
        variant: Option<&str>,
    ) -> Result<Cost, Unpriced> {
        let standard = self.standard.iter().rev().find(|period| period.is_in_force(at));
        let standard = &standard.ok_or(Unpriced::UnknownModel)?.prices;
        let variant = match variant {
            Some(name) => self.in_variant(name, at)?,
            None => None,
        };
        let quote = Quote { standard, variant };
        match self.minimum {
            None => quote.cost(usage, self.source),
            Some(minimum) => self.cost_of_the_least(quote, usage, minimum),
        }
    }

    /// Apart, because few models have a least number that is billed.
    #[cold]
    fn cost_of_the_least(
        &self,
        quote: Quote<'_>,
        usage: &Usage,
        (kind, least): (UsageKind, u64),
    ) -> Result<Cost, Unpriced> {
        let billed = match usage.count(kind) {
            0 => *usage,
            count => usage.with(kind, count.max(least)),
        };
        quote.cost(&billed, self.source)
    }

    /// The cost in pico-dollars of a call that is billed by input and output at one price each, as
    /// nearly every call is; `None` if there is more to it.
    #[inline]
    pub(crate) fn cost_of_input_and_output(&self, usage: &Usage, at: Timestamp) -> Option<u64> {
        match self.standard.last() {
            Some(Period { since, hours: None, prices }) if at >= *since => {
                prices.cost_of_input_and_output(usage)
            }
            _ => self.cost_in_period(usage, at),
        }
    }

    /// The same where prices have begun and ended.
    #[inline(never)]
    fn cost_in_period(&self, usage: &Usage, at: Timestamp) -> Option<u64> {
        let standard = self.standard.iter().rev().find(|period| period.is_in_force(at))?;
        standard.prices.cost_of_input_and_output(usage)
    }

    fn in_variant(&self, name: &str, at: Timestamp) -> Result<Option<&Prices>, Unpriced> {
        let named = |(other, period): &&(Box<str>, Period)| {
            other.eq_ignore_ascii_case(name) && period.is_in_force(at)
        };
        match self.variants.iter().rev().find(named) {
            Some((_, period)) => Ok(Some(&period.prices)),
            None if STANDARD.iter().any(|standard| standard.eq_ignore_ascii_case(name)) => Ok(None),
            // a tier that nobody told the price of is not the standard one
            None => Err(Unpriced::UnknownModel),
        }
    }
}

impl Period {
    #[inline]
    fn is_in_force(&self, at: Timestamp) -> bool {
        at >= self.since && self.hours.as_ref().is_none_or(|hours| is_within(hours, at))
    }
}

/// Whether a moment lies in these seconds of the day. Apart from the check for the date, because few
/// prices have hours and the second of the day takes two divisions.
#[inline(never)]
fn is_within(hours: &Range<u32>, at: Timestamp) -> bool {
    let second = (at.unix_seconds() % DAY) as u32;
    if hours.start <= hours.end {
        hours.contains(&second)
    } else {
        second >= hours.start || second < hours.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::UsageKind;

    type Result<T = ()> = std::result::Result<T, PriceError>;

    const SECOND: u64 = 1_000_000_000;

    fn at(second: u64) -> Timestamp {
        Timestamp::from_unix_nanos(second * SECOND)
    }

    /// What a million input tokens cost.
    fn input(prices: &ModelPrices, at: Timestamp, variant: Option<&str>) -> Option<String> {
        let cost = prices.cost(&Usage::new(1_000_000, 0), at, variant);
        cost.ok().map(|cost| cost.lower.to_string())
    }

    #[test]
    fn the_last_price_that_has_begun_is_in_force() -> Result {
        let prices = ModelPrices::new("p", "m")
            .prices_since(at(100), Prices::per_million("5", "15")?)
            .prices_since(at(200), Prices::per_million("2.50", "10")?);
        let of = |time: Timestamp| input(&prices, time, None);
        assert_eq!(of(at(100)).as_deref(), Some("5"));
        assert_eq!(of(Timestamp::from_unix_nanos(200 * SECOND - 1)).as_deref(), Some("5"));
        assert_eq!(of(at(200)).as_deref(), Some("2.5"));
        let before = prices.cost(&Usage::new(1, 0), at(99), None);
        assert_eq!(before, Err(Unpriced::UnknownModel), "nobody sold it then");
        Ok(())
    }

    #[test]
    fn prices_of_hours_hold_each_day_and_may_cross_midnight() -> Result {
        let hour = |h: u64| Duration::from_secs(h * 3_600);
        let prices = ModelPrices::per_million("p", "m", "4", "4")?
            .prices_daily(at(0), hour(22)..hour(6), Prices::per_million("1", "1")?)
            .prices_daily(at(0), hour(12)..hour(13), Prices::per_million("8", "8")?);
        let of = |second: u64| input(&prices, at(5 * DAY + second), None);
        let paid = [6 * 3_600, 13 * 3_600, 22 * 3_600 - 1].map(of);
        assert!(paid.iter().all(|paid| paid.as_deref() == Some("4")), "{paid:?}");
        let paid = [22 * 3_600, 0, 6 * 3_600 - 1].map(of);
        assert!(paid.iter().all(|paid| paid.as_deref() == Some("1")), "{paid:?}");
        assert_eq!(of(12 * 3_600).as_deref(), Some("8"));
        Ok(())
    }

    #[test]
    fn a_variant_is_paid_by_its_own_prices_and_the_rest_as_in_the_standard() -> Result {
        let standard = Prices::per_million("2", "8")?.with(UsageKind::CacheRead, "1")?;
        let batch = Prices::per_million("1", "4")?;
        let prices =
            ModelPrices::new("p", "m").prices(standard).variant_since("batch", at(9), batch);
        assert_eq!(input(&prices, at(9), Some("Batch")).as_deref(), Some("1"));
        for standard in [None, Some("default"), Some("standard"), Some("on_demand")] {
            assert_eq!(input(&prices, at(9), standard).as_deref(), Some("2"), "{standard:?}");
        }
        let cached = Usage::new(1_000_000, 0).with(UsageKind::CacheRead, 1_000_000);
        let cost = prices.cost(&cached, at(9), Some("batch")).map(|cost| cost.lower.to_string());
        assert_eq!(cost, Ok("1".into()));
        Ok(())
    }

    #[test]
    fn a_variant_of_unknown_price_is_unpriced_not_standard() -> Result {
        let batch = Prices::per_million("1", "4")?;
        let prices = ModelPrices::per_million("p", "m", "2", "8")?;
        let prices = prices.variant_since("batch", at(9), batch);
        let unknown = Err(Unpriced::UnknownModel);
        assert_eq!(prices.cost(&Usage::new(1, 1), at(9), Some("priority")), unknown);
        assert_eq!(prices.cost(&Usage::new(1, 1), at(8), Some("batch")), unknown);
        Ok(())
    }

    #[test]
    fn a_free_model_is_priced_at_zero() {
        let cost = ModelPrices::free("ollama", "llama3.2").cost(&Usage::new(10, 10), at(0), None);
        assert_eq!(cost, Ok(Cost::exact(crate::cost::Usd::ZERO, CostSource::Override)));
        let cost = ModelPrices::free("ollama", "m").cost(&Usage::EMPTY, at(0), None);
        assert_eq!(cost, Err(Unpriced::NoUsage));
    }
}
