//! Which models have calls without a cost, why, and what to do about it.

use crate::{Unpriced, collector::SeriesSnapshot};
use serde::Serialize;
use std::cmp::Reverse;

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

/// The calls without a cost of one series, for one reason.
struct OfSeries<'a> {
    provider: Option<&'a str>,
    model: Option<&'a str>,
    reason: Unpriced,
    calls: u64,
    tokens: u64,
    lacking_include_usage: u64,
}

impl<'a> OfSeries<'a> {
    fn all(series: &'a SeriesSnapshot) -> impl Iterator<Item = OfSeries<'a>> {
        let (key, cost) = (&series.key, &series.numbers.cost);
        let unpriced = cost.unpriced.iter().filter(|(_, calls)| **calls > 0);
        unpriced.map(|(reason, calls)| OfSeries {
            provider: key.provider.as_deref(),
            model: key.priced_model(),
            reason: *reason,
            calls: *calls,
            tokens: cost.unpriced_tokens.get(reason).copied().unwrap_or(0),
            lacking_include_usage: match reason {
                Unpriced::StreamWithoutUsage => cost.lacking_include_usage,
                _ => 0,
            },
        })
    }

    fn key(&self) -> impl Ord + use<'a> {
        (self.provider, self.model, self.reason)
    }

    /// Adds another of the same model and reason. `false`: it is none.
    fn takes_in(&mut self, other: &OfSeries<'_>) -> bool {
        let is_same = self.key() == other.key();
        if is_same {
            self.calls += other.calls;
            self.tokens = self.tokens.saturating_add(other.tokens);
            self.lacking_include_usage += other.lacking_include_usage;
        }
        is_same
    }
}

/// The rows of all series, most calls first.
pub(super) fn models<'a>(series: impl Iterator<Item = &'a SeriesSnapshot>) -> Vec<UnpricedModel> {
    let mut all: Vec<OfSeries<'_>> = Vec::new();
    // those of one model most often follow each other, and do so once they are sorted
    for next in series.flat_map(OfSeries::all) {
        if !all.last_mut().is_some_and(|last| last.takes_in(&next)) {
            all.push(next);
        }
    }
    all.sort_by_key(OfSeries::key);
    all.dedup_by(|next, last| last.takes_in(next));
    all.sort_by_key(|model| Reverse(model.calls));
    let row = |model: OfSeries<'_>| UnpricedModel {
        provider: model.provider.map(String::from),
        model: model.model.map(String::from),
        reason: model.reason,
        calls: model.calls,
        tokens: model.tokens,
        lacking_include_usage: model.lacking_include_usage,
        advice: advice(model.reason),
    };
    all.into_iter().map(row).collect()
}
