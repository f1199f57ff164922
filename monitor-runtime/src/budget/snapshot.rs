//! What is known of a budget at one moment.

use super::{Amount, BudgetPeriod};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What is known of a budget at one moment. All amounts are in what the limit is in, and of the
/// present period.
///
/// # Example
/// ```
/// use monitor_runtime::{Budget, Collector, Request, budget::Amount};
///
/// let collector = Collector::builder()
///     .budget(Budget::dollars("all", "0.05".parse()?).per_day().everything())
///     .build();
/// collector.record(Request::new("chat").reported_cost("0.02".parse()?));
///
/// let all = &collector.snapshot().budgets[0];
/// assert_eq!(all.remaining(), Amount::Usd("0.03".parse()?));
/// assert_eq!(all.used(), 0.4);
/// # Ok::<(), monitor_runtime::cost::ParseUsdError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BudgetSnapshot {
    /// Its name.
    pub name: String,
    /// How much may be spent.
    pub limit: Amount,
    /// Over how long.
    pub period: BudgetPeriod,
    /// When the present period began; of a budget in total, when it was made.
    pub since: Timestamp,
    /// When the next period begins; `None` if none does.
    pub resets_at: Option<Timestamp>,
    /// How much was spent: the upper bounds of estimated costs, and worst cases of unknown ones.
    pub spent: Amount,
    /// What of this nobody knows for sure: worst cases of calls whose cost is unknown.
    pub assumed: Amount,
    /// How much is reserved for calls in flight.
    pub reserved: Amount,
    /// How many calls in flight have reserved something.
    pub in_flight: u64,
    /// How many finished calls are counted in it.
    pub calls: u64,
    /// How many of these counted by a worst case, because their cost is unknown.
    pub unpriced_calls: u64,
    /// How many calls were refused.
    pub refused: u64,
    /// By how much calls cost more than was reserved for them, all together. Beside it only calls
    /// that reserve nothing, because they do not name the budget, can bring what is spent past the
    /// limit, and a limit that was lowered.
    pub above_reserve: Amount,
    /// Calls that may belong to it and that nobody can tell from others, because they are past the
    /// cap of series; they are not counted in it.
    pub untold_calls: u64,
    /// The share from which an alert fires, from 0 to 1.
    pub soft_limit: Option<f64>,
}

impl BudgetSnapshot {
    /// What can still be reserved; zero when the limit is reached.
    pub fn remaining(&self) -> Amount {
        let taken = self.spent.units().saturating_add(self.reserved.units());
        let left = self.limit.units().saturating_sub(taken);
        self.limit.unit().amount(left.max(0))
    }

    /// How much more than the limit is spent; zero while it is not.
    pub fn exceeded_by(&self) -> Amount {
        self.limit.unit().amount(self.spent.units().saturating_sub(self.limit.units()).max(0))
    }

    /// What of the limit is spent, as a ratio: more than 1 past the limit. Of a limit of zero all is
    /// used.
    pub fn used(&self) -> f64 {
        let ratio = self.spent.units() as f64 / self.limit.units() as f64;
        if ratio.is_finite() { ratio } else { 1.0 }
    }

    /// Whether the soft limit is reached.
    pub fn is_past_soft_limit(&self) -> bool {
        self.soft_limit.is_some_and(|share| self.used() >= share)
    }

    /// Adds what another process knows of a budget of this name, which has a limit of its own: both
    /// may spend what both may spend together. Of amounts in another unit nothing can be added.
    pub(crate) fn merge(&mut self, other: BudgetSnapshot) {
        let unit = self.limit.unit();
        if other.limit.unit() == unit {
            let both =
                |one: Amount, other: Amount| unit.amount(one.units().saturating_add(other.units()));
            self.limit = both(self.limit, other.limit);
            self.spent = both(self.spent, other.spent);
            self.assumed = both(self.assumed, other.assumed);
            self.reserved = both(self.reserved, other.reserved);
            self.above_reserve = both(self.above_reserve, other.above_reserve);
        }
        self.since = self.since.min(other.since);
        self.resets_at = self.resets_at.max(other.resets_at);
        self.in_flight += other.in_flight;
        self.calls += other.calls;
        self.unpriced_calls += other.unpriced_calls;
        self.refused += other.refused;
        self.untold_calls += other.untold_calls;
        self.soft_limit = match (self.soft_limit, other.soft_limit) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}
