//! The parts of a model's prices, for those who read and write price files.

use super::{
    CostSource, ModelPrices, Prices,
    file::Discount,
    model_prices::{Period, Which},
};
use crate::{Timestamp, usage::UsageKind};

impl ModelPrices {
    pub(super) fn push_name(&mut self, name: &str) {
        self.aliases.push(name.into());
    }

    pub(super) fn push_pattern(&mut self, pattern: &str) {
        self.patterns.push(pattern.into());
    }

    pub(super) fn set_minimum(&mut self, kind: UsageKind, least: u64) {
        self.minimum = Some((kind, least));
    }

    /// Adds prices in the standard, or in a variant.
    pub(super) fn push_period(&mut self, variant: Option<&str>, period: Period) -> Which {
        match variant {
            None => {
                self.standard.push(period);
                Which::Standard(self.standard.len() - 1)
            }
            Some(name) => {
                self.variants.push((name.into(), period));
                Which::Variant(self.variants.len() - 1)
            }
        }
    }

    pub(super) fn list_mut(&mut self, which: Which) -> &mut Prices {
        match which {
            Which::Standard(at) => &mut self.standard[at].prices,
            Which::Variant(at) => &mut self.variants[at].1.prices,
        }
    }

    pub(super) fn patterns(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(|pattern| &**pattern)
    }

    pub(super) fn minimum(&self) -> Option<(UsageKind, u64)> {
        self.minimum
    }

    /// Whether any price is known, at whatever time.
    pub(super) fn has_prices(&self) -> bool {
        !self.standard.is_empty()
    }

    /// The prices of input and output that were last set for all hours.
    pub(super) fn latest(&self) -> Option<[Option<u64>; 2]> {
        let mut lists = self.standard.iter().rev().filter(|period| period.hours.is_none());
        let (_, rates) = lists.next()?.prices.lists().next()?;
        Some([UsageKind::Input, UsageKind::Output].map(|kind| rates.price(kind)))
    }

    /// The standard lists and those of variants, each with its variant.
    pub(super) fn periods(&self) -> impl Iterator<Item = (Option<&str>, &Period)> {
        let standard = self.standard.iter().map(|period| (None, period));
        standard.chain(self.variants.iter().map(|(name, period)| (Some(&**name), period)))
    }

    #[must_use]
    pub(super) fn with_source(mut self, source: CostSource) -> ModelPrices {
        self.source = source;
        self
    }

    #[must_use]
    pub(super) fn of_provider(mut self, id: &str) -> ModelPrices {
        self.provider = id.into();
        self
    }

    /// How much memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        let names = [self.provider(), self.model()].into_iter().chain(self.aliases());
        let names: usize = names.chain(self.patterns()).map(str::len).sum();
        let variants: usize = self.variants.iter().map(|(name, _)| name.len()).sum();
        let periods = self.periods().map(|(_, period)| size_of::<Period>() + period.prices.bytes());
        size_of::<ModelPrices>() + names + variants + periods.sum::<usize>()
    }

    /// The same as sold by another provider at the list price. What others charge for variants is
    /// not known of it.
    #[must_use]
    pub(super) fn sold_by(mut self, provider: &str) -> ModelPrices {
        self.provider = provider.into();
        self.variants.clear();
        self
    }

    /// The same for somebody who pays less.
    #[must_use]
    pub(super) fn discounted(mut self, discount: Discount) -> ModelPrices {
        let variants = self.variants.iter_mut().map(|(_, period)| period);
        for period in self.standard.iter_mut().chain(variants) {
            let list = std::mem::replace(&mut period.prices, Prices::NONE);
            period.prices = list.times_per_mille(discount.remaining_per_mille());
        }
        self.source = CostSource::Override;
        self
    }
}

impl Period {
    pub(super) fn always(prices: Prices) -> Period {
        Period { since: Timestamp::default(), hours: None, prices }
    }
}
