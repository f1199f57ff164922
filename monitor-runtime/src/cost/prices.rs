//! Prices of a model at one time: a list, and other lists above some input size.

use super::{
    Cost, CostSource, Unpriced,
    decimal::Decimal,
    rates::{Bound, Rates, unit_count},
};
use crate::usage::{Usage, UsageKind};
use std::fmt;

/// What one model costs at one time, in dollars for each unit count: 1,000,000 tokens or
/// characters; 1,000 searches, runs, messages, pages or calls; 3,600 seconds.
///
/// Prices are decimal text and kept exactly. A subset without a price of its own is paid at the
/// price of what it is part of.
///
/// # Example
/// ```
/// use monitor_runtime::{UsageKind, cost::Prices};
///
/// let small = Prices::per_million("1.25", "10")?
///     .with(UsageKind::CacheRead, "0.125")?
///     .with(UsageKind::WebSearches, "10")?;
/// // a call with more than 200,000 input tokens pays these for all its tokens
/// let large = Prices::per_million("2.50", "15")?.with(UsageKind::CacheRead, "0.25")?;
/// let prices = small.above(200_000, large)?;
/// # Ok::<(), monitor_runtime::cost::PriceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prices {
    rates: Rates,
    tiers: Vec<Tier>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Tier {
    /// The least total input that pays these prices.
    least: u64,
    rates: Rates,
}

impl Prices {
    /// No price at all, for models that are billed by something else than tokens.
    pub const NONE: Prices = Prices { rates: Rates::NONE, tiers: Vec::new() };

    /// Prices of a million input and output tokens.
    ///
    /// # Errors
    /// A price that is no decimal, is negative, has more than 12 decimals or is above
    /// 18 million dollars.
    pub fn per_million(input: &str, output: &str) -> Result<Prices, PriceError> {
        Prices::NONE.with(UsageKind::Input, input)?.with(UsageKind::Output, output)
    }

    /// Input and output at zero: a local model, say. Zero is a price, unlike an unknown one.
    pub fn free() -> Prices {
        let mut rates = Rates::NONE;
        rates.set(UsageKind::Input, 0);
        rates.set(UsageKind::Output, 0);
        Prices { rates, tiers: Vec::new() }
    }

    /// The same with a price for one more kind, for its unit count.
    ///
    /// # Errors
    /// As [`Prices::per_million`]; and `UsageKind::Total`, which has no price of its own.
    pub fn with(mut self, kind: UsageKind, price: &str) -> Result<Prices, PriceError> {
        if kind == UsageKind::Total {
            return Err(PriceError(String::from(
                "a total has no price of its own: give those of input and output",
            )));
        }
        self.rates.set(kind, picos(kind.name(), unit_count(kind), price)?);
        Ok(self)
    }

    /// The same with a price of 1,000 calls, whatever they used.
    ///
    /// # Errors
    /// As [`Prices::per_million`].
    pub fn with_requests(mut self, price: &str) -> Result<Prices, PriceError> {
        self.rates.set_requests(picos("requests", 1_000, price)?);
        Ok(self)
    }

    /// The same with other prices for calls whose total input is more than `input`.
    ///
    /// They hold for all tokens of such a call. What they leave out costs what it costs below.
    ///
    /// # Errors
    /// A tier that is not above the one before, or that has tiers itself.
    pub fn above(self, input: u64, prices: Prices) -> Result<Prices, PriceError> {
        self.tier(input.saturating_add(1), prices)
    }

    /// The same with other prices for calls whose total input is `input` or more.
    ///
    /// # Errors
    /// As [`Prices::above`].
    pub fn at_or_above(self, input: u64, prices: Prices) -> Result<Prices, PriceError> {
        self.tier(input, prices)
    }

    fn tier(mut self, least: u64, prices: Prices) -> Result<Prices, PriceError> {
        if !prices.tiers.is_empty() {
            return Err(PriceError(format!("the tier from {least} tokens on has tiers itself")));
        }
        if let Some(before) = self.tiers.last()
            && before.least >= least
        {
            let before = before.least;
            return Err(PriceError(format!(
                "tier from {least} tokens on after {before}: tiers must increase"
            )));
        }
        self.tiers.push(Tier { least, rates: prices.rates });
        Ok(self)
    }

    /// Each list with the least total input that pays it, the first one from the first token on.
    pub(super) fn lists(&self) -> impl Iterator<Item = (Option<u64>, &Rates)> {
        let tiers = self.tiers.iter().map(|tier| (Some(tier.least), &tier.rates));
        std::iter::once((None, &self.rates)).chain(tiers)
    }

    /// Beside the first list itself.
    pub(super) fn bytes(&self) -> usize {
        self.tiers.len() * size_of::<Tier>()
    }

    /// The same prices less what is taken off them.
    pub(super) fn times_per_mille(mut self, per_mille: u64) -> Prices {
        self.rates = self.rates.times_per_mille(per_mille);
        for tier in &mut self.tiers {
            tier.rates = tier.rates.times_per_mille(per_mille);
        }
        self
    }

    #[inline]
    pub(super) fn cost_of_input_and_output(&self, usage: &Usage) -> Option<u64> {
        if self.tiers.is_empty() { self.rates.cost_of_input_and_output(usage) } else { None }
    }

    /// The prices of a call with so much input in total.
    #[inline]
    fn at(&self, input: u64) -> &Rates {
        match self.tiers.iter().rev().find(|tier| tier.least <= input) {
            Some(tier) => &tier.rates,
            None => &self.rates,
        }
    }
}

/// The prices that a call pays: those of the model, under those of a variant.
#[derive(Clone, Copy)]
pub(super) struct Quote<'a> {
    pub(super) standard: &'a Prices,
    pub(super) variant: Option<&'a Prices>,
}

impl Quote<'_> {
    #[inline]
    pub(super) fn cost(&self, usage: &Usage, source: CostSource) -> Result<Cost, Unpriced> {
        if usage.count(UsageKind::Total) != 0 {
            return self.estimate(usage);
        }
        let input = usage.count(UsageKind::Input);
        let amount = if self.variant.is_none() && self.standard.tiers.is_empty() {
            self.standard.rates.cost(usage, Bound::Lower)?
        } else {
            self.at(input).cost(usage, Bound::Lower)?
        };
        Ok(Cost::exact(amount, source))
    }

    /// Between the cheapest and the dearest kind of token, over every tier that the unknown part can
    /// reach.
    fn estimate(&self, usage: &Usage) -> Result<Cost, Unpriced> {
        let known = usage.count(UsageKind::Input);
        let most = known.saturating_add(usage.count(UsageKind::Total));
        let bounds = |input| {
            let rates = self.at(input);
            Ok((rates.cost(usage, Bound::Lower)?, rates.cost(usage, Bound::Upper)?))
        };
        let (mut lower, mut upper) = bounds(known)?;
        let tiers = self.variant.into_iter().chain([self.standard]).flat_map(|p| &p.tiers);
        for tier in tiers.filter(|tier| tier.least > known && tier.least <= most) {
            let (low, high) = bounds(tier.least)?;
            lower = lower.min(low);
            upper = upper.max(high);
        }
        Ok(Cost { lower, upper, source: CostSource::Estimated })
    }

    fn at(&self, input: u64) -> Rates {
        let tier = self.standard.at(input).over(&self.standard.rates);
        match self.variant {
            Some(variant) => variant.at(input).over(&variant.rates).over(&tier),
            None => tier,
        }
    }
}

/// Dollars for a unit count as pico-dollars. 64 bits hold 18 million dollars.
fn picos(what: &str, unit_count: u64, price: &str) -> Result<u64, PriceError> {
    let exact = Decimal::parse(price).and_then(Decimal::picos);
    exact.and_then(|picos| u64::try_from(picos).ok()).ok_or_else(|| {
        let price: String = price.chars().take(64).collect();
        PriceError(format!(
            "price {price:?} for {unit_count} {what}: write dollars from 0 to 18000000 with at \
             most 12 decimals, such as \"0.15\""
        ))
    })
}

/// Prices that cannot be: says which, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceError(String);

impl fmt::Display for PriceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for PriceError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(prices: &Prices, usage: Usage) -> String {
        let quote = Quote { standard: prices, variant: None };
        quote.cost(&usage, CostSource::Override).expect("a cost").lower.to_string()
    }

    fn tiered() -> Result<Prices, PriceError> {
        let large = Prices::per_million("2.50", "15")?;
        Prices::per_million("1.25", "10")?
            .with(UsageKind::CacheRead, "0.125")?
            .above(200_000, large)
    }

    #[test]
    fn a_tier_holds_for_all_tokens_of_the_call() -> Result<(), PriceError> {
        let prices = tiered()?;
        assert_eq!(usd(&prices, Usage::new(200_000, 1_000_000)), "10.25");
        assert_eq!(usd(&prices, Usage::new(200_001, 1_000_000)), "15.5000025".to_string());
        Ok(())
    }

    #[test]
    fn a_tier_may_begin_at_its_size_or_above_it() -> Result<(), PriceError> {
        let tier = || Prices::per_million("6", "0");
        let above = Prices::per_million("3", "0")?.above(1_000_000, tier()?)?;
        let from = Prices::per_million("3", "0")?.at_or_above(1_000_000, tier()?)?;
        let usage = Usage::new(1_000_000, 0);
        assert_eq!((usd(&above, usage), usd(&from, usage)), ("3".into(), "6".into()));
        Ok(())
    }

    #[test]
    fn what_a_tier_leaves_out_costs_what_it_costs_below() -> Result<(), PriceError> {
        let usage = Usage::new(1_000_000, 0).with(UsageKind::CacheRead, 1_000_000);
        assert_eq!(usd(&tiered()?, usage), "0.125");
        Ok(())
    }

    #[test]
    fn tiers_that_do_not_increase_are_refused() -> Result<(), PriceError> {
        let tier = Prices::per_million("1", "1")?;
        let error = tiered()?.above(200_000, tier).expect_err("no tier");
        let says = "tier from 200001 tokens on after 200001: tiers must increase";
        assert_eq!(error.to_string(), says);
        assert!(Prices::NONE.above(10, tiered()?).is_err(), "tiers in tiers");
        Ok(())
    }

    #[test]
    fn a_total_is_estimated_between_the_cheapest_and_the_dearest_kind() -> Result<(), PriceError> {
        let prices = Prices::per_million("0.15", "0.60")?;
        let estimate = |prices: &Prices| {
            let quote = Quote { standard: prices, variant: None };
            let cost = quote.cost(&Usage::of_total(1_000_000), CostSource::Catalogue);
            let cost = cost.expect("a cost");
            assert_eq!(cost.source, CostSource::Estimated);
            (cost.lower.to_string(), cost.upper.to_string())
        };
        assert_eq!(estimate(&prices), ("0.15".into(), "0.6".into()));
        let prices = prices.with(UsageKind::CacheRead, "0.075")?;
        let prices = prices.with(UsageKind::AudioOutput, "20")?;
        // what is no token is no part of a total
        let prices = prices.with(UsageKind::WebSearches, "0.01")?;
        assert_eq!(estimate(&prices), ("0.075".into(), "20".into()));
        Ok(())
    }

    #[test]
    fn an_estimate_reaches_over_the_tiers_that_the_total_can_reach() -> Result<(), PriceError> {
        let prices = tiered()?;
        let quote = Quote { standard: &prices, variant: None };
        let upper = |total| {
            let cost = quote.cost(&Usage::of_total(total), CostSource::Catalogue);
            cost.expect("a cost").upper.to_string()
        };
        assert_eq!(upper(200_000), "2");
        assert_eq!(upper(400_000), "6");
        // what is known beside the total is paid exactly
        let more = Usage::new(1_000_000, 0).with(UsageKind::Total, 1_000_000);
        let cost = quote.cost(&more, CostSource::Catalogue).expect("a cost");
        assert_eq!(
            (cost.lower.to_string(), cost.upper.to_string()),
            ("2.625".into(), "17.5".into())
        );
        Ok(())
    }

    #[test]
    fn an_estimate_reaches_a_tier_that_begins_with_its_last_token_and_a_cheaper_one()
    -> Result<(), PriceError> {
        let of = |prices: &Prices, total| {
            let quote = Quote { standard: prices, variant: None };
            let cost = quote.cost(&Usage::of_total(total), CostSource::Catalogue);
            let cost = cost.expect("a cost");
            (cost.lower.to_string(), cost.upper.to_string())
        };
        let dearer = Prices::per_million("1", "2")?
            .at_or_above(1_000_000, Prices::per_million("3", "6")?)?;
        assert_eq!(of(&dearer, 1_000_000), ("1".into(), "6".into()));
        assert_eq!(of(&dearer, 999_999), ("0.999999".into(), "1.999998".into()));
        let cheaper = Prices::per_million("4", "8")?
            .at_or_above(1_000_000, Prices::per_million("1", "2")?)?;
        assert_eq!(of(&cheaper, 1_000_000), ("1".into(), "8".into()));
        Ok(())
    }

    #[test]
    fn what_a_tier_of_a_variant_leaves_out_costs_what_it_does_below_in_the_variant()
    -> Result<(), PriceError> {
        let standard = Prices::per_million("10", "20")?;
        let variant = Prices::per_million("5", "8")?
            .above(200_000, Prices::NONE.with(UsageKind::Input, "7")?)?;
        let quote = Quote { standard: &standard, variant: Some(&variant) };
        let cost = quote.cost(&Usage::new(1_000_000, 1_000_000), CostSource::Override);
        assert_eq!(cost.map(|cost| cost.lower.to_string()), Ok("15".into()));
        Ok(())
    }

    #[test]
    fn the_price_of_a_call_holds_in_tiers_and_variants_and_is_discounted_like_the_others()
    -> Result<(), PriceError> {
        let prices = Prices::per_million("10", "20")?
            .with_requests("1000")?
            .above(100, Prices::per_million("20", "40")?)?;
        let variant = Prices::per_million("5", "10")?;
        let cost = |prices: &Prices, variant| {
            let quote = Quote { standard: prices, variant };
            let cost = quote.cost(&Usage::new(1_000_000, 0), CostSource::Override);
            cost.map(|cost| cost.lower.to_string())
        };
        assert_eq!(cost(&prices, None), Ok("21".into()));
        assert_eq!(cost(&prices, Some(&variant)), Ok("6".into()));
        assert_eq!(cost(&prices.times_per_mille(850), None), Ok("17.85".into()));
        Ok(())
    }

    #[test]
    fn a_price_that_is_none_is_refused_and_the_error_says_what_to_write() {
        for price in ["", "-1", "0.1.2", "1,50", "$1", "18446745", "0.0000000000001"] {
            let error = Prices::per_million(price, "1").expect_err(price).to_string();
            assert!(error.contains(&format!("{price:?}")) && error.contains("input"), "{error}");
        }
        assert!(Prices::NONE.with(UsageKind::Total, "1").is_err());
    }
}
