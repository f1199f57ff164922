//! `toolbox price`: what calls cost, one line each.

use super::{
    case::{self, Case},
    options::PriceOptions,
    output::{Output, Tally},
    tables,
};
use monitor_runtime::{ModelPrices, PriceBook, Timestamp, Unpriced, Usd};
use serde::Serialize;
use serde_json::value::RawValue;
use std::{
    collections::BTreeSet,
    error::Error,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::Arc,
    time::SystemTime,
};

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

/// The answer to a line that cannot be read.
#[derive(Serialize)]
struct Bad<'a> {
    id: Option<&'a RawValue>,
    error: &'a str,
}

pub(crate) fn run(options: &PriceOptions, output: &mut Output) -> Result<Tally, Box<dyn Error>> {
    let mut book = PriceBook::embedded();
    if let Some(file) = &options.prices {
        book = tables::over(book, file)?;
    }
    let mut lines = open(&options.file)?;
    let mut tally = Tally::AllGood;
    let mut line = Vec::new();
    let mut unknown = BTreeSet::new();
    for number in 1.. {
        if lines.buffer().is_empty() {
            // the next line may be long in coming
            output.flush()?;
        }
        line.clear();
        let read = lines.read_until(b'\n', &mut line);
        if read.map_err(|error| format!("{}: {error}", options.file.display()))? == 0 {
            break;
        }
        // some programs on Windows begin a file with a byte order mark
        let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
        if !text.is_empty() && !answer(number, text, &book, &mut unknown, output)? {
            tally = Tally::SomeBad;
        }
    }
    output.flush()?;
    Ok(tally)
}

fn open(file: &Path) -> Result<BufReader<Box<dyn Read>>, String> {
    let input: Box<dyn Read> = match file.to_str() {
        Some("-") => Box::new(io::stdin().lock()),
        _ => Box::new(File::open(file).map_err(|error| format!("{}: {error}", file.display()))?),
    };
    Ok(BufReader::new(input))
}

/// Answers one line; `false` if it could not be read.
fn answer(
    number: usize,
    line: &[u8],
    book: &PriceBook,
    unknown: &mut BTreeSet<String>,
    output: &mut Output,
) -> io::Result<bool> {
    match case::read(line) {
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
            Ok(true)
        }
        Err(error) => {
            let error = format!("line {number}: {}", without_place(&error));
            output.complain(&error);
            output.answer(&Bad { id: case::id_of(line), error: &error })?;
            Ok(false)
        }
    }
}

/// What is wrong; the place that the reader adds is one within the line.
fn without_place(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match told.strip_suffix(&place) {
        Some(told) => format!("{told} at column {}", error.column()),
        None => told,
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
