//! What a call asks of a budget before its body runs.

use super::{current::current, here, prepare::Options};
use crate::budget::{Account, BudgetExceeded, Purse, Reserve};
use std::sync::Arc;

/// What a call asks of a budget: evaluated with its options, decided when its body begins.
#[must_use = "a budget refuses nothing before it is asked"]
pub struct Ask(Option<Asked>);

struct Asked {
    account: Arc<Account>,
    reserve: i128,
}

impl Ask {
    /// Asks nothing of any budget.
    pub const NONE: Ask = Ask(None);

    /// Reserves for the current call, or says why it is refused. The call's body begins with this;
    /// asked again, it lets pass.
    pub fn refused(&mut self) -> Option<BudgetExceeded> {
        let Asked { account, reserve } = self.0.take()?;
        let around = here::scope().flags.is_budgeted().then(here::purse).flatten();
        match Purse::ask(account, reserve, around.as_ref()) {
            Ok(purse) => {
                here::admit(purse);
                None
            }
            Err(exceeded) => {
                current().refuse();
                Some(exceeded)
            }
        }
    }
}

impl Options<'_> {
    /// What the call asks of the budget of this name; `reserve` instead of the budget's own. Where
    /// there is no such budget it asks nothing, and the fault is counted.
    pub fn ask(&mut self, budget: &str, reserve: Option<Reserve>) -> Ask {
        Ask(self.asked_of(budget, reserve.as_ref()))
    }

    fn asked_of(&self, budget: &str, reserve: Option<&Reserve>) -> Option<Asked> {
        let account = self.core.account(budget)?;
        let reserve = self.core.reserve(&account, reserve, self.provider, self.model);
        Some(Asked { account, reserve })
    }
}
