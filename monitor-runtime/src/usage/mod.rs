//! Token counts: what a call used, in one normal form.
//!
//! What always holds: `input` is everything sent and `output` everything generated; every other
//! token count is a subset of one of the two and is never added on top. A count that nobody
//! reported is absent, which is not zero. Counts are read from known places under known names;
//! what can be read in two ways is invalid, never a guess.

mod counts;
mod fields;
mod found;
mod inline_text;
mod invalid;
#[cfg(feature = "json")]
mod json;
mod kind;
mod names;
mod normal;
mod reply;
#[cfg(test)]
mod tests;
mod token_usage;
mod walk;

pub use counts::Usage;
pub use inline_text::InlineText;
pub use invalid::InvalidUsage;
pub use kind::UsageKind;
pub use reply::Reply;
pub use token_usage::TokenUsage;
