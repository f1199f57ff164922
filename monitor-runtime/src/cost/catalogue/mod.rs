//! The prices that the library comes with.
//!
//! What always holds: `catalogue.prices` is written by the importer alone and never by hand; what is
//! known beyond its source stands in `additions.prices` and wins over it. Nothing is read before
//! the first look-up.

use super::{CostSource, shelf::Shelf};
use std::sync::LazyLock;

const CATALOGUE: &str = include_str!("catalogue.prices");
const ADDITIONS: &str = include_str!("additions.prices");

/// The embedded lists, the upper one first.
pub(super) fn shelves() -> &'static [Shelf] {
    static SHELVES: LazyLock<[Shelf; 2]> = LazyLock::new(|| {
        [ADDITIONS, CATALOGUE].map(|text| Shelf::of_text(text, CostSource::Catalogue))
    });
    &*SHELVES
}
