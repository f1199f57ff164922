//! The rows of a report: its models, providers and functions.
//!
//! What always holds: the rows of one table add up to the whole.

use super::{Part, adder::Adder};
use crate::{Usd, collector::SeriesSnapshot};
use serde::Serialize;
use std::collections::BTreeMap;

/// One model at one provider: the one that was asked for, because a call that failed was answered
/// by none; where nobody named one, the one that answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModelReport {
    /// Who was called; `None` if unknown.
    pub provider: Option<String>,
    /// The model; `None` if unknown.
    pub model: Option<String>,
    /// Other models that answered in its place, such as its dated snapshot; they decide the price.
    pub answered_by: Vec<String>,
    /// Its numbers.
    #[serde(flatten)]
    pub part: Part,
}

/// One provider.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ProviderReport {
    /// Who was called; `None` if unknown.
    pub provider: Option<String>,
    /// Its numbers.
    #[serde(flatten)]
    pub part: Part,
}

/// One monitored function.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FunctionReport {
    /// Its shown name.
    pub function: String,
    /// Module path and line, where the user did not choose the name.
    pub location: Option<String>,
    /// Its numbers.
    #[serde(flatten)]
    pub part: Part,
}

/// What one model was used for, over all providers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ModelUsage {
    /// The model that answered, else the one asked for.
    pub model: String,
    /// Finished calls.
    pub requests: u64,
    /// Finished attempts of calls.
    pub attempts: u64,
    /// All tokens of both.
    pub total_tokens: u64,
    /// What they cost at least.
    #[serde(rename = "total_cost_usd")]
    pub total_cost: Usd,
    /// What they cost at most, where estimates make that more.
    #[serde(rename = "total_cost_max_usd")]
    pub total_cost_max: Option<Usd>,
    /// Calls of unknown cost, which the total leaves out.
    pub unpriced_calls: u64,
}

pub(super) fn model_usage<'a>(series: impl Iterator<Item = &'a SeriesSnapshot>) -> Vec<ModelUsage> {
    let row = |(model, part): (&str, Part)| ModelUsage {
        model: model.into(),
        requests: part.totals.requests,
        attempts: part.finished() - part.totals.requests,
        total_tokens: part.tokens.total,
        total_cost: part.cost.total,
        total_cost_max: part.cost.total_max,
        unpriced_calls: part.cost.unpriced_calls,
    };
    let mut models: BTreeMap<&str, Vec<&SeriesSnapshot>> = BTreeMap::new();
    for series in series {
        let Some(model) = series.key.priced_model() else { continue };
        models.entry(model).or_default().push(series);
    }
    let mut adder = Adder::without_labels();
    let models = models.into_iter().map(|(model, series)| {
        series.into_iter().for_each(|series| adder.add(series));
        (model, Part::of(adder.take()))
    });
    models.filter(|(_, part)| part.finished() > 0).map(row).collect()
}
