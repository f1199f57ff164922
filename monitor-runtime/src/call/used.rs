//! What a call used: found in its value, said by its body, or named by the user.

use super::{
    here::Below,
    notes::{Noted, Streamed},
    verdict::{Replied, Verdict},
};
use crate::{Usage, Usd, usage::InvalidUsage};

/// What a call used, gathered from all who told.
pub(super) struct Used<'a> {
    usage: Option<&'a Usage>,
    /// Why the counts cannot be used, whatever the model is billed by.
    pub(super) invalid: Option<InvalidUsage>,
    pub(super) reported: Option<Usd>,
    /// A stream that told no usage, and nobody counted in its stead.
    pub(super) lacking: Option<Streamed>,
}

impl<'a> Used<'a> {
    /// What the value carries counts only if no nested call recorded usage: a handler that passes
    /// an answer on has not used it again. What the body said, and what the user named, counts in
    /// any case. Several of them are added up in `sum`; the usual one is only borrowed.
    pub(super) fn gather(
        below: Below,
        noted: Option<&'a Noted>,
        verdict: &'a Verdict,
        sum: &'a mut Option<Usage>,
    ) -> Used<'a> {
        let replied = &verdict.replied;
        let own = (!below.usage).then_some(replied);
        if below.usage && replied.carries_usage() {
            verdict.core().health().usage_was_seen_again();
        }
        let found = own.and_then(Replied::usage);
        let said = noted.map(|noted| &noted.usage).filter(|usage| !usage.is_empty());
        let usage = match (found, verdict.named.as_ref(), said) {
            (one, None, None) | (None, one, None) | (None, None, one) => one,
            several => Some(&*sum.insert(added_up([several.0, several.1, several.2]))),
        };
        let reported =
            (own.and_then(Replied::reported_cost), noted.and_then(|noted| noted.reported));
        let reported = match reported {
            (Some(value), Some(body)) => Some(value + body),
            (value, body) => value.or(body),
        };
        let invalid = own.and_then(Replied::invalid).or_else(|| noted.and_then(|n| n.invalid));
        let invalid = invalid.or_else(|| usage.and_then(Usage::past_its_type));
        let streamed = noted.and_then(|noted| noted.streamed);
        let lacking = streamed.or_else(|| own.and_then(Replied::streamed)).filter(|_| {
            let counted = noted.is_some_and(|noted| noted.counted);
            !below.cost && !counted && found.is_none() && verdict.named.is_none()
        });
        Used { usage, invalid, reported, lacking }
    }

    /// The usage that the call is charged with; counts that cannot be true are none.
    pub(super) fn usage(&self) -> Option<&'a Usage> {
        self.usage.filter(|_| self.invalid.is_none())
    }

    /// Whether the call said anything that costs.
    pub(super) fn any(&self) -> bool {
        self.usage.is_some() || self.reported.is_some() || self.invalid.is_some()
    }
}

fn added_up(told: [Option<&Usage>; 3]) -> Usage {
    let mut sum = Usage::EMPTY;
    told.into_iter().flatten().for_each(|usage| sum.add(usage));
    sum
}
