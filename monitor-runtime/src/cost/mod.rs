//! Money: exact dollars, prices, and the cost of a call.
//!
//! What always holds: amounts are integers; a call's cost is rounded once; what has no known
//! price is unpriced, which is not zero.

mod amount;
mod usd;

pub use amount::{Cost, CostSource, Unpriced};
pub use usd::{ParseUsdError, Usd};
