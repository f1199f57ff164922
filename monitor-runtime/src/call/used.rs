//! What a call used: found in its value, said by its body, or named by the user.

use super::{Verdict, notes::Noted};
use crate::{
    Usage, Usd,
    collector::{
        Refusal,
        core::{Answer, Billing, Core},
        series::SeriesId,
    },
};

/// What a call used, gathered from its value and from what its body said.
#[derive(Default)]
pub(super) struct Used<'a> {
    sum: Usage,
    /// Whether `sum` says anything.
    taken: bool,
    /// Whether counts were found that cannot be true.
    pub(super) invalid: bool,
    reported: Option<Usd>,
    pub(super) answer: Answer<'a>,
    service_tier: Option<&'a str>,
}

impl<'a> Used<'a> {
    /// What the value carries counts only if no nested call recorded usage: a handler that passes
    /// an answer on has not used it again. What the body said, and what the user named, counts in
    /// any case.
    #[inline]
    pub(super) fn gather(
        core: &Core,
        below_usage: bool,
        noted: Option<&'a Noted>,
        verdict: &'a Verdict,
    ) -> Used<'a> {
        let mut used = Used::default();
        let mut invalid = None;
        if let Some(reply) = &verdict.reply {
            used.answer = Answer { provider: reply.provider(), model: reply.model() };
            used.service_tier = reply.service_tier();
            if reply.panicked() {
                core.health().caught_a_panic();
            }
            if !below_usage {
                used.add(reply.usage());
                used.reported = reply.reported_cost();
                invalid = reply.invalid();
            } else if reply.usage().is_some() || reply.reported_cost().is_some() {
                core.health().usage_was_seen_again();
            }
        }
        used.add(verdict.named.as_ref());
        if let Some(noted) = noted {
            used.add_noted(noted);
            invalid = invalid.or(noted.invalid);
        }
        if let Some(invalid) = invalid.or_else(|| used.sum.check().err()) {
            used.invalid = true;
            core.health().refuse(Refusal::InvalidUsage, || invalid.to_string());
        }
        used
    }

    /// The usage that the call is charged with; counts that cannot be true are none.
    #[inline]
    pub(super) fn usage(&self) -> Option<&Usage> {
        Some(&self.sum).filter(|_| self.taken && !self.invalid)
    }

    /// Whether the call said anything that costs.
    #[inline]
    pub(super) fn any(&self) -> bool {
        self.taken || self.reported.is_some() || self.invalid
    }

    #[inline]
    fn add(&mut self, usage: Option<&Usage>) {
        let Some(usage) = usage else { return };
        if self.taken {
            self.sum.add(usage)
        } else {
            self.sum = *usage
        }
        self.taken = true;
    }

    /// The names that the body said win over those of the value: they were said on purpose.
    fn add_noted(&mut self, noted: &'a Noted) {
        self.answer.provider = noted.provider.get().or(self.answer.provider);
        self.answer.model = noted.model.get().or(self.answer.model);
        self.service_tier = noted.service_tier.get().or(self.service_tier);
        self.add(Some(&noted.usage).filter(|usage| !usage.is_empty()));
        self.reported = match (self.reported, noted.reported) {
            (Some(value), Some(body)) => Some(value + body),
            (value, body) => value.or(body),
        };
    }

    /// What decides the price beside the counts.
    pub(super) fn billing(&self, series: SeriesId, noted: Option<&'a Noted>) -> Billing<'a> {
        let mut answer = self.answer;
        if series == SeriesId::OVERFLOW && answer.model.is_none() {
            answer.model = noted.and_then(|noted| noted.asked_model.as_deref());
        }
        Billing {
            reported: self.reported,
            local_cache: noted.is_some_and(|noted| noted.local_cache),
            service_tier: self.service_tier,
            invalid_usage: self.invalid,
            answer,
        }
    }
}
