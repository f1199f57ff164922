//! What a call used: found in its value, said by its body, or named by the user.

use super::{
    notes::Noted,
    verdict::{Replied, Verdict},
};
use crate::{
    Usage, Usd,
    collector::{Refusal, core::Core},
};

/// What a call used, gathered from all who told.
pub(super) struct Used<'a> {
    usage: Option<&'a Usage>,
    /// Whether counts were found that cannot be true.
    pub(super) invalid: bool,
    pub(super) reported: Option<Usd>,
}

impl<'a> Used<'a> {
    /// What the value carries counts only if no nested call recorded usage: a handler that passes
    /// an answer on has not used it again. What the body said, and what the user named, counts in
    /// any case. `room` is for the sum, where more than one told.
    #[inline(always)]
    pub(super) fn gather(
        below_usage: bool,
        noted: Option<&'a Noted>,
        verdict: &'a Verdict,
        room: &'a mut Option<Usage>,
    ) -> Used<'a> {
        let replied = &verdict.replied;
        let own = (!below_usage).then_some(replied);
        let said = noted.map(|noted| &noted.usage).filter(|usage| !usage.is_empty());
        let reported = (own.and_then(|own| own.reported), noted.and_then(|noted| noted.reported));
        let told = [own.and_then(|own| own.usage.as_ref()), verdict.named.as_ref(), said];
        let mut used = Used {
            usage: match told {
                [one, None, None] | [None, one, None] | [None, None, one] => one,
                _ => Some(add_up(told, room)),
            },
            invalid: false,
            reported: match reported {
                (Some(value), Some(body)) => Some(value + body),
                (value, body) => value.or(body),
            },
        };
        if below_usage && replied.carries_usage() {
            verdict.core().health().usage_was_seen_again();
        }
        used.check(own, noted, verdict.core());
        used
    }

    /// The usage that the call is charged with; counts that cannot be true are none.
    #[inline]
    pub(super) fn usage(&self) -> Option<&'a Usage> {
        self.usage.filter(|_| !self.invalid)
    }

    /// Whether the call said anything that costs.
    #[inline]
    pub(super) fn any(&self) -> bool {
        self.usage.is_some() || self.reported.is_some() || self.invalid
    }

    #[inline]
    fn check(&mut self, own: Option<&Replied>, noted: Option<&Noted>, core: &Core) {
        let told =
            own.and_then(|own| own.invalid).or_else(|| noted.and_then(|noted| noted.invalid));
        let past_the_type = || self.usage.and_then(Usage::past_its_type);
        if let Some(invalid) = told.or_else(past_the_type) {
            self.invalid = true;
            core.health().refuse(Refusal::InvalidUsage, || invalid.to_string());
        }
    }
}

/// A usage is large, and most calls have one teller: only a sum is a copy.
#[cold]
fn add_up<'a>(told: [Option<&Usage>; 3], room: &'a mut Option<Usage>) -> &'a Usage {
    let sum = room.insert(Usage::EMPTY);
    told.into_iter().flatten().for_each(|usage| sum.add(usage));
    sum
}

impl Replied {
    fn carries_usage(&self) -> bool {
        self.usage.is_some() || self.reported.is_some()
    }
}
