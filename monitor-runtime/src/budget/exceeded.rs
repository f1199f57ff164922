//! The error of a call that a budget refused.

use super::Amount;
use std::{error::Error, fmt, time::Duration};

/// A budget refused a call before the provider was asked: what is spent, what is reserved for calls
/// in flight and what this call had to reserve are more than the limit together.
///
/// A monitored function around the refused one that returns it counts as an error of kind
/// [`quota`](crate::ErrorKind::Quota).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetExceeded(Box<Refused>);

/// Apart, because a result should not be larger by what hardly ever happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) budget: String,
    pub(super) limit: Amount,
    pub(super) spent: Amount,
    pub(super) reserved: Amount,
    pub(super) asked: Amount,
    pub(super) resets_in: Option<Duration>,
}

impl BudgetExceeded {
    pub(super) fn new(refused: Refused) -> BudgetExceeded {
        BudgetExceeded(Box::new(refused))
    }

    /// The budget's name.
    pub fn budget(&self) -> &str {
        &self.0.budget
    }

    /// How much may be spent.
    pub fn limit(&self) -> Amount {
        self.0.limit
    }

    /// How much was spent.
    pub fn spent(&self) -> Amount {
        self.0.spent
    }

    /// How much was reserved for calls in flight.
    pub fn reserved(&self) -> Amount {
        self.0.reserved
    }

    /// How much this call had to reserve.
    pub fn asked(&self) -> Amount {
        self.0.asked
    }

    /// How long it is until the budget begins anew; `None` if it never does.
    pub fn resets_in(&self) -> Option<Duration> {
        self.0.resets_in
    }
}

impl fmt::Display for BudgetExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refused { budget, limit, spent, reserved, asked, resets_in } = &*self.0;
        write!(
            f,
            "budget {budget:?} refused a call of up to {asked}: of {limit}, {spent} are spent"
        )?;
        if !reserved.is_zero() {
            write!(f, " and {reserved} reserved for calls in flight")?;
        }
        match resets_in {
            Some(left) => {
                let left = Duration::from_secs(left.as_secs());
                write!(f, "; it begins anew in {}", humantime::format_duration(left))
            }
            None => Ok(()),
        }
    }
}

impl Error for BudgetExceeded {}
