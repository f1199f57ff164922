//! Token counts: what a call used, in one normal form.
//!
//! What always holds: `input` is everything sent and `output` everything generated; every other
//! token count is a subset of one of the two and is never added on top. A count that nobody
//! reported is absent, which is not zero. Counts are read from known places under known names;
//! what can be read in two ways is invalid, never a guess. What a model wrote is content, and
//! content is never looked at.
//!
//! ```text
//! a value          walk ─────────────────────────────┐
//! a JSON text      machine ──────────────────────────┤
//! a stream         lines, frames ─> events ─> machine┴─> found ─> normal, cohere ─> Reply
//!                                                         │
//!                                            names: what counts where, one table
//! ```

mod cohere;
mod counts;
#[cfg(feature = "json")]
mod cut_event;
pub(crate) mod derived;
mod error_parts;
#[cfg(feature = "json")]
mod events;
mod fields;
mod found;
#[cfg(feature = "json")]
mod frames;
mod inline_text;
mod invalid;
#[cfg(feature = "json")]
mod json;
mod kind;
#[cfg(feature = "json")]
mod lines;
mod lookup;
#[cfg(feature = "json")]
mod machine;
mod names;
mod normal;
mod number;
mod place;
mod portion;
mod reply;
#[cfg(feature = "json")]
mod skip;
mod source;
mod stop;
#[cfg(feature = "json")]
mod stream;
#[cfg(test)]
mod tests;
#[cfg(feature = "json")]
mod token;
mod token_usage;
mod walk;

pub use counts::Usage;
pub use inline_text::InlineText;
pub use invalid::InvalidUsage;
pub use kind::UsageKind;
#[doc = include_str!("derive.md")]
pub use monitor_macros::TokenUsage;
pub use reply::{RawTokens, Reply};
pub use source::{Format, Unreadable};
#[cfg(feature = "json")]
pub use stream::ReplyStream;
pub use token_usage::TokenUsage;
