//! Price tables out of files; what goes wrong names the file.

use monitor_runtime::{PriceBook, cost::PriceList};
use std::{fmt::Display, fs, path::Path};

/// A table of any form that is known.
pub(crate) fn read(file: &Path) -> Result<PriceList, String> {
    PriceList::read(&text(file)?).map_err(|error| in_file(file, error))
}

/// A book whose prices are over those of another.
pub(crate) fn over(book: PriceBook, file: &Path) -> Result<PriceBook, String> {
    book.with_text(&text(file)?).map_err(|error| in_file(file, error))
}

fn text(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| in_file(file, error))
}

fn in_file(file: &Path, error: impl Display) -> String {
    format!("{}: {error}", file.display())
}
