//! Budgets: how much may be spent, and who is refused.
//!
//! What always holds: what is spent and what is reserved is never more than the limit while every
//! call costs at most what was reserved for it, however many run at once. Money and tokens are
//! integers. What a call costs is counted in a budget once.

mod exceeded;
mod reserve;
mod snapshot;

pub use exceeded::BudgetExceeded;
pub use reserve::Reserve;
pub use snapshot::BudgetSnapshot;
