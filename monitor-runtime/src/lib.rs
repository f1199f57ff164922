//! Monitors LLM calls: tokens, exact cost, latency percentiles, errors, traces.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod call;
pub mod clock;
pub mod collector;
pub mod cost;
pub mod error;
pub mod report;
pub mod usage;

pub use call::Outcome;
pub use clock::Timestamp;
pub use collector::Snapshot;
pub use cost::{Cost, CostSource, Unpriced, Usd};
pub use error::{ErrorCategory, ErrorKind};
pub use monitor_macros::monitor;
pub use report::{Report, Summary};
pub use usage::{Usage, UsageKind};
