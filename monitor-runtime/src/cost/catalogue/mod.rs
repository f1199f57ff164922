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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::PriceList;

    #[test]
    fn both_lists_can_be_read_and_are_indexed_whole() {
        for (text, shelf) in [ADDITIONS, CATALOGUE].into_iter().zip(shelves()) {
            let list = PriceList::read(text).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(shelf.sellers().count(), list.providers());
            for (seller, provider) in shelf.sellers().zip(&list.providers) {
                assert_eq!(seller.about.id, provider.id);
                for model in &provider.models {
                    let name = model.prices.model();
                    assert!(shelf.named(name).any(|(of, _)| of.about.id == provider.id), "{name}");
                }
            }
        }
    }
}
