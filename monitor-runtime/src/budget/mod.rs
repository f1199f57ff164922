//! Budgets: how much may be spent, and who is refused.
//!
//! What always holds: what is spent and what is reserved is never more than the limit while every
//! call costs at most what was reserved for it, however many run at once. Money and tokens are
//! integers. A call is counted in a budget once. `clear()` does not touch budgets.
//!
//! ```text
//! a call begins   reserve -> refused, or reserved += reserve
//! a call ends     reserved -= what is left of its reserve, spent += what it cost
//! ```
//! A call inside of one that has reserved counts in that one's budget too, and uses up its reserve:
//! so an agent's budget holds what all its calls cost, also of those that end after it.

mod account;
mod admission;
mod amount;
mod exceeded;
mod part;
mod period;
mod purse;
mod reserve;
mod settings;
mod snapshot;

pub(crate) use account::{Account, Charge, Spent};
pub use amount::Amount;
pub use exceeded::BudgetExceeded;
pub(crate) use part::Called;
pub use period::BudgetPeriod;
pub(crate) use purse::Purse;
pub use reserve::Reserve;
pub use settings::Budget;
pub use snapshot::BudgetSnapshot;
