//! What was used: tokens by kind, and what providers count beside them.

use crate::{counts::Counts, usage::UsageKind};
use serde::Serialize;

/// What was used. A kind that nobody reported is absent, which is not zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TokenReport {
    /// All tokens: input, output, and those of which only a total is known.
    pub total: u64,
    /// Tokens by kind. Only `input`, `output` and `total` add up; the others are subsets of these.
    pub by_kind: Counts<UsageKind>,
    /// What is counted in other units, such as `web_searches`.
    pub units: Counts<UsageKind>,
    /// Finished calls that reported usage.
    pub calls_with_usage: u64,
}

impl TokenReport {
    pub(super) fn of(usage: Counts<UsageKind>, calls_with_usage: u64) -> TokenReport {
        let total = total(&usage);
        let of = |tokens: bool| usage.iter().filter(move |(kind, _)| is_token(**kind) == tokens);
        let owned = |(kind, count): (&UsageKind, &u64)| (*kind, *count);
        let (by_kind, units) = (of(true).map(owned).collect(), of(false).map(owned).collect());
        TokenReport { total, by_kind, units, calls_with_usage }
    }

    /// The count of a kind; `None` if nobody reported it.
    pub fn get(&self, kind: UsageKind) -> Option<u64> {
        self.by_kind.get(&kind).or_else(|| self.units.get(&kind)).copied()
    }
}

/// All tokens, no subset twice.
pub(super) fn total(usage: &Counts<UsageKind>) -> u64 {
    let wholes = [UsageKind::Input, UsageKind::Output, UsageKind::Total];
    wholes.iter().filter_map(|kind| usage.get(kind)).fold(0, |sum, n| sum.saturating_add(*n))
}

fn is_token(kind: UsageKind) -> bool {
    kind.part_of().is_some()
        || matches!(kind, UsageKind::Input | UsageKind::Output | UsageKind::Total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subsets_are_never_added_on_top() {
        let usage = [
            (UsageKind::Input, 1_000),
            (UsageKind::CacheRead, 900),
            (UsageKind::Output, 50),
            (UsageKind::Reasoning, 40),
            (UsageKind::Total, 7),
            (UsageKind::WebSearches, 3),
        ];
        let report = TokenReport::of(usage.into(), 4);
        assert_eq!(report.total, 1_057);
        assert_eq!(report.get(UsageKind::CacheRead), Some(900));
        assert_eq!(report.get(UsageKind::AudioInput), None);
        assert_eq!(report.units, [(UsageKind::WebSearches, 3)].into());
    }
}
