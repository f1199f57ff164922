//! Why counts cannot be used.

use super::UsageKind;
use std::fmt;

/// Counts that cannot be true, or that can be read in two ways; with the first that shows it.
///
/// # Example
/// ```
/// use monitor_runtime::{Usage, UsageKind};
///
/// let invalid = Usage::new(10, 5).with(UsageKind::CacheRead, 11).check().unwrap_err();
/// assert_eq!(invalid.kind(), UsageKind::CacheRead);
/// assert_eq!(
///     invalid.to_string(),
///     "cache_read 11 is more than the input 10 that it is part of"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidUsage {
    kind: UsageKind,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    MoreThanWhole { count: u64, whole: UsageKind, limit: u64 },
    PastType,
    Negative,
    Fraction,
    Contradiction { one: u64, other: u64 },
    Ambiguous { whole: UsageKind },
}

impl InvalidUsage {
    pub(super) const fn more_than_whole(
        kind: UsageKind,
        count: u64,
        whole: UsageKind,
        limit: u64,
    ) -> Self {
        Self { kind, reason: Reason::MoreThanWhole { count, whole, limit } }
    }

    pub(super) const fn past_type(kind: UsageKind) -> Self {
        Self { kind, reason: Reason::PastType }
    }

    pub(super) const fn negative(kind: UsageKind) -> Self {
        Self { kind, reason: Reason::Negative }
    }

    pub(super) const fn fraction(kind: UsageKind) -> Self {
        Self { kind, reason: Reason::Fraction }
    }

    pub(super) fn contradiction(kind: UsageKind, one: u64, other: u64) -> Self {
        // in whichever order they came
        let (one, other) = (one.min(other), one.max(other));
        Self { kind, reason: Reason::Contradiction { one, other } }
    }

    pub(super) const fn ambiguous(kind: UsageKind, whole: UsageKind) -> Self {
        Self { kind, reason: Reason::Ambiguous { whole } }
    }

    /// The count that shows it.
    pub const fn kind(&self) -> UsageKind {
        self.kind
    }
}

impl fmt::Display for InvalidUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind;
        match self.reason {
            Reason::MoreThanWhole { count, whole, limit } => {
                write!(f, "{kind} {count} is more than the {whole} {limit} that it is part of")
            }
            Reason::PastType => write!(f, "{kind} is past what a count can hold"),
            Reason::Negative => write!(f, "{kind} is negative"),
            Reason::Fraction => write!(f, "{kind} is no whole number"),
            Reason::Contradiction { one, other } => {
                write!(f, "{kind} is given twice, as {one} and as {other}")
            }
            Reason::Ambiguous { whole } => write!(
                f,
                "nothing says whether {kind} is inside {whole} or beside it: neither the names \
                 nor a total"
            ),
        }
    }
}

impl std::error::Error for InvalidUsage {}
