//! What went wrong: kinds, their categories, and how evidence becomes a kind.
//!
//! What always holds: a kind belongs to exactly one category and says whether a retry can help.

mod kind;

pub use kind::{ErrorCategory, ErrorKind};
