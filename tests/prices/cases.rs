//! The reference cases: costs that the source's own calculator computed, to the pico-dollar.

use crate::catalogue::prices_folder;
use monitor_runtime::{PriceBook, Timestamp, Unpriced, Usage, UsageKind, Usd};
use serde::Deserialize;
use std::{collections::BTreeMap, fs};

/// A line of `cost_cases.jsonl`.
#[derive(Deserialize)]
struct Case {
    id: String,
    provider: Option<String>,
    model: String,
    usage: BTreeMap<String, u64>,
    at: String,
    price_context: Option<BTreeMap<String, String>>,
    provider_api_url: Option<String>,
    expected_usd: Option<String>,
    matched_provider: Option<String>,
    matched_model: Option<String>,
    error: Option<String>,
}

/// The cost, the provider and the model; or why there is none.
type Answer = Result<(Usd, String, String), Unpriced>;

impl Case {
    fn expected(&self) -> Answer {
        match (&self.expected_usd, self.error.as_deref()) {
            (Some(usd), _) => {
                let name = |name: &Option<String>| name.clone().expect("what was matched");
                let usd = usd.parse().expect("a decimal");
                Ok((usd, name(&self.matched_provider), name(&self.matched_model)))
            }
            (None, Some("LookupError")) => Err(Unpriced::UnknownModel),
            (None, _) => Err(Unpriced::InvalidUsage),
        }
    }

    fn answer(&self, book: &PriceBook) -> Answer {
        let of_url = self.provider_api_url.as_deref().map(|url| book.provider_of_url(url));
        let provider = match (&self.provider, of_url) {
            (None, Some(None)) => return Err(Unpriced::UnknownModel),
            (None, Some(of_url)) => of_url,
            (provider, _) => provider.as_deref(),
        };
        let prices = book.find(provider, &self.model).ok_or(Unpriced::UnknownModel)?;
        let usage = self.usage.iter().fold(Usage::EMPTY, |usage, (name, count)| {
            usage.with(UsageKind::from_name(name).expect("a kind"), *count)
        });
        let at = Timestamp::from(humantime::parse_rfc3339(&self.at).expect("a date"));
        let mut context = self.price_context.iter().flat_map(|context| context.values());
        let cost = prices.cost(&usage, at, context.next().map(String::as_str))?;
        Ok((cost.lower, prices.provider().to_owned(), prices.model().to_owned()))
    }
}

#[test]
fn every_reference_case_costs_what_the_source_computes_to_the_pico_dollar() {
    let Some(folder) = prices_folder() else { return };
    let cases = fs::read_to_string(folder.join("cost_cases.jsonl")).expect("the cases");
    let book = PriceBook::embedded();
    let mut tried = 0;
    let mut wrong = Vec::new();
    for line in cases.lines().filter(|line| !line.is_empty()) {
        let case: Case = serde_json::from_str(line).expect("a case");
        tried += 1;
        if case.answer(&book) != case.expected() {
            let Case { id, model, .. } = &case;
            wrong.push(format!("{id} {model}: {:?} for {:?}", case.answer(&book), case.expected()));
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 0, "no case");
}
