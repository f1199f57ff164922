//! How a call ended.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How a call ended. Every call has exactly one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[non_exhaustive]
pub enum Outcome {
    /// It returned, and what it returned is no error.
    Ok,
    /// It returned an error.
    Error,
    /// It panicked.
    Panicked,
    /// Its future was dropped before it returned.
    Cancelled,
    /// A budget, breaker or queue refused it before the provider was asked.
    Rejected,
}

impl Outcome {
    /// Every outcome, in the order of its number.
    pub const ALL: [Outcome; 5] =
        [Outcome::Ok, Outcome::Error, Outcome::Panicked, Outcome::Cancelled, Outcome::Rejected];

    /// The name in reports and JSON, e.g. `cancelled`.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Ok => "ok",
            Outcome::Error => "error",
            Outcome::Panicked => "panicked",
            Outcome::Cancelled => "cancelled",
            Outcome::Rejected => "rejected",
        }
    }

    /// Whether it counts as a failure: an error or a panic. What was cancelled or rejected is
    /// counted beside successes and failures.
    pub const fn is_failure(self) -> bool {
        matches!(self, Outcome::Error | Outcome::Panicked)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
