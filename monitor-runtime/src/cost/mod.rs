//! Money: exact dollars, prices, and the cost of a call.
//!
//! What always holds: amounts are integers; a call's cost is rounded once; what has no known
//! price is unpriced, which is not zero.
//!
//! # Prices of one's own
//! The library comes with the prices of many providers. What you set lies over them:
//!
//! | wish | in code | in a price file |
//! |---|---|---|
//! | a model that is not known | [`ModelPrices::per_million`] | `model big`, `price input 2.5 output 10` |
//! | cached tokens, tiers, batches, dates | [`Prices`], [`ModelPrices::variant`], … | see [`PriceList`] |
//! | a local model, or all of a server | [`ModelPrices::free`], with [`like("*")`](ModelPrices::like) | `model any`, `like *`, `free` |
//! | a discount off what is known | [`PriceBook::with_text`] | `discount 15%` under the provider or the model |
//! | a deployment at Azure or elsewhere | [`PriceBook::with_text`] | `deployment our-chat of gpt-4o` |
//!
//! Prices that you set for a model are all of its prices: nothing of the catalogue shines through,
//! neither the price of cached tokens nor that of batches. A file can also be the JSON of LiteLLM
//! or of genai-prices.
//!
//! A collector takes them when it is built ([`CollectorBuilder::prices`] and
//! [`CollectorBuilder::price_file`], which is read again when it changes) or at any time by
//! [`Collector::set_prices`]:
//!
//! ```
//! use monitor_runtime::{Collector, ModelPrices, PriceBook, Request, Usage};
//!
//! let book = PriceBook::embedded()
//!     .with(ModelPrices::per_million("acme", "big", "2.50", "10")?)
//!     .with(ModelPrices::free("ollama", "any").like("*"))
//!     .with_text(
//!         "provider azure
//!            discount 15%
//!            deployment our-chat of gpt-4o",
//!     )?;
//! let collector = Collector::builder().prices(book).build();
//!
//! let ask = |provider, model| Request::new("chat").provider(provider).model(model);
//! let million = Usage::new(1_000_000, 0);
//! collector.record(ask("acme", "big").usage(million));
//! collector.record(ask("ollama", "llama3.2").usage(million));
//! collector.record(ask("azure", "our-chat").usage(million));
//! // 2.50, nothing, and 2.50 less 15 %
//! assert_eq!(collector.report().cost.to_string(), "$4.625");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Collector::set_prices`]: crate::Collector::set_prices
//! [`CollectorBuilder::prices`]: crate::CollectorBuilder::prices
//! [`CollectorBuilder::price_file`]: crate::CollectorBuilder::price_file

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
mod recent;
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
