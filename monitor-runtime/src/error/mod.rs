//! What went wrong: kinds, their categories, and how evidence becomes a kind.
//!
//! What always holds: a kind belongs to exactly one category and says whether a retry can help;
//! evidence counts in the order of its strength, words of messages last.

#[cfg(feature = "json")]
mod body;
mod chain;
mod classify;
mod codes;
#[cfg(feature = "json")]
pub(crate) mod event;
mod evidence;
mod failure;
mod headers;
mod kind;
mod known;
mod message;
mod page;
mod phrases;
#[cfg(feature = "json")]
mod python;
mod retry_after;
mod secrets;
mod status;
mod wording;
mod words;

pub use classify::Classify;
pub use failure::Failure;
pub use kind::{ErrorCategory, ErrorKind};
#[cfg(feature = "http-types")]
pub(crate) use known::HttpAnswer;
