//! Money: exact dollars, prices, and the cost of a call.
//!
//! What always holds: amounts are integers; a call's cost is rounded once; what has no known
//! price is unpriced, which is not zero.

mod amount;
mod book;
mod catalogue;
mod decimal;
mod file;
mod import;
mod layers;
mod model_prices;
mod parts;
mod prices;
mod rates;
mod shelf;
mod spelling;
mod usd;

pub use amount::{Cost, CostSource, Unpriced};
pub use book::{PriceBook, PriceSource, calculate_cost, calculate_cost_at};
pub(crate) use decimal::Decimal;
pub use file::{ImportNote, PriceFileError, PriceList};
pub use model_prices::ModelPrices;
pub use prices::{PriceError, Prices};
pub use usd::{ParseUsdError, Usd};
