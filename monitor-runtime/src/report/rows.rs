//! The rows of a report: its models, providers and functions.
//!
//! What always holds: the rows of one table add up to the whole.

use super::{Part, sums::Sums};
use crate::{Usd, collector::SeriesSnapshot};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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

pub(super) fn models<'a>(
    series: impl Iterator<Item = &'a SeriesSnapshot> + Clone,
) -> Vec<ModelReport> {
    // a call in flight may not know its model yet, and is not of a model that it does not name
    let key = |series: &'a SeriesSnapshot| {
        let model = series.key.model.as_deref();
        let known = model.is_some() || !series.numbers.outcomes.is_empty();
        known.then_some((series.key.provider.as_deref(), model))
    };
    let mut answers: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for series in series.clone() {
        if let (Some(key), Some(answer)) = (key(series), series.key.response_model.as_deref()) {
            answers.entry(key).or_default().insert(answer);
        }
    }
    let row = |(key, part): ((Option<&str>, Option<&str>), Part)| ModelReport {
        provider: key.0.map(String::from),
        model: key.1.map(String::from),
        answered_by: answers.get(&key).into_iter().flatten().map(|&name| name.into()).collect(),
        part,
    };
    busiest_first(group(series, key).into_iter().map(row).collect(), |row| &row.part)
}

pub(super) fn providers<'a>(
    series: impl Iterator<Item = &'a SeriesSnapshot>,
) -> Vec<ProviderReport> {
    let groups = group(series, |series| {
        let provider = series.key.provider.as_deref();
        (provider.is_some() || !series.numbers.outcomes.is_empty()).then_some(provider)
    });
    let row = |(provider, part): (Option<&str>, Part)| ProviderReport {
        provider: provider.map(String::from),
        part,
    };
    busiest_first(groups.into_iter().map(row).collect(), |row| &row.part)
}

pub(super) fn functions<'a>(
    series: impl Iterator<Item = &'a SeriesSnapshot>,
) -> Vec<FunctionReport> {
    let groups = group(series, |series| {
        Some((series.key.function.as_str(), series.key.location.as_deref()))
    });
    let row = |((function, location), part): ((&str, Option<&str>), Part)| FunctionReport {
        function: function.into(),
        location: location.map(String::from),
        part,
    };
    busiest_first(groups.into_iter().map(row).collect(), |row| &row.part)
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
    let groups = group(series, |series| series.key.priced_model());
    groups.into_iter().filter(|(_, part)| part.finished() > 0).map(row).collect()
}

/// Adds up the series of each group; a series without a group is left out.
fn group<'a, K: Ord>(
    series: impl Iterator<Item = &'a SeriesSnapshot>,
    key: impl Fn(&'a SeriesSnapshot) -> Option<K>,
) -> BTreeMap<K, Part> {
    let mut groups: BTreeMap<K, Sums> = BTreeMap::new();
    for series in series {
        let Some(key) = key(series) else { continue };
        groups.entry(key).or_default().add(series);
    }
    groups.into_iter().map(|(key, sums)| (key, Part::of(&sums))).collect()
}

/// By calls and attempts, most first; equal ones stay in the order of their names.
fn busiest_first<R>(mut rows: Vec<R>, part: impl Fn(&R) -> &Part) -> Vec<R> {
    rows.sort_by_key(|row| std::cmp::Reverse(part(row).finished()));
    rows
}
