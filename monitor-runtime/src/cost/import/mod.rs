//! Other people's price tables, read into a [`PriceList`].
//!
//! What always holds: what cannot be said exactly is left out and noted, never widened; only the
//! noise of floats is rounded, and noted.

#[cfg(feature = "json")]
mod genai;
#[cfg(feature = "json")]
mod litellm;
#[cfg(feature = "json")]
mod prices;
#[cfg(feature = "json")]
mod regex;

use super::file::{PriceFileError, PriceList};

impl PriceList {
    /// Reads a price file of any known format, told from its content: the project's own, or the
    /// JSON of [genai-prices](https://github.com/pydantic/genai-prices), or the JSON of
    /// [LiteLLM](https://github.com/BerriAI/litellm) (both with feature `json`).
    ///
    /// # Errors
    /// The line with the first mistake, and what to write instead.
    pub fn read(text: &str) -> Result<PriceList, PriceFileError> {
        // Windows editors put a byte order mark before everything
        let text = text.trim_start_matches('\u{feff}');
        match Format::of(text) {
            Format::Own => PriceList::parse(text),
            #[cfg(feature = "json")]
            Format::Genai => genai::read(text),
            #[cfg(feature = "json")]
            Format::Litellm => litellm::read(text),
            #[cfg(feature = "json")]
            Format::OtherJson => Err(PriceFileError::whole(
                "JSON without `providers` or `litellm_provider`: this is no price table of a known \
                 format",
            )),
            #[cfg(not(feature = "json"))]
            Format::Genai | Format::Litellm | Format::OtherJson => {
                Err(PriceFileError::whole("prices as JSON: this needs the feature `json`"))
            }
        }
    }
}

/// The line of a JSON text in which the last of some names stands, each after the one before.
#[cfg(feature = "json")]
fn line_of(text: &str, names: &[&str]) -> usize {
    let at = names.iter().fold(0, |from, name| {
        let found = text.get(from..).and_then(|text| text.find(&format!("{name:?}")));
        found.map_or(from, |at| from + at)
    });
    text[..at].matches('\n').count() + 1
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Own,
    Genai,
    Litellm,
    OtherJson,
}

impl Format {
    fn of(text: &str) -> Format {
        let text = text.trim_start();
        if !text.starts_with(['{', '[']) {
            return Format::Own;
        }
        // a list of providers, or an object that has one beside the units
        let is_list = text.starts_with('[');
        if !is_list && text.contains("\"litellm_provider\"") {
            return Format::Litellm;
        }
        if is_list || text.contains("\"providers\"") { Format::Genai } else { Format::OtherJson }
    }
}
