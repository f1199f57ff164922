//! What calls at some place spend from: the reserve of each call around that has reserved.
//!
//! What always holds: of each budget there is one reserve, that of the nearest call; so a purse is
//! never larger than the number of budgets, however long the chain of calls that begin each other.

use super::{Account, BudgetExceeded, Spent, admission::Admission};
use std::sync::Arc;

/// The reserves from which calls spend, the nearest first.
#[derive(Clone, Debug)]
pub(crate) struct Purse(Arc<[Arc<Admission>]>);

impl Purse {
    /// Reserves so much for a call, or says why it is refused. What is around it is spent from too.
    pub(crate) fn ask(
        account: Arc<Account>,
        reserve: i128,
        around: Option<&Purse>,
    ) -> Result<Purse, BudgetExceeded> {
        let own = Admission::ask(account, reserve)?;
        let others = around.iter().flat_map(|around| &*around.0);
        let others: Vec<_> = others.filter(|other| !other.is_beside(&own)).cloned().collect();
        Ok(Purse(std::iter::once(Arc::new(own)).chain(others).collect()))
    }

    /// Counts a finished call: the one that has reserved the nearest, or one inside of it.
    pub(crate) fn charge(&self, spent: &Spent<'_>) {
        self.0.iter().for_each(|admission| admission.charge(spent));
    }

    /// The call that has reserved the nearest is over.
    pub(crate) fn end_nearest(&self) {
        if let Some(nearest) = self.0.first() {
            nearest.end();
        }
    }

    /// Whether what is spent from here is counted in this budget.
    pub(crate) fn has(&self, account: &Arc<Account>) -> bool {
        self.0.iter().any(|admission| admission.is_of(account))
    }
}
