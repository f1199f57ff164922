//! Budgets: what is spent, what is left, and when they begin anew.

use crate::{
    Timestamp,
    budget::{Amount, BudgetSnapshot},
    collector::Snapshot,
    seconds,
};
use serde::{Serialize, Serializer, ser::SerializeMap};
use std::time::Duration;

/// One budget in its present period. Amounts are dollars or tokens, as its limit is: in JSON their
/// names end in `_usd` or `_tokens`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BudgetReport {
    /// All that is known of it.
    pub budget: BudgetSnapshot,
    /// What can still be reserved.
    pub remaining: Amount,
    /// What of the limit is spent, as a ratio; more than 1 past the limit.
    pub used: f64,
    /// How much more than the limit is spent.
    pub exceeded_by: Amount,
    /// How long it is until it begins anew; `None` if it never does.
    pub resets_in: Option<Duration>,
}

impl BudgetReport {
    pub(super) fn all(snapshot: &Snapshot) -> Vec<BudgetReport> {
        snapshot.budgets.iter().map(|budget| BudgetReport::of(budget, snapshot.taken_at)).collect()
    }

    fn of(budget: &BudgetSnapshot, now: Timestamp) -> BudgetReport {
        BudgetReport {
            remaining: budget.remaining(),
            used: budget.used(),
            exceeded_by: budget.exceeded_by(),
            resets_in: budget.resets_at.map(|at| at.since(now)),
            budget: budget.clone(),
        }
    }
}

impl Serialize for BudgetReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let budget = &self.budget;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &budget.name)?;
        map.serialize_entry("period", &budget.period)?;
        for (name, amount) in [
            ("limit", budget.limit),
            ("spent", budget.spent),
            ("reserved", budget.reserved),
            ("remaining", self.remaining),
            ("assumed", budget.assumed),
            ("above_reserve", budget.above_reserve),
            ("exceeded_by", self.exceeded_by),
        ] {
            match amount {
                Amount::Usd(dollars) => map.serialize_entry(&format!("{name}_usd"), &dollars)?,
                Amount::Tokens(tokens) => {
                    map.serialize_entry(&format!("{name}_tokens"), &tokens)?;
                }
            }
        }
        map.serialize_entry("used", &self.used)?;
        map.serialize_entry("soft_limit", &budget.soft_limit)?;
        map.serialize_entry("past_soft_limit", &budget.is_past_soft_limit())?;
        map.serialize_entry("since", &budget.since)?;
        map.serialize_entry("resets_at", &budget.resets_at)?;
        map.serialize_entry("resets_in_seconds", &InSeconds(self.resets_in))?;
        map.serialize_entry("calls", &budget.calls)?;
        map.serialize_entry("unpriced_calls", &budget.unpriced_calls)?;
        map.serialize_entry("untold_calls", &budget.untold_calls)?;
        map.serialize_entry("refused", &budget.refused)?;
        map.serialize_entry("in_flight", &budget.in_flight)?;
        map.end()
    }
}

struct InSeconds(Option<Duration>);

impl Serialize for InSeconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        seconds::maybe(&self.0, serializer)
    }
}
