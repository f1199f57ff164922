//! What few calls have of their cost: those without one, and those that two tell a cost of.
//!
//! What always holds: a series of which every call has a cost that only the price book tells keeps
//! nothing of this.

use super::{
    finished::{Extra, Why},
    snapshot::CostTotals,
};
use crate::{
    Usage,
    cost::{Unpriced, Usd},
};

/// The rare numbers of the cost of one series in one stripe.
#[derive(Default)]
pub(super) struct Uncommon {
    calls: [u64; Unpriced::ALL.len()],
    tokens: [u64; Unpriced::ALL.len()],
    lacking_include_usage: u64,
    compared: u64,
    reported_picos: i128,
    catalogue_picos: i128,
}

impl Uncommon {
    pub(super) fn add_unpriced(
        &mut self,
        reason: Unpriced,
        usage: Option<&Usage>,
        extra: Option<&Extra<'_>>,
    ) {
        self.calls[reason as usize] += 1;
        let tokens = &mut self.tokens[reason as usize];
        *tokens = tokens.saturating_add(usage.map_or(0, Usage::tokens));
        if extra.and_then(|extra| extra.detail) == Some(Why::LacksIncludeUsage) {
            self.lacking_include_usage += 1;
        }
    }

    pub(super) fn add_compared(&mut self, reported: Usd, catalogue: Usd) {
        self.compared += 1;
        self.reported_picos = self.reported_picos.saturating_add(reported.picos());
        self.catalogue_picos = self.catalogue_picos.saturating_add(catalogue.picos());
    }

    pub(super) fn add_to(&self, to: &mut CostTotals) {
        for (at, reason) in Unpriced::ALL.into_iter().enumerate() {
            if self.calls[at] > 0 {
                *to.unpriced.at(reason) += self.calls[at];
                let tokens = to.unpriced_tokens.at(reason);
                *tokens = tokens.saturating_add(self.tokens[at]);
            }
        }
        to.lacking_include_usage += self.lacking_include_usage;
        to.compared.calls += self.compared;
        to.compared.reported += Usd::from_picos(self.reported_picos);
        to.compared.catalogue += Usd::from_picos(self.catalogue_picos);
    }
}
