//! Budgets: what is spent, what is left, and when they begin anew.

use crate::collector::Snapshot;
use serde::Serialize;

/// One budget.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BudgetReport {
    /// Its name.
    pub name: String,
}

impl BudgetReport {
    pub(super) fn all(snapshot: &Snapshot) -> Vec<BudgetReport> {
        let budgets = snapshot.budgets.iter();
        budgets.map(|budget| BudgetReport { name: budget.name.clone() }).collect()
    }
}
