//! The error of a call that a budget refused.

use std::{error::Error, fmt};

/// A budget refused a call before the provider was asked: what is spent, what is reserved for calls
/// in flight and what this call would have reserved are more than the limit together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BudgetExceeded {
    /// The budget's name.
    pub budget: String,
}

impl fmt::Display for BudgetExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "budget {:?} is used up", self.budget)
    }
}

impl Error for BudgetExceeded {}
