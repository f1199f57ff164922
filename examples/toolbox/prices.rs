//! `toolbox prices`: price files made and compared.

use super::{
    options::{CompareOptions, ImportOptions, PricesTool},
    output::{Output, Tally},
    tables,
};
use monitor_runtime::{ModelPrices, PriceBook, Timestamp, Usage, Usd};
use serde::Serialize;
use std::{collections::BTreeMap, error::Error, fs, path::Path, time::SystemTime};

pub(crate) fn run(tool: &PricesTool, output: &mut Output) -> Result<Tally, Box<dyn Error>> {
    match tool {
        PricesTool::Import(options) => import(options, output)?,
        PricesTool::Compare(options) => compare(options, output)?,
    }
    Ok(Tally::AllGood)
}

fn import(options: &ImportOptions, output: &mut Output) -> Result<(), Box<dyn Error>> {
    let mut list = tables::read(&options.from)?;
    if let Some(day) = &options.checked {
        list = list.checked(day);
    }
    for note in list.notes() {
        output.complain(&note.to_string());
    }
    if options.out.as_os_str() == "-" {
        output.text(&list)?;
    } else {
        fs::write(&options.out, list.to_string())
            .map_err(|error| format!("{}: {error}", options.out.display()))?;
    }
    output.complain(&format!(
        "{} models of {} providers; {} notes",
        list.models(),
        list.providers(),
        list.notes().len()
    ));
    Ok(())
}

/// What a model costs by two tables.
#[derive(Serialize)]
struct Difference<'a> {
    provider: &'a str,
    model: &'a str,
    usd: [Option<Usd>; 2],
}

/// How the models of a provider compare.
#[derive(Default, Serialize)]
struct Compared {
    agree: usize,
    differ: usize,
    not_found: usize,
}

fn compare(options: &CompareOptions, output: &mut Output) -> Result<(), Box<dyn Error>> {
    let first = tables::read(&options.first)?;
    let second = book(&options.second)?;
    let now = Timestamp::from(SystemTime::now());
    let mut compared = BTreeMap::<&str, Compared>::new();
    for ours in first.iter() {
        let Some(here) = cost(ours, now) else { continue };
        let count = compared.entry(ours.provider()).or_default();
        let Some(theirs) = second.find(Some(ours.provider()), ours.model()) else {
            count.not_found += 1;
            continue;
        };
        let there = cost(&theirs, now);
        if there == Some(here) {
            count.agree += 1;
            continue;
        }
        count.differ += 1;
        let (provider, model) = (ours.provider(), ours.model());
        output.answer(&Difference { provider, model, usd: [Some(here), there] })?;
    }
    output.answer(&compared)?;
    Ok(output.flush()?)
}

fn book(file: &Path) -> Result<PriceBook, String> {
    match file.to_str() {
        Some("catalogue") => Ok(PriceBook::embedded()),
        _ => tables::over(PriceBook::empty(), file),
    }
}

/// A call with 1,000 tokens each way.
fn cost(prices: &ModelPrices, at: Timestamp) -> Option<Usd> {
    prices.cost(&Usage::new(1_000, 1_000), at, None).ok().map(|cost| cost.lower)
}
