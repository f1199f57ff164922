//! Monitors LLM calls: tokens, exact cost, latency percentiles, errors, traces.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod call;
pub mod clock;
pub mod collector;
pub mod cost;
pub mod error;
#[doc(hidden)]
pub mod private;
pub mod usage;

pub use call::Outcome;
pub use clock::Timestamp;
pub use collector::Snapshot;
pub use cost::{Cost, CostSource, Unpriced, Usd};
pub use error::{ErrorCategory, ErrorKind};
pub use monitor_macros::monitor;
pub use usage::{Usage, UsageKind};

// Its name carries the version: an attribute of another version does not find it.
#[doc(hidden)]
pub use private as __private_0_1_0;
