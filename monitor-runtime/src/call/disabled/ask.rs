//! What would be asked of a budget.

use super::Options;
use crate::budget::{BudgetExceeded, Reserve};

/// Asks nothing of any budget: without records there is nothing spent.
#[derive(Debug)]
pub struct Ask(());

impl Ask {
    /// Asks nothing of any budget.
    pub const NONE: Ask = Ask(());

    /// Never.
    #[inline(always)]
    pub fn refused(&mut self) -> Option<BudgetExceeded> {
        None
    }
}

impl Options<'_> {
    /// Asks nothing.
    pub fn ask(&mut self, _budget: &str, _reserve: Option<Reserve>) -> Ask {
        Ask(())
    }
}
