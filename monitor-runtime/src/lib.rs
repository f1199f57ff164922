//! Monitors LLM calls: tokens, exact cost, latency percentiles, errors, traces.
#![deny(missing_docs)]
#![deny(unsafe_code)]
// What records is compiled all the same, and nothing reaches it.
#![cfg_attr(monitor_noop, allow(dead_code, unreachable_pub))]

pub mod alert;
pub mod breaker;
pub mod budget;
pub mod call;
mod caught;
pub mod clock;
pub mod collector;
pub mod cost;
pub mod counts;
pub mod error;
#[cfg(feature = "http")]
pub mod http;
mod noop;
mod outcome;
#[doc(hidden)]
pub mod private;
pub mod queue;
pub mod report;
mod seconds;
pub mod span;
pub mod testing;
mod text;
pub mod usage;

pub use breaker::Breaker;
pub use budget::{Budget, BudgetExceeded};
#[cfg(feature = "tokio")]
pub use call::timeout;
pub use call::{Call, Current, current};
pub use clock::{Clock, Timestamp};
pub use collector::{Collector, CollectorBuilder, Request, Snapshot, Trace};
pub use cost::{
    Cost, CostSource, ModelPrices, PriceBook, Unpriced, Usd, calculate_cost, calculate_cost_at,
};
pub use error::{ErrorCategory, ErrorKind};
#[doc = include_str!("private/attribute.md")]
pub use monitor_macros::monitor;
pub use outcome::Outcome;
pub use report::{CallTree, Report, Summary};
pub use usage::{TokenUsage, Usage, UsageKind};

// The pages whose programs run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
#[cfg(doctest)]
#[doc = include_str!("../../docs/from-the-decorator.md")]
struct FromTheDecorator;

// Its name carries the version: an attribute of another version does not find it.
#[doc(hidden)]
pub use private as __private_0_1_0;
