//! The few numbers that everybody asks for first.

use super::{
    AttemptReport, CostComparison, CostReport, UnpricedModel, latency, part::Totals, sums::Sums,
    tokens, unpriced,
};
use crate::{Unpriced, Usd, collector::Snapshot, counts::Counts, seconds};
use serde::Serialize;
use std::{collections::BTreeSet, time::Duration};

/// The few numbers that everybody asks for first.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// How long calls have been counted.
    #[serde(rename = "uptime_seconds", serialize_with = "seconds::one")]
    pub uptime: Duration,
    /// Finished calls, also those cancelled or rejected; attempts are none.
    pub total_requests: u64,
    /// Calls that ended ok.
    pub successful_requests: u64,
    /// Calls that ended in an error or a panic.
    pub failed_requests: u64,
    /// Successes among successes and failures; `None` without either.
    pub success_rate: Option<f64>,
    /// The mean duration of calls that ended ok, in an error or in a panic; `None` without any.
    #[serde(rename = "average_duration_seconds", serialize_with = "seconds::maybe")]
    pub average_duration: Option<Duration>,
    /// How the attempts went by which calls tried to do what they do, which are in none of the
    /// numbers above and in all below; `None` without any.
    pub attempts: Option<AttemptReport>,
    /// All tokens.
    pub total_tokens: u64,
    /// What all priced calls cost at least.
    #[serde(rename = "total_cost_usd")]
    pub total_cost: Usd,
    /// What all priced calls cost at most, where estimates make that more.
    #[serde(rename = "total_cost_max_usd")]
    pub total_cost_max: Option<Usd>,
    /// Calls with a cost.
    pub priced_calls: u64,
    /// Calls of unknown cost, which the total leaves out.
    pub unpriced_calls: u64,
    /// These by reason.
    pub unpriced: Counts<Unpriced>,
    /// Their tokens.
    pub unpriced_tokens: u64,
    /// Models with calls of unknown cost, why, and what to do about it; most calls first.
    pub unpriced_models: Vec<UnpricedModel>,
    /// Models with calls of unknown cost because no price is known, sorted.
    pub unknown_models: Vec<String>,
    /// What providers said of calls whose cost the price book knows too.
    pub compared_cost: Option<CostComparison>,
    /// The models that answered, else those asked for, sorted.
    pub models_used: Vec<String>,
}

impl Snapshot {
    /// The few numbers that everybody asks for first.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Outcome, Snapshot};
    /// use monitor_runtime::collector::{Numbers, SeriesKey, SeriesSnapshot};
    ///
    /// let snapshot = Snapshot {
    ///     series: vec![SeriesSnapshot {
    ///         key: SeriesKey { model: Some("gpt-4o-mini".into()), ..SeriesKey::default() },
    ///         in_flight: 0,
    ///         numbers: Numbers {
    ///             outcomes: [(Outcome::Ok, 3), (Outcome::Error, 1), (Outcome::Cancelled, 1)].into(),
    ///             ..Numbers::default()
    ///         },
    ///     }],
    ///     ..Snapshot::default()
    /// };
    /// let summary = snapshot.summary();
    /// assert_eq!(summary.total_requests, 5);
    /// assert_eq!(summary.success_rate, Some(0.75));
    /// assert_eq!(summary.models_used, ["gpt-4o-mini"]);
    /// assert_eq!(summary.average_duration, None, "no data, which is not zero");
    /// ```
    pub fn summary(&self) -> Summary {
        let sums = Sums::of(&self.series);
        let totals = Totals::of(&sums);
        let cost = CostReport::of(sums.cost().into_owned());
        let used = self.series.iter().filter(|series| !series.numbers.outcomes.is_empty());
        let unknown = self
            .series
            .iter()
            .filter(|series| series.numbers.cost.unpriced.contains_key(&Unpriced::UnknownModel));
        let unknown: BTreeSet<&str> =
            unknown.filter_map(|series| series.key.priced_model()).collect();
        let models: BTreeSet<&str> = used.filter_map(|series| series.key.priced_model()).collect();
        Summary {
            uptime: self.uptime,
            total_requests: totals.requests,
            successful_requests: totals.successes,
            failed_requests: totals.failures,
            success_rate: totals.success_rate(),
            average_duration: latency::average(&sums.calls.latency),
            attempts: AttemptReport::of(&sums),
            total_tokens: tokens::total(&sums.usage()),
            total_cost: cost.total,
            total_cost_max: cost.total_max,
            priced_calls: cost.priced_calls,
            unpriced_calls: cost.unpriced_calls,
            unpriced: cost.unpriced,
            unpriced_tokens: cost.unpriced_tokens,
            unpriced_models: unpriced::models(self.series.iter()),
            unknown_models: unknown.into_iter().map(String::from).collect(),
            compared_cost: cost.compared,
            models_used: models.into_iter().map(String::from).collect(),
        }
    }
}
