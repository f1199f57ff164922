//! What a call asks of a budget before its body runs.

use super::prepare::Options;
use crate::budget::{BudgetExceeded, Reserve};

/// What a call asks of a budget: evaluated with its options, decided when its body begins.
#[derive(Debug)]
#[must_use = "a budget refuses nothing before it is asked"]
pub struct Ask(());

impl Ask {
    /// Asks nothing of any budget.
    pub const NONE: Ask = Ask(());

    /// Reserves for the current call, or says why it is refused. The call's body begins with this.
    pub fn refused(&mut self) -> Option<BudgetExceeded> {
        None
    }
}

impl Options<'_> {
    /// What the call asks of the budget of this name; `reserve` instead of the budget's own.
    pub fn ask(&mut self, _budget: &str, _reserve: Option<Reserve>) -> Ask {
        Ask(())
    }
}
