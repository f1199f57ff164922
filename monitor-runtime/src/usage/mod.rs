//! Token counts: what a call used, in one normal form.
//!
//! What always holds: `input` is everything sent and `output` everything generated; every other
//! token count is a subset of one of the two and is never added on top. A count that nobody
//! reported is absent, which is not zero.

mod counts;
mod kind;

pub use counts::{InvalidUsage, Usage};
pub use kind::UsageKind;
