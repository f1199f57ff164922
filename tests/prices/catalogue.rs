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

#[test]
fn the_embedded_catalogue_is_what_the_importer_makes_of_its_source() {
    let Some(folder) = prices_folder() else { return };
    let source = fs::read_to_string(folder.join("genai_prices.json")).expect("the source");
    let list = PriceList::read(&source).expect("a readable source");
    let embedded = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../monitor-runtime/src/cost/catalogue/catalogue.prices"
    );
    let text = list.checked("2026-11-04").to_string();
    if std::env::var_os("MONITOR_PRICES_WRITE").is_some() {
        fs::write(embedded, &text).unwrap();
    }
    assert!(fs::read_to_string(embedded).expect("the catalogue") == text);
}
