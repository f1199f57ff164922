//! What is known of a budget at one moment.

use serde::{Deserialize, Serialize};

/// What is known of a budget at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BudgetSnapshot {
    /// Its name.
    pub name: String,
}

impl BudgetSnapshot {
    /// Adds what another process knows of a budget of this name.
    pub(crate) fn merge(&mut self, _other: BudgetSnapshot) {}
}
