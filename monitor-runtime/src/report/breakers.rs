//! The circuit breakers around providers.
//!
//! What always holds: what was counted of all breakers is the sum over them; how they stand
//! together is how the worst of them stands.

use crate::{
    breaker::{BreakerChange, BreakerSnapshot, BreakerState},
    seconds,
};
use serde::Serialize;
use std::time::Duration;

/// The circuit breakers around providers: all of them together, and each.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, breaker::BreakerState};
///
/// let collector = Collector::builder().build();
/// assert!(collector.report().circuit_breaker.is_none(), "there is no breaker");
///
/// collector.breaker("anthropic");
/// collector.breaker("openai").open();
/// let report = collector.report().circuit_breaker.unwrap();
/// assert_eq!(report.all.current_state, Some(BreakerState::Open), "the worst of both");
/// assert_eq!(report.breakers[0].numbers.current_state, Some(BreakerState::Closed));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BreakerReport {
    /// All together. State, failures in a row and threshold are those of the worst: of an open one
    /// rather than of a half-open one, rather than of a closed one; among equals of the one with
    /// most failures in a row. The rest are sums.
    #[serde(flatten)]
    pub all: BreakerNumbers,
    /// Each, in the order of their names.
    pub breakers: Vec<BreakerRow>,
}

/// One circuit breaker; of several processes, those of one name.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BreakerRow {
    /// Its name.
    pub name: String,
    /// Its numbers.
    #[serde(flatten)]
    pub numbers: BreakerNumbers,
    /// The latest changes of its state, at most 100, oldest first.
    pub history: Vec<BreakerChange>,
}

/// How a circuit breaker stands, and what was counted of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BreakerNumbers {
    /// What it does with calls; `None` in the report of what `clear()` returned.
    pub current_state: Option<BreakerState>,
    /// How long it has been in this state.
    #[serde(rename = "in_state_seconds", serialize_with = "seconds::maybe")]
    pub in_state: Option<Duration>,
    /// Failures in a row: since the last success, or since it closed.
    pub failure_count: Option<u64>,
    /// The failures that open it; `None` if nobody said.
    pub threshold: Option<u64>,
    /// Calls that went well.
    pub successes: u64,
    /// Calls that failed in the eyes of the breaker.
    pub failures: u64,
    /// Calls that it refused.
    pub rejections: u64,
    /// How often it opened.
    pub open_count: u64,
    /// How often its state changed.
    pub change_count: u64,
    /// How long it was closed.
    #[serde(rename = "closed_seconds", serialize_with = "seconds::one")]
    pub closed: Duration,
    /// How long it was half-open.
    #[serde(rename = "half_open_seconds", serialize_with = "seconds::one")]
    pub half_open: Duration,
    /// How long it was open.
    #[serde(rename = "open_seconds", serialize_with = "seconds::one")]
    pub open: Duration,
    /// The share of the time that it was watched in which it was not open, from 0 to 1; half-open is
    /// not open, because calls get through. `None` before any time has passed.
    pub uptime_ratio: Option<f64>,
    /// The same, from 0 to 100.
    pub uptime_percentage: Option<f64>,
}

impl BreakerReport {
    pub(super) fn of(breakers: &[BreakerSnapshot]) -> Option<BreakerReport> {
        let mut all = BreakerSnapshot::default();
        breakers.iter().for_each(|breaker| all.merge_numbers(breaker));
        let rows = breakers.iter().map(|breaker| BreakerRow {
            name: breaker.name.clone(),
            numbers: BreakerNumbers::of(breaker),
            history: breaker.changes.clone(),
        });
        let report = BreakerReport { all: BreakerNumbers::of(&all), breakers: rows.collect() };
        (!breakers.is_empty()).then_some(report)
    }
}

impl BreakerNumbers {
    fn of(breaker: &BreakerSnapshot) -> BreakerNumbers {
        let standing = breaker.standing.as_ref();
        let watched = breaker.watched();
        let up = breaker.closed.saturating_add(breaker.half_open);
        let uptime = (!watched.is_zero()).then(|| up.as_nanos() as f64 / watched.as_nanos() as f64);
        BreakerNumbers {
            current_state: standing.map(|standing| standing.state),
            in_state: standing.map(|standing| standing.in_state),
            failure_count: standing.map(|standing| standing.failure_count),
            threshold: standing.and_then(|standing| standing.threshold),
            successes: breaker.successes,
            failures: breaker.failures,
            rejections: breaker.rejections,
            open_count: breaker.open_count,
            change_count: breaker.change_count,
            closed: breaker.closed,
            half_open: breaker.half_open,
            open: breaker.open,
            uptime_ratio: uptime,
            uptime_percentage: uptime.map(|ratio| ratio * 100.0),
        }
    }
}
