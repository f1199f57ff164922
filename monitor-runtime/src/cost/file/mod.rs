//! Price files: the project's own format, which the embedded catalogue and users' files share.
//!
//! What always holds: a list that was written reads back as the same; an error names its line and
//! says what to write; a file with an error is not taken in part.

mod error;
pub(super) mod glob;
mod list;
pub(super) mod read;
pub(super) mod words;
mod write;

pub use error::PriceFileError;
pub(super) use list::{Discount, ModelEntry, ProviderPrices};
pub use list::{ImportNote, PriceList};
