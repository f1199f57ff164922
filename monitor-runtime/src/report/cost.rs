//! What calls cost, and what is not known of that.

use crate::{Unpriced, Usd, collector::CostTotals, cost::CostSource};
use serde::Serialize;
use std::collections::BTreeMap;

/// What calls cost, and what is not known of that.
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
    pub priced: BTreeMap<CostSource, u64>,
    /// What they cost at least, by the source of their cost.
    #[serde(rename = "by_source_usd")]
    pub by_source: BTreeMap<CostSource, Usd>,
    /// Calls that should have a cost and have none.
    pub unpriced_calls: u64,
    /// These by reason.
    pub unpriced: BTreeMap<Unpriced, u64>,
    /// Their tokens.
    pub unpriced_tokens: u64,
}

impl CostReport {
    pub(super) fn of(cost: &CostTotals) -> CostReport {
        CostReport {
            total: cost.lower,
            total_max: (cost.upper > cost.lower).then_some(cost.upper),
            priced_calls: cost.priced.values().sum(),
            priced: cost.priced.clone(),
            by_source: cost.by_source.clone(),
            unpriced_calls: cost.unpriced.values().sum(),
            unpriced: cost.unpriced.clone(),
            unpriced_tokens: cost.unpriced_tokens,
        }
    }

    /// Whether the total is all there is to pay: nothing unpriced, nothing estimated.
    pub fn is_exact(&self) -> bool {
        self.unpriced_calls == 0 && self.total_max.is_none()
    }
}
