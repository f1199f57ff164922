//! `toolbox price`: what calls cost, one line each.

use super::{
    case::Case,
    lines,
    options::PriceOptions,
    output::{Output, Tally},
    tables,
};
use monitor_runtime::{ModelPrices, PriceBook, Timestamp, Unpriced, Usd};
use serde::Serialize;
use serde_json::value::RawValue;
use std::{collections::BTreeSet, error::Error, io, sync::Arc, time::SystemTime};

const EXAMPLE: &str = r#"{"model": .., "usage": ..}"#;
/// Of so many names that mean nothing a person is told.
const MOST_UNKNOWN: usize = 100;

/// What a call cost, or why that is not known.
#[derive(Serialize)]
struct Priced<'a> {
    id: Option<&'a RawValue>,
    usd: Option<Usd>,
    reason: Option<&'static str>,
    /// Whose prices were taken, and of which model.
    provider: Option<&'a str>,
    model: Option<&'a str>,
    /// Where the prices come from.
    source: Option<&'static str>,
}

pub(crate) fn run(options: &PriceOptions, output: &mut Output) -> Result<Tally, Box<dyn Error>> {
    let mut book = PriceBook::embedded();
    if let Some(file) = &options.prices {
        book = tables::over(book, file)?;
    }
    let mut unknown = BTreeSet::new();
    lines::each(&options.file, output, |number, line, output| {
        answer(number, line, &book, &mut unknown, output)
    })
}

/// Answers one line.
fn answer(
    number: usize,
    line: &[u8],
    book: &PriceBook,
    unknown: &mut BTreeSet<String>,
    output: &mut Output,
) -> io::Result<Tally> {
    match lines::read::<Case<'_>>(line, EXAMPLE) {
        Ok(case) => {
            for name in case.usage.unknown() {
                // once each: a thousand lines of one program have one mistake
                if unknown.len() < MOST_UNKNOWN && unknown.insert(name.to_string()) {
                    output.complain(&format!(
                        "line {number}: no count is called {name:?}, so it is not priced"
                    ));
                }
            }
            let prices = find(&case, book);
            output.answer(&price(&case, prices.as_deref()))?;
            Ok(Tally::AllGood)
        }
        Err(error) => lines::refuse(number, line, &error, output),
    }
}

/// By the provider that is named, else by the one at that address.
fn find(case: &Case<'_>, book: &PriceBook) -> Option<Arc<ModelPrices>> {
    let named = case.provider.as_deref().filter(|provider| !provider.is_empty());
    let at = || book.provider_of_url(case.provider_api_url.as_deref()?);
    book.find(named.or_else(at), case.model.as_deref()?)
}

fn price<'a>(case: &Case<'a>, prices: Option<&'a ModelPrices>) -> Priced<'a> {
    let at = case.at.map_or_else(|| Timestamp::from(SystemTime::now()), |moment| moment.0);
    let cost = match (prices, case.usage.known()) {
        (None, _) => Err(Unpriced::UnknownModel),
        (Some(_), None) => Err(Unpriced::InvalidUsage),
        (Some(prices), Some(usage)) => prices.cost(usage, at, case.variant()),
    };
    Priced {
        id: case.id,
        usd: cost.ok().map(|cost| cost.lower),
        reason: cost.err().map(Unpriced::name),
        provider: prices.map(ModelPrices::provider),
        model: prices.map(ModelPrices::model),
        source: match cost {
            Ok(cost) => Some(cost.source.name()),
            Err(_) => prices.map(|prices| prices.source().name()),
        },
    }
}
