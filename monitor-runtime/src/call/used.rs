//! What a call used: found in its value, said by its body, or named by the user.

use super::{
    notes::Noted,
    verdict::{Replied, Verdict},
};
use crate::{
    Usage, Usd,
    collector::{Refusal, core::Core},
};
use std::borrow::Cow;

/// What a call used, gathered from all who told.
pub(super) struct Used<'a> {
    /// The sum; borrowed where only one told.
    sum: Option<Cow<'a, Usage>>,
    /// Whether counts were found that cannot be true.
    pub(super) invalid: bool,
    pub(super) reported: Option<Usd>,
}

impl<'a> Used<'a> {
    /// What the value carries counts only if no nested call recorded usage: a handler that passes
    /// an answer on has not used it again. What the body said, and what the user named, counts in
    /// any case.
    #[inline(always)]
    pub(super) fn gather(
        below_usage: bool,
        noted: Option<&'a Noted>,
        verdict: &'a Verdict,
    ) -> Used<'a> {
        let replied = &verdict.replied;
        let own = (!below_usage).then_some(replied);
        let said = noted.map(|noted| &noted.usage).filter(|usage| !usage.is_empty());
        let reported = (own.and_then(|own| own.reported), noted.and_then(|noted| noted.reported));
        let mut used = Used {
            sum: own.and_then(|own| own.usage.as_ref()).map(Cow::Borrowed),
            invalid: false,
            reported: match reported {
                (Some(value), Some(body)) => Some(value + body),
                (value, body) => value.or(body),
            },
        };
        used.add(verdict.named.as_ref());
        used.add(said);
        if below_usage && replied.carries_usage() {
            verdict.core().health().usage_was_seen_again();
        }
        used.check(own, noted, verdict.core());
        used
    }

    /// The usage that the call is charged with; counts that cannot be true are none.
    #[inline]
    pub(super) fn usage(&self) -> Option<&Usage> {
        self.sum.as_deref().filter(|_| !self.invalid)
    }

    /// Whether the call said anything that costs.
    #[inline]
    pub(super) fn any(&self) -> bool {
        self.sum.is_some() || self.reported.is_some() || self.invalid
    }

    #[inline]
    fn add(&mut self, usage: Option<&'a Usage>) {
        let Some(usage) = usage else { return };
        match &mut self.sum {
            Some(sum) => sum.to_mut().add(usage),
            None => self.sum = Some(Cow::Borrowed(usage)),
        }
    }

    #[inline]
    fn check(&mut self, own: Option<&Replied>, noted: Option<&Noted>, core: &Core) {
        let told =
            own.and_then(|own| own.invalid).or_else(|| noted.and_then(|noted| noted.invalid));
        let past_the_type = || self.sum.as_deref().and_then(Usage::past_its_type);
        if let Some(invalid) = told.or_else(past_the_type) {
            self.invalid = true;
            core.health().refuse(Refusal::InvalidUsage, || invalid.to_string());
        }
    }
}

impl Replied {
    fn carries_usage(&self) -> bool {
        self.usage.is_some() || self.reported.is_some()
    }
}
