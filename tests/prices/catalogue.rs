//! The embedded catalogue is what the importer makes of its source.

use monitor_runtime::cost::PriceList;
use std::{fs, path::PathBuf};

/// The folder with the source and the reference cases. Unset: `None`, and the test says so.
pub(crate) fn prices_folder() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("MONITOR_PRICES") else {
        println!("SKIPPED: set MONITOR_PRICES to the folder with the price tables");
        return None;
    };
    let folder = PathBuf::from(folder);
    assert!(folder.is_dir(), "MONITOR_PRICES is set to {}, which is no folder", folder.display());
    Some(folder)
}

/// The day of the data: the newest on which one of its prices began before it was released.
const DAY: &str = "2026-11-09";

#[test]
fn the_embedded_catalogue_is_what_the_importer_makes_of_its_source() {
    let Some(folder) = prices_folder() else { return };
    let source = fs::read_to_string(folder.join("genai_prices.json")).expect("the source");
    let list = PriceList::read(&source).unwrap_or_else(|error| panic!("{error}"));
    let made = list.checked(DAY).to_string();
    let embedded = include_str!("../../monitor-runtime/src/cost/catalogue/catalogue.prices");
    let difference = made.lines().zip(embedded.lines()).find(|(made, embedded)| made != embedded);
    assert_eq!(difference, None, "the first line that differs");
    assert!(made == embedded, "one of the two is longer");
}
