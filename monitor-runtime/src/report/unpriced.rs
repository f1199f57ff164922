//! Which models have calls without a cost, why, and what to do about it.

use crate::{Unpriced, collector::SeriesSnapshot};
use serde::Serialize;
use std::{cmp::Reverse, collections::BTreeMap};

/// The calls of one model that have no cost, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnpricedModel {
    /// Who was called; `None` if unknown.
    pub provider: Option<String>,
    /// The model whose price would count: the one that answered, else the one asked for.
    pub model: Option<String>,
    /// Why they have no cost.
    pub reason: Unpriced,
    /// How many they are.
    pub calls: u64,
    /// Their tokens, as far as these are known.
    pub tokens: u64,
    /// Those of them that read a stream without having asked for usage by
    /// `stream_options: {"include_usage": true}`.
    pub lacking_include_usage: u64,
    /// What can be done, in one sentence.
    pub advice: &'static str,
}

/// What can be done about calls without a cost.
pub(super) fn advice(reason: Unpriced) -> &'static str {
    match reason {
        Unpriced::UnknownModel => {
            "no price is known for the model, or not at that time or in that tier: \
             add it with Collector::set_prices or a price file (a local model is \
             ModelPrices::free)"
        }
        Unpriced::NoUsage => {
            "the call ended without usage: it was cut off, or its reply was neither returned nor \
             handed to current().reply(..)"
        }
        Unpriced::InvalidUsage => {
            "counts that cannot be true: each call in Collector::requests() says which"
        }
        Unpriced::StreamWithoutUsage => {
            "the stream told no usage: OpenAI-shaped APIs tell it only if the request has \
             stream_options: {\"include_usage\": true}"
        }
    }
}

/// The rows of all series, most calls first.
pub(super) fn models<'a>(series: impl Iterator<Item = &'a SeriesSnapshot>) -> Vec<UnpricedModel> {
    let mut rows = BTreeMap::new();
    for series in series {
        let (key, cost) = (&series.key, &series.numbers.cost);
        for (&reason, calls) in cost.unpriced.iter().filter(|entry| *entry.1 > 0) {
            let (provider, model) = (key.provider.as_deref(), key.priced_model());
            let row = rows.entry((provider, model, reason)).or_insert_with(|| UnpricedModel {
                provider: provider.map(String::from),
                model: model.map(String::from),
                reason,
                calls: 0,
                tokens: 0,
                lacking_include_usage: 0,
                advice: advice(reason),
            });
            row.calls += calls;
            let tokens = cost.unpriced_tokens.get(&reason).copied().unwrap_or(0);
            row.tokens = row.tokens.saturating_add(tokens);
            if reason == Unpriced::StreamWithoutUsage {
                row.lacking_include_usage += cost.lacking_include_usage;
            }
        }
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    rows.sort_by_key(|row| Reverse(row.calls));
    rows
}
