//! What calls cost, and what is not known of that.

use crate::{
    Unpriced, Usd,
    collector::{ComparedCosts, CostTotals},
    cost::CostSource,
    counts::Counts,
};
use serde::Serialize;

/// What calls cost, and what is not known of that. It prints as `≥ $12.34 (14 calls unpriced)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CostReport {
    /// What all priced calls cost at least. Exact where nothing is estimated; a lower bound of the
    /// whole while calls are unpriced.
    #[serde(rename = "total_cost_usd")]
    pub total: Usd,
    /// What all priced calls cost at most, where estimates make that more.
    #[serde(rename = "total_cost_max_usd")]
    pub total_max: Option<Usd>,
    /// Calls with a cost.
    pub priced_calls: u64,
    /// Priced calls by the source of their cost.
    pub priced: Counts<CostSource>,
    /// What they cost at least, by the source of their cost.
    #[serde(rename = "by_source_usd")]
    pub by_source: Counts<CostSource, Usd>,
    /// Calls that should have a cost and have none.
    pub unpriced_calls: u64,
    /// These by reason.
    pub unpriced: Counts<Unpriced>,
    /// Their tokens.
    pub unpriced_tokens: u64,
    /// These by reason.
    pub unpriced_tokens_by_reason: Counts<Unpriced>,
    /// Calls without a cost that read a stream of an OpenAI-shaped API without having asked for
    /// usage by `stream_options: {"include_usage": true}`.
    pub lacking_include_usage: u64,
    /// What providers said of calls whose cost the price book knows too; `None` without such calls.
    pub compared: Option<CostComparison>,
}

/// What calls cost by the provider's own word, which counts, and by the price book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CostComparison {
    /// Calls of which both are known.
    pub calls: u64,
    /// What the provider said.
    #[serde(rename = "reported_usd")]
    pub reported: Usd,
    /// What the price book says of the same calls.
    #[serde(rename = "catalogue_usd")]
    pub catalogue: Usd,
    /// By how much more the provider said.
    #[serde(rename = "difference_usd")]
    pub difference: Usd,
}

impl CostComparison {
    fn of(compared: &ComparedCosts) -> Option<CostComparison> {
        (compared.calls > 0).then_some(CostComparison {
            calls: compared.calls,
            reported: compared.reported,
            catalogue: compared.catalogue,
            difference: compared.reported - compared.catalogue,
        })
    }

    /// The difference as a share of what the price book says: 0.05 where the provider said 5 %
    /// more; `None` where the price book says that it is free.
    pub fn ratio(&self) -> Option<f64> {
        let catalogue = self.catalogue.to_f64();
        (catalogue > 0.0).then(|| self.difference.to_f64() / catalogue)
    }
}

impl CostReport {
    pub(super) fn of(cost: CostTotals) -> CostReport {
        let tokens = cost.unpriced_tokens.values();
        CostReport {
            total: cost.lower,
            total_max: (cost.upper > cost.lower).then_some(cost.upper),
            priced_calls: cost.priced.values().sum(),
            priced: cost.priced,
            by_source: cost.by_source,
            unpriced_calls: cost.unpriced.values().sum(),
            unpriced: cost.unpriced,
            unpriced_tokens: tokens.fold(0, |sum, tokens| sum.saturating_add(*tokens)),
            unpriced_tokens_by_reason: cost.unpriced_tokens,
            lacking_include_usage: cost.lacking_include_usage,
            compared: CostComparison::of(&cost.compared),
        }
    }

    /// Whether the total is all there is to pay: nothing unpriced, nothing estimated.
    pub fn is_exact(&self) -> bool {
        self.unpriced_calls == 0 && self.total_max.is_none()
    }
}
